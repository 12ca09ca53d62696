import { type CatalogInput, parseConfigObject } from '../../../src/config/index.js'
import { caught } from '../problems-of.js'

type Put = (text: string) => CatalogInput

const catalog = (part: object): CatalogInput => ({ version: 1, duckdb: {}, ...part }) as CatalogInput

/** Every place of a name. */
const names: readonly (readonly [string, Put])[] = [
  ['name', (name) => catalog({ name })],
  ['duckdb.database', (database) => catalog({ duckdb: { database } })],
  ['duckdb.secrets[0].name', (name) => catalog({ duckdb: { secrets: [{ type: 's3', name }] } })],
  ['duckdb.extensions[0].path', (path) => catalog({ duckdb: { extensions: [{ name: 'x', path }] } })],
  ['duckdb.directories.temp', (temp) => catalog({ duckdb: { directories: { temp } } })],
  ['attachments.sqlite[0].alias', (alias) => catalog({ attachments: { sqlite: [{ alias, path: 'x' }] } })],
  ['attachments.sqlite[0].path', (path) => catalog({ attachments: { sqlite: [{ alias: 'x', path }] } })],
  ['attachments.postgres[0].schema', (schema) => catalog({ attachments: { postgres: [{ alias: 'x', host: 'h', schema }] } })],
  ['views[0].name', (name) => catalog({ views: [{ name, sql: 'SELECT 1' }] })],
  ['views[0].db_schema', (db_schema) => catalog({ views: [{ name: 'v', db_schema, sql: 'SELECT 1' }] })],
  ['views[0].uri', (uri) => catalog({ views: [{ name: 'v', source: 'csv', uri }] })],
]

/** Every place of a text. */
const texts: readonly (readonly [string, Put])[] = [
  ...names,
  ['views[0].sql', (sql) => catalog({ views: [{ name: 'v', sql: `SELECT '${sql}'` }] })],
  ['views[0].description', (description) => catalog({ views: [{ name: 'v', sql: 'SELECT 1', description }] })],
  [
    'views[0].options.a.b[0]',
    (text) => catalog({ views: [{ name: 'v', source: 'csv', uri: 'x', options: { a: { b: [text] } } }] }),
  ],
  ['duckdb.settings[0]', (text) => catalog({ duckdb: { settings: [`SET a = '${text}'`] } })],
  ['duckdb.config.x', (x) => catalog({ duckdb: { config: { x } } })],
  ['duckdb.secrets[0].secret', (secret) => catalog({ duckdb: { secrets: [{ type: 's3', secret }] } })],
]

const told = (input: CatalogInput) => caught(() => parseConfigObject(input)).issues

test.each(texts)('%s with a NUL or half a surrogate pair is refused', (path, put) => {
  expect(told(put('a\0b'))).toEqual([{ path, message: 'contains a NUL character, where DuckDB would silently truncate it' }])
  for (const half of ['a\uD800', '\uDC00a'])
    expect(told(put(half))).toEqual([{ path, message: 'contains half of a surrogate pair, which no database can store' }])
})

test.each(names)('only %s with a control character is refused', (path, put) => {
  for (const control of ['\u0001', '\n', '\t', '\u007f'])
    expect(told(put(`a${control}b`))).toEqual([{ path, message: 'contains a control character' }])
  for (const text of ["'; DROP TABLE x; --", '"', 'a"b', '😀', 'Ünïcode', ' ', '$1', '{}', '\\', "it's", 'select', '\u202e']) {
    expect(() => parseConfigObject(put(text))).not.toThrow()
  }
})

test('line breaks and tabs are accepted in SQL and in descriptions', () => {
  const view = { name: 'v', sql: 'SELECT\n\t1\r\n', description: 'two\nlines' }
  expect(parseConfigObject(catalog({ views: [view] })).views).toEqual([view])
})

test('a hostile text from an environment variable is refused too', () => {
  expect(caught(() => parseConfigObject(catalog({ name: '${env:X}' }), { env: { X: 'a\0' } })).issues).toEqual([
    { path: 'name', message: 'contains a NUL character, where DuckDB would silently truncate it' },
  ])
})

test.each<[string, unknown]>([
  ['text', 'x'],
  ['a number', 1],
  ['null', null],
  ['undefined', undefined],
  ['a list', []],
  ['a date', new Date(0)],
  ['a Map', new Map([['version', 1]])],
  ['a function', () => 1],
])('%s is refused as a catalog', (_, input) => {
  expect(told(input as CatalogInput)[0]).toMatchObject({ path: '', message: expect.stringMatching(/^must be a map/) })
})

test.each<[string, unknown]>([
  ['a date', new Date(0)],
  ['a bigint', 1n],
  ['a symbol', Symbol('x')],
  ['a function', () => 1],
  ['a class instance', new (class Option {})()],
])('%s is refused as the value of an option', (_, value) => {
  const view = { name: 'v', source: 'csv', uri: 'x', options: { a: value } }
  expect(told(catalog({ views: [view] }))).toEqual([
    { path: 'views[0].options.a', message: expect.stringMatching(/^must be text, a number/) },
  ])
})

test('keys that are undefined are left out', () => {
  const input = catalog({ name: undefined, views: [{ name: 'v', sql: 'SELECT 1', description: undefined }] })
  expect(parseConfigObject(input)).toEqual({ version: 1, duckdb: {}, views: [{ name: 'v', sql: 'SELECT 1' }] })
})
