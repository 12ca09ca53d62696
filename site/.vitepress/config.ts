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
    // Braces in code are not expressions of the site
    config(md) {
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
