import * as v from 'valibot'
import { duckdbAsync } from '../../../src/driver/duckdb-async.js'
import { type CatalogConnection, connectToCatalog } from '../../../src/index.js'

const drivers = [
  { name: '@duckdb/node-api', connect: () => connectToCatalog({ version: 1, duckdb: {} }) as CatalogConnection<unknown> },
  {
    name: 'duckdb-async',
    connect: () => connectToCatalog({ version: 1, duckdb: {} }, { driver: duckdbAsync() }) as CatalogConnection<unknown>,
  },
]

describe.each(drivers)('one row with $name', ({ connect }) => {
  let catalog: CatalogConnection<unknown>
  beforeAll(() => {
    catalog = connect()
  })
  afterAll(() => catalog.close())

  test('queryOne returns the only row', async () => {
    expect(await catalog.queryOne('SELECT $n::INTEGER AS n', { n: 7 })).toEqual({ n: 7 })
    expect(await catalog.queryOne('SELECT 1 AS n, 2 AS n;', undefined, { rows: 'array' })).toEqual([1, 2])
    expect(await catalog.queryOne('SELECT 7::BIGINT AS n', undefined, { rowMode: 'json' })).toEqual({ n: 7 })
    expect(await catalog.queryOne('DESCRIBE SELECT 1 AS n')).toMatchObject({ column_name: 'n' })
    expect(await catalog.queryOne("PIVOT (SELECT 'a' AS k, 1::DOUBLE AS n) ON k USING sum(n)")).toEqual({ a: 1 })
  })

  test('queryOne rejects no row and several', async () => {
    const none = 'queryOne() expects exactly one row, but the result has none. Use queryOptional().'
    await expect(catalog.queryOne('SELECT 1 WHERE false')).rejects.toMatchObject({ code: 'ROW_COUNT_INVALID', message: none })
    const several = 'queryOne() expects exactly one row, but the result has 2 or more.'
    await expect(catalog.queryOne('FROM range(5)')).rejects.toMatchObject({ code: 'ROW_COUNT_INVALID', message: several })
    expect(await catalog.queryOne('SELECT 1 AS n')).toEqual({ n: 1 })
  })

  test('queryOptional returns one row or undefined, and rejects several', async () => {
    expect(await catalog.queryOptional('SELECT 1 AS n')).toEqual({ n: 1 })
    expect(await catalog.queryOptional('SELECT 1 AS n WHERE false')).toBeUndefined()
    const several = 'queryOptional() expects at most one row, but the result has 2 or more.'
    await expect(catalog.queryOptional('FROM range(5)')).rejects.toMatchObject({ code: 'ROW_COUNT_INVALID', message: several })
  })

  test('a large result is not read', async () => {
    // Reading all of it would take hours
    await expect(catalog.queryOne('FROM range(1000000000000)', undefined, { timeout: 20_000 })).rejects.toMatchObject({
      code: 'ROW_COUNT_INVALID',
    })
  })

  test('names that repeat and errors of DuckDB are those of query', async () => {
    await expect(catalog.queryOne('SELECT 1 AS n, 2 AS n')).rejects.toMatchObject({
      code: 'QUERY_FAILED',
      message: expect.stringContaining('"n"'),
    })
    await expect(catalog.queryOne('FROM nowhere')).rejects.toMatchObject({ code: 'QUERY_FAILED', kind: 'Catalog' })
    await expect(catalog.queryOne("SELECT 'x'::INTEGER AS n")).rejects.toMatchObject({ code: 'QUERY_FAILED', kind: 'Conversion' })
  })

  test('a schema validates and converts the row', async () => {
    const schema = v.object({ n: v.pipe(v.number(), v.transform(String)) })
    const row: { n: string } = await catalog.queryOne('SELECT 1 AS n', undefined, { schema })
    expect(row).toEqual({ n: '1' })
    const optional: { n: string } | undefined = await catalog.queryOptional('SELECT 1 AS n WHERE false', [], { schema })
    expect(optional).toBeUndefined()
    await expect(catalog.queryOne('SELECT NULL AS n', undefined, { schema })).rejects.toMatchObject({ code: 'ROW_INVALID' })
  })

  test('a statement that writes has taken effect, except in a transaction', async () => {
    await catalog.query('CREATE TABLE t (i INTEGER)')
    const sql = 'INSERT INTO t VALUES (1), (2), (3) RETURNING i'
    const failure = { code: 'ROW_COUNT_INVALID', message: expect.stringContaining('has 3.') }
    await expect(catalog.transaction(({ queryOne }) => queryOne(sql))).rejects.toMatchObject(failure)
    expect(await catalog.query('FROM t')).toEqual([])
    await expect(catalog.queryOne(sql)).rejects.toMatchObject(failure)
    expect(await catalog.query('FROM t')).toHaveLength(3)
    await using session = await catalog.session()
    expect(await session.queryOptional('DELETE FROM t WHERE i = 1 RETURNING i')).toEqual({ i: 1 })
  })

  test('wrong arguments are named with the method', async () => {
    await expect(catalog.queryOne(7 as never)).rejects.toThrow(/`sql` of queryOne\(\)/)
    await expect(catalog.queryOptional('SELECT 1', [], { rows: 'x' } as never)).rejects.toThrow(/`rows` of queryOptional\(\)/)
  })
})
