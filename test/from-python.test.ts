import { readdirSync, readFileSync } from 'node:fs'
import { differences } from '../scripts/conformance/differences.js'

const root = new URL('..', import.meta.url)
const page = readFileSync(new URL('docs/from-python.md', root), 'utf8')
const catalogs = readdirSync(new URL('scripts/conformance/catalogs', root)).map((entry) => entry.replace(/\.\w+$/, ''))

test.each(Object.keys(differences))('docs/from-python.md lists %s, which has a catalog', (name) => {
  expect(page).toContain(`\`${name}\``)
  expect(catalogs).toContain(name)
})

test('every difference in docs/from-python.md is known to the comparison', () => {
  const named = [...page.matchAll(/`(differs-[\w-]+)`/g)].map(([, name]) => name)
  expect(named.filter((name) => !(name! in differences))).toEqual([])
  expect(catalogs.filter((name) => name.startsWith('differs-') && !(name in differences))).toEqual([])
})

test('at least 40 catalogs are compared', () => {
  expect(catalogs.length).toBeGreaterThanOrEqual(40)
})
