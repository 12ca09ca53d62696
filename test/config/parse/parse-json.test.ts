import { parseConfig } from '../../../src/config/index.js'
import { parseJson } from '../../../src/config/parse/parse-json.js'
import { fc } from '../../support/property.js'
import { problemsOf, refusalOf } from '../problems-of.js'
import { jsonSchemaErrors } from '../schema/json-schema-errors.js'

test('reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(0, 2, '\t'), (text, indent) => {
      const value: unknown = JSON.parse(text)
      expect(parseJson(JSON.stringify(value, null, indent))).toEqual(value)
    }),
  )
})

test('refuses what JSON.parse refuses', () => {
  fc.assert(
    fc.property(
      fc.json({ maxDepth: 3 }),
      fc.nat(),
      fc.constantFrom('', ',', '"', '}', ']', "'", '\\', '\n', '01', '#', '\u0001'),
      (text, place, extra) => {
        const at = place % (text.length + 1)
        const broken = text.slice(0, at) + extra + text.slice(at + 1)
        const reads = (parse: (json: string) => unknown) => {
          try {
            parse(broken)
            return true
          } catch {
            return false
          }
        }
        // A repeated key is the only error that JSON.parse accepts
        fc.pre(!hasRepeatedKey(broken))
        expect([broken, reads(parseJson)]).toEqual([broken, reads(JSON.parse)])
      },
    ),
  )
})

function hasRepeatedKey(text: string): boolean {
  const keys = [...text.matchAll(/"((?:[^"\\]|\\.)*)"\s*:/g)].map(([, key]) => key)
  return new Set(keys).size < keys.length
}

test.each<[string, string, string]>([
  ['nothing', ' \n', '2:1 : is empty; a catalog needs at least `version: 1` and `duckdb: {}`'],
  [
    'a trailing comma in a map',
    '{\n  "version": 1,\n}',
    '3:1 : is not JSON: a key in double quotes is missing; remove the comma before }',
  ],
  ['a trailing comma in a list', '[1,]', '1:4 : is not JSON: a value is missing; remove the comma before ]'],
  ['single quotes', "{'version': 1}", '1:2 : is not JSON: a key in double quotes is missing; JSON only allows double quotes'],
  ['a comment', '{\n  // no\n  "version": 1}', '2:3 : is not JSON: a key in double quotes is missing; JSON has no comments'],
  ['a missing comma', '{"version": 1 "name": "x"}', '1:15 : is not JSON: a comma or } is missing'],
  ['a missing colon', '{"version" 1}', '1:12 : is not JSON: a colon is missing after the key'],
  ['an early end', '{"version": 1', '1:14 : is not JSON: the text ends unexpectedly'],
  ['an open text', '{"version": "1', '1:15 : is not JSON: the text ends unexpectedly'],
  [
    'a line break in a text',
    '{"name": "a\nb"}',
    '1:12 : is not JSON: a string contains a line break or a control character; write \\n for a line break',
  ],
  [
    'an escape',
    '{"name": "C:\\data"}',
    '1:13 : is not JSON: a string contains an escape that JSON does not support; write \\\\ for a backslash',
  ],
  ['a bare word', '{"version": one}', '1:13 : is not JSON: a value is missing'],
  ['more text', '{"version": 1}\n{}', '2:1 : is not JSON: there is more text after the end of the value'],
  ['deep nesting', '['.repeat(200), '1:102 : is not JSON: the values nest more than 100 levels deep'],
])('refuses %s', (_, text, problem) => {
  expect(problemsOf(text, { format: 'json', file: 'catalog.json' })).toEqual([problem])
  expect(refusalOf(text, { format: 'json', file: 'catalog.json' })).toMatchObject({
    code: 'CONFIG_SYNTAX',
    location: { file: 'catalog.json' },
  })
})

test('refuses all repeated keys', () => {
  const text = '{\n  "version": 1,\n  "duckdb": {"database": "a",\n    "database": "b"},\n  "version": 2\n}'
  expect(problemsOf(text, { format: 'json' })).toEqual([
    '4:5 duckdb.database: is written twice, on line 3 and on line 4; keep one of them',
    '5:3 version: is written twice, on line 2 and on line 5; keep one of them',
  ])
})

test('reads a catalog with a byte order mark, which locations do not count', () => {
  expect(parseConfig('\uFEFF{"version": 1, "duckdb": {}}', { format: 'json' })).toEqual({ version: 1, duckdb: {}, views: [] })
  expect(problemsOf('\uFEFF{"version": "1", "duckdb": {}}', { format: 'json' })).toEqual([
    '1:2 version: must be a number, but is text; remove the quotes',
  ])
})

test('a catalog may name its JSON Schema, which has no effect', () => {
  const document = { $schema: './node_modules/duckalog/schema/catalog.schema.json', version: 1, duckdb: {}, views: [] }
  expect(parseConfig(JSON.stringify(document), { format: 'json' })).toEqual({ version: 1, duckdb: {}, views: [] })
  expect(jsonSchemaErrors(document)).toEqual([])
})
