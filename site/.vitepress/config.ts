import { appendFileSync, copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'
import { listDocuments, readContents } from '../../scripts/docs/read-pages.js'
import { slugOf } from '../../scripts/docs/slug-of.js'

const contents = readContents()

export default defineConfig({
  title: 'duckalog',
  description: 'Describe a DuckDB session in one YAML or JSON file, and open it from Node.',
  lang: 'en',
  srcDir: '../docs',
  cleanUrls: true,
  // The pages are outside the folder that has the packages
  vite: {
    resolve: {
      alias: [
        { find: /^vue$/, replacement: packageFile('vue/dist/vue.runtime.esm-bundler.js') },
        { find: /^vue\/server-renderer$/, replacement: packageFile('@vue/server-renderer/dist/server-renderer.esm-bundler.js') },
      ],
    },
  },
  markdown: {
    anchor: { slugify: slugOf },
    config(md) {
      // A telephone shows each row of a table as a list, where cells carry the heading of their column
      md.core.ruler.push('cell-headings', ({ tokens }) => {
        let headings: string[] = []
        let cell = 0
        for (const [index, token] of tokens.entries()) {
          if (token.type === 'thead_open') headings = []
          else if (token.type === 'tr_open') cell = 0
          else if (token.type === 'th_open') headings.push(tokens[index + 1]?.content.replaceAll('`', '') ?? '')
          else if (token.type === 'td_open') {
            token.attrSet('data-heading', headings[cell] ?? '')
            cell += 1
          }
        }
      })
      // Braces in code are not expressions of the site
      const render = md.renderer.rules.code_inline
      md.renderer.rules.code_inline = (tokens, index, ...rest) => {
        tokens[index]?.attrSet('v-pre', '')
        return render?.(tokens, index, ...rest) ?? ''
      }
    },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  themeConfig: {
    outline: [2, 3],
    search: { provider: 'local' },
    nav: [
      { text: 'Start', link: '/start/first-catalog' },
      { text: 'Guides', link: '/guides/services' },
      { text: 'Reference', link: '/reference/catalog' },
    ],
    sidebar: contents.map(({ title, pages }) => ({
      text: title,
      items: pages.map((page) => ({ text: page.title, link: `/${page.path.slice('docs/'.length, -'.md'.length)}` })),
    })),
  },
  // The theme gives its home page no landmark
  transformHtml: (html) => html.replace('class="VPContent is-home"', 'role="main" class="VPContent is-home"'),
  // For language models: the pages as Markdown, and all that people wrote in one file
  buildEnd({ outDir }) {
    for (const path of listDocuments()) {
      const target = join(outDir, path.slice('docs/'.length))
      mkdirSync(dirname(target), { recursive: true })
      copyFileSync(join('..', path), target)
    }
    for (const { pages } of contents)
      for (const { path } of pages.filter((page) => !page.path.startsWith('docs/reference/')))
        appendFileSync(
          join(outDir, 'llms-full.txt'),
          `${readFileSync(join('..', path), 'utf8').replace(/^---\n[\s\S]*?---\n/, '')}\n`,
        )
  },
})

function packageFile(path: string): string {
  return fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url))
}
