import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { listDocuments } from '../../scripts/docs/read-pages.js'

const root = new URL('../../', import.meta.url)
const readme = read('examples/README.md')
const pages = ['README.md', ...listDocuments()]
const examples = readdirSync(new URL('examples', root), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

test.each(examples)('examples/README.md describes %s', (name) => {
  expect(readme).toMatch(new RegExp(`^\\*\\*\\[${name}\\]\\(${name}/`, 'm'))
})

test('what examples/README.md links to exists', () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, link = '']) => link)
  expect(links.length).toBeGreaterThanOrEqual(examples.length)
  expect(links.filter((link) => !existsSync(new URL(`examples/${link}`, root)))).toEqual([])
})

test.each(examples)('a page leads to %s', (name) => {
  expect(pages.filter((page) => read(page).includes(`examples/${name}`))).not.toEqual([])
})

function read(path: string): string {
  return readFileSync(new URL(path, root), 'utf8')
}
