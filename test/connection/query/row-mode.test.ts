import { DuckDBDateValue, DuckDBDecimalValue, DuckDBTimestampValue } from '@duckdb/node-api'
import { duckdbAsync } from '../../../src/driver/duckdb-async.js'
import { type CatalogConnection, connectToCatalog, type RowMode } from '../../../src/index.js'

let catalog: CatalogConnection
beforeAll(() => {
  catalog = connectToCatalog({ version: 1, duckdb: {} })
})
afterAll(() => catalog.close())

const at = '2026-01-02T03:04:05'
const big = 12_345_678_901_234_567_890n

/** Each type of DuckDB with its value in `js` and in `json`. */
const types: readonly (readonly [sql: string, js: unknown, json?: unknown])[] = [
  ['NULL', null],
  ['true', true],
  ['1::TINYINT', 1],
  ['4294967295::UINTEGER', 4_294_967_295],
  ['7::BIGINT', 7n, 7],
  ['9007199254740993::BIGINT', 9_007_199_254_740_993n, '9007199254740993'],
  ['(-9007199254740991)::BIGINT', -9_007_199_254_740_991n, -9_007_199_254_740_991],
  [`${big}::UBIGINT`, big, String(big)],
  [`${big}::HUGEINT`, big, String(big)],
  [`${big}::UHUGEINT`, big, String(big)],
  ['7::BIGNUM', 7n, 7],
  ['1.5::FLOAT', 1.5],
  ['0.1::FLOAT', 0.1],
  ["'-inf'::FLOAT", Number.NEGATIVE_INFINITY, '-Infinity'],
  ['0.1::FLOAT::DOUBLE', 0.10000000149011612],
  ['[0.1, NULL]::FLOAT[]', [0.1, null]],
  ['[0.1, 0.7]::FLOAT[2]', [0.1, 0.7]],
  ['{a: 0.1::FLOAT, b: [0.7::FLOAT]}', { a: 0.1, b: [0.7] }],
  ["MAP {'k': 0.1::FLOAT}", [{ key: 'k', value: 0.1 }]],
  ['union_value(k := 0.1::FLOAT)', { tag: 'k', value: 0.1 }],
  ["'nan'::DOUBLE", Number.NaN, 'NaN'],
  ["'-inf'::DOUBLE", Number.NEGATIVE_INFINITY, '-Infinity'],
  ['1.50::DECIMAL(10,2)', 1.5],
  ['12345678901234567.25::DECIMAL(38,2)', Number('12345678901234567.25'), '12345678901234567.25'],
  ["'text'", 'text'],
  ["'x'::ENUM('x')", 'x'],
  ["'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::UUID", 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  ['\'{"a":1}\'::JSON', '{"a":1}'],
  ["'\\xAA\\x00b'::BLOB", Buffer.from([0xaa, 0, 0x62]), 'qgBi'],
  ["'101'::BIT", Buffer.from([5, 0xfd]), '101'],
  ["DATE '2026-01-02'", new Date('2026-01-02'), '2026-01-02'],
  [`TIMESTAMP '${at}.123456'`, new Date(`${at}.123Z`), `${at}.123456Z`],
  [`TIMESTAMP_S '${at}'`, new Date(`${at}Z`), `${at}Z`],
  [`TIMESTAMP_MS '${at}.123'`, new Date(`${at}.123Z`), `${at}.123Z`],
  [`TIMESTAMP_NS '${at}.123456789'`, new Date(`${at}.123Z`), `${at}.123456789Z`],
  [`TIMESTAMPTZ '${at}.5+00'`, new Date(`${at}.5Z`), `${at}.5Z`],
  ["TIMESTAMP '1969-12-31 23:59:59.998001'", new Date(-2), '1969-12-31T23:59:59.998001Z'],
  ["TIMESTAMPTZ '1969-12-31 23:59:59.999999+00'", new Date(-1), '1969-12-31T23:59:59.999999Z'],
  ["TIMESTAMP_NS '1969-12-31 23:59:59.999999999'", new Date(-1), '1969-12-31T23:59:59.999999999Z'],
  ["TIMESTAMP '1969-12-31 23:59:59.999'", new Date(-1), '1969-12-31T23:59:59.999Z'],
  ["[TIMESTAMPTZ '1969-12-31 23:59:59.9985+00']", [new Date(-2)], ['1969-12-31T23:59:59.9985Z']],
  ["TIMESTAMPTZ '0044-03-15 (BC) 10:00:00+00'", new Date('-000043-03-15T10:00:00Z'), '0044-03-15 (BC)T10:00:00Z'],
  ["'infinity'::DATE", Number.POSITIVE_INFINITY, 'infinity'],
  ["'-infinity'::DATE", Number.NEGATIVE_INFINITY, '-infinity'],
  ...['TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS', 'TIMESTAMPTZ'].flatMap((type) => [
    [`'infinity'::${type}`, Number.POSITIVE_INFINITY, 'infinity'] as const,
    [`'-infinity'::${type}`, Number.NEGATIVE_INFINITY, '-infinity'] as const,
  ]),
  ["'290000-01-01'::DATE", '290000-01-01'],
  ["'290000-01-01'::TIMESTAMP", '290000-01-01 00:00:00', '290000-01-01T00:00:00Z'],
  ["TIME '03:04:05.5'", 11_045_500_000n, '03:04:05.5'],
  ["TIMETZ '03:04:05+02'", { micros: 11_045_000_000n, offset: 7_200 }, '03:04:05+02'],
  ["INTERVAL '1 month 2 days'", { months: 1, days: 2, micros: 0n }, { months: 1, days: 2, micros: '0' }],
  ['[1, NULL]::BIGINT[]', [1n, null], [1, null]],
  ['[1, 2]::INT[2]', [1, 2]],
  ["{a: DATE 'infinity', b: [1::BIGINT]}", { a: Number.POSITIVE_INFINITY, b: [1n] }, { a: 'infinity', b: [1] }],
  ["MAP {'k': 1::BIGINT}", [{ key: 'k', value: 1n }], [{ key: 'k', value: 1 }]],
  ['union_value(k := 1::BIGINT)', { tag: 'k', value: 1n }, { tag: 'k', value: 1 }],
  ['42::VARIANT', 42],
]

test.each(types)('%s', async (sql, js, json = js) => {
  const modes: readonly (readonly [RowMode, unknown])[] = [
    ['js', js],
    ['json', json],
  ]
  for (const [rowMode, value] of modes) {
    const expected = [{ value }]
    expect(await catalog.query(`SELECT ${sql} AS value`, [], { rowMode })).toEqual(expected)
    const streamed: unknown[] = []
    for await (const row of catalog.stream(`SELECT ${sql} AS value`, [], { rowMode })) streamed.push(row)
    expect(streamed).toEqual(expected)
  }
  expect(JSON.parse(JSON.stringify(json))).toEqual(json)
})

test('raw rows contain the lossless values of the driver', async () => {
  const sql = "SELECT DATE '2026-01-02' AS day, 1.50::DECIMAL(38,2) AS price, TIMESTAMP 'infinity' AS until, 1::BIGINT AS n"
  const expected = {
    day: new DuckDBDateValue(20_455),
    price: new DuckDBDecimalValue(150n, 38, 2),
    until: new DuckDBTimestampValue(9_223_372_036_854_775_807n),
    n: 1n,
  }
  expect(await catalog.query(sql, [], { rowMode: 'raw' })).toEqual([expected])
  for await (const row of catalog.stream(sql, [], { rowMode: 'raw' })) expect(row).toEqual(expected)
})

test('columns named like properties of Object work like any other', async () => {
  const rows = await catalog.query('SELECT 1 AS "__proto__", 2 AS "constructor", 3 AS a, 4 AS "a:1"')
  expect(JSON.stringify(rows)).toBe('[{"__proto__":1,"constructor":2,"a":3,"a:1":4}]')
})

test('json rows of duckdb-async are as close as the client allows', async () => {
  await using former = connectToCatalog({ version: 1, duckdb: {} }, { driver: duckdbAsync() })
  const sql = `SELECT 9007199254740993 AS big, 7::BIGINT AS small, TIMESTAMP '${at}' AS at, 'ab'::BLOB AS bytes, [1::BIGINT] AS list, NULL AS none`
  const [row] = await former.query(sql, [], { rowMode: 'json' })
  expect(row).toEqual({ big: '9007199254740993', small: 7, at: `${at}.000Z`, bytes: 'YWI=', list: [1], none: null })
  expect(await former.query('SELECT 7::BIGINT AS n', [], { rowMode: 'raw' })).toEqual([{ n: 7n }])
})
