import { readFileSync } from 'node:fs'
import { checkTexts } from '../../scripts/docs/blocks/check-texts.js'
import { listDocuments, readContents } from '../../scripts/docs/read-pages.js'
import { pictureTitle, recordRun } from '../../scripts/docs/record-run.js'
import { renderIndex } from '../../scripts/docs/render-index.js'
import { renderTerminal } from '../../scripts/docs/render-terminal.js'
import { bundleCli } from '../cli/bundle-cli.js'

// `npm run docs:check` also compiles and runs the blocks, which needs a build and the packages of the site.

const root = new URL('../../', import.meta.url)
const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> }

test.each(['README.md', ...listDocuments()])('the catalogs, JSON texts and commands of %s are valid', (path) => {
  expect(checkTexts(path, read(path), Object.keys(scripts))).toEqual([])
})

test.each(['README.md', ...listDocuments()])(
  'every column of the tables of %s has a title, for those who hear the page',
  (path) => {
    const lines = read(path).split('\n')
    const headers = lines.filter((_, index) => /^\|[-: |]+\|$/.test(lines[index + 1] ?? ''))
    expect(headers.filter((header) => /\|\s*\|/.test(header))).toEqual([])
  },
)

test('README is one page, with an example for each kind of project', () => {
  const readme = read('README.md')
  expect(readme.split('\n').length).toBeLessThanOrEqual(130)
  expect(readme).toMatch(/```yaml\n# catalog\.yaml\n[\s\S]*```ts\n\/\/ main\.ts\n[\s\S]*```js\n\/\/ main\.mjs\n/)
})

test('llms.txt lists every page; npm run docs:reference writes it', () => {
  expect(read('docs/public/llms.txt')).toBe(renderIndex(readContents()))
})

test('the picture of README is a run of today; npm run docs:picture writes it', () => {
  const cli = bundleCli()
  try {
    expect(read('docs/public/run.svg')).toBe(renderTerminal(recordRun(read('README.md'), cli.script), pictureTitle))
  } finally {
    cli.remove()
  }
})

function read(path: string): string {
  return readFileSync(new URL(path, root), 'utf8')
}
