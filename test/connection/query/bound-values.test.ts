import { type CatalogConnection, connectToCatalog, type Value } from '../../../src/index.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'

const token = 'bound-values-token'
const config = {
  version: 1 as const,
  duckdb: {
    extension_policy: 'local_only' as const,
    directories: { extensions: extensionDirectory },
    config: unsigned,
    secrets: [{ type: 'quack', params: { token } }],
  },
  views: [],
}
const date = new Date('2026-01-02T03:04:05.678Z')

const values: readonly (readonly [string, Value])[] = [
  ['null', null],
  ['a boolean', true],
  ['an integer', -42],
  ['a large integer', 2 ** 40],
  ['a double', 0.1],
  ['NaN', Number.NaN],
  ['infinity', Number.NEGATIVE_INFINITY],
  ['a bigint', -(2n ** 63n)],
  ['a huge bigint', 2n ** 126n],
  ['text', "it's $1 -- ? ; 🦆"],
  ['empty text', ''],
  ['text with a NUL', 'a\0b'],
  ['a date', date],
  ['bytes', Uint8Array.of(0, 127, 128, 255)],
  ['no bytes', new Uint8Array()],
  ['an empty list', []],
  ['a list of integers', [1, 2, -3]],
  ['a list of bigints', [1n, 2n ** 70n]],
  ['a list of doubles', [1, 2.5]],
  ['a list of text', ['a', "b'", '']],
  ['a list with null', [null, 'a']],
  ['a list of booleans', [true, false]],
  ['a list of dates', [date, new Date(-1)]],
  ['a list of bytes', [Uint8Array.of(1), Uint8Array.of(2)]],
  ['a list of lists', [[1], [], [2, 3]]],
  ['a list of structs', [{ a: 1 }, { a: null }]],
  ['a struct', { a: 1, "b'": 'x' }],
  ['a struct of a list and a date', { a: [1, 2], b: date }],
]

const statements = [
  'SELECT $1 AS value, typeof($1) AS type',
  'SELECT [$1] AS value, {a: $1} AS struct',
  'SELECT $1::VARCHAR AS value',
  'SELECT $1 IS NULL AS value, $1 = $1 AS same',
  'SELECT coalesce($1, NULL) AS value',
  'SELECT 1 IN $1 AS value',
  "SELECT 'a' IN $1 AS value",
  'SELECT 1 NOT IN $1 AS value',
  'SELECT count(*) AS value FROM range(5) t(id) WHERE id IN $1',
  "SELECT count(*) AS value FROM (VALUES (TIMESTAMP '2026-01-02 03:04:05.678')) t(at) WHERE at IN $1",
  'SELECT 1 = ANY($1) AS value',
  'SELECT $1[1] AS value',
  'SELECT len($1) AS value',
  'SELECT * FROM (VALUES ($1, $1)) t(a, b)',
  'SELECT unnest($1) AS value',
]

describeWith(['quack', 'httpfs'], 'a bound value', () => {
  let local: CatalogConnection
  let client: CatalogConnection
  beforeAll(async () => {
    local = connectToCatalog(config)
    const server = await local.serve({ port: 0, token })
    client = connectToCatalog(config, { databasePath: server.uri })
  })
  afterAll(async () => {
    await client.close()
    await local.close()
  })

  const run = (catalog: CatalogConnection, sql: string, value: Value): Promise<unknown> =>
    catalog.query(sql, [value]).catch((error: { code: string; kind: string }) => `${error.code}`)

  test.each(values)('is the same locally and on a server: %s', async (_name, value) => {
    for (const sql of statements) {
      expect({ sql, result: await run(client, sql, value) }).toEqual({ sql, result: await run(local, sql, value) })
    }
  })

  test('selects rows by a list', async () => {
    const sql = 'SELECT id FROM range(9) t(id) WHERE id IN $ids ORDER BY id'
    expect(await client.query(sql, { ids: [2, 3, 99] })).toEqual([{ id: 2n }, { id: 3n }])
  })
})
