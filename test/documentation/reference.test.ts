import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { renderReference } from '../../scripts/docs/reference/pages.js'
import { readApi } from '../../scripts/docs/reference/read-api.js'
import { renderConfigPage } from '../../scripts/docs/reference/render-config.js'

const root = new URL('../../', import.meta.url)
const reference = renderReference()

test.each([...reference.keys()])('%s says what the sources say; npm run docs:reference writes it', (path) => {
  const file = new URL(path, root)
  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(reference.get(path))
})

test('the folder of the reference has no other pages', () => {
  const pages = readdirSync(new URL('docs/reference', root), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.md'),
  )
  expect(pages.map((name) => `docs/reference/${name.replaceAll('\\', '/')}`).sort()).toEqual([...reference.keys()].sort())
})

test('every key at every level of the JSON Schema is in the reference', () => {
  const schema = JSON.parse(readFileSync(new URL('schema/catalog.schema.json', root), 'utf8'))
  const keys = new Set<string>()
  collectKeys(schema, keys)
  const text = [...reference]
    .filter(([path]) => /(catalog|duckdb|secrets|attachments|views)\.md$/.test(path))
    .map(([, page]) => page)
    .join('\n')
  expect(keys.size).toBeGreaterThan(150)
  expect([...keys].filter((key) => !text.includes(`\`${key}\``))).toEqual([])
})

test('every export with what its doc comment says is read, overloads and unions too', () => {
  const [exports = []] = readApi([fileURLToPath(new URL('test/documentation/fixture.ts', root))], fileURLToPath(root))
  expect(exports.map(({ name, kind, signatures }) => [name, kind, signatures])).toEqual([
    ['Event', 'type', ['type Event']],
    [
      'open',
      'function',
      ['function open(path: string): void', '// Opens several.\nfunction open(paths: readonly string[]): void'],
    ],
    ['Options', 'interface', ['interface Options']],
  ])
  const [event, open, options] = exports
  expect(event?.forms.map(({ type, text }) => [type, text])).toEqual([
    ["{ readonly type: 'a'; readonly size: number }", 'The first.'],
    ["'b'", ''],
  ])
  expect(open?.doc).toEqual({ text: 'Opens a `Thing`.', fallback: '', throws: ['`TypeError` always'], examples: ["open('a')"] })
  expect(options?.members).toMatchObject([
    { name: 'size', type: 'number', optional: true, doc: { text: 'In bytes.', fallback: '`1`' }, members: [] },
    {
      name: 'limits',
      type: 'object',
      optional: true,
      members: [{ name: 'time', type: 'number', doc: { text: 'In milliseconds.' } }],
    },
  ])
})

test('an example of a key that a page does not have is an error', () => {
  const page = { path: 'docs/a.md', title: 'A', description: 'a', keys: [''], elsewhere: {}, examples: { nothing: 'a: 1' } }
  expect(() => renderConfigPage(page, { properties: { a: { type: 'string' } } })).toThrow('nothing')
})

function collectKeys(schema: unknown, keys: Set<string>): void {
  if (typeof schema !== 'object' || schema === null) return
  if ('properties' in schema) for (const key of Object.keys(schema.properties as object)) keys.add(key)
  for (const [name, value] of Object.entries(schema)) if (name !== 'definitions') collectKeys(value, keys)
}
