import * as v from 'valibot'
import { type CatalogConnection, connectToCatalog, type QueryResult, type RowStream } from '../../../src/index.js'

let catalog: CatalogConnection
beforeAll(() => {
  catalog = connectToCatalog({ version: 1, duckdb: {} }, { pool: { size: 1, acquireTimeout: 2_000 } })
})
afterAll(() => catalog.close())

const twice = 'SELECT 1 AS n, 2 AS n'

test('rows know their columns, also after a schema has converted them', async () => {
  const columns = [{ name: 'n', type: 'INTEGER' }]
  expect((await catalog.query('SELECT 1 AS n')).columns).toEqual(columns)
  const schema = v.object({ n: v.pipe(v.number(), v.transform(String)) })
  const rows = await catalog.query('SELECT 1 AS n', undefined, { schema })
  expect([rows, rows.columns]).toEqual([[{ n: '1' }], columns])
})

test('rows of a closed catalog still know their columns', async () => {
  const other = connectToCatalog({ version: 1, duckdb: {} })
  const rows = await other.query("SELECT [1] AS list, 'x'::ENUM('x') AS e WHERE false")
  await other.close()
  expect(rows.columns).toEqual([
    { name: 'list', type: 'INTEGER[]' },
    { name: 'e', type: "ENUM('x')" },
  ])
})

test('a statement that writes returns the number of rows that it changed', async () => {
  await using session = await catalog.session()
  await session.query('CREATE TEMP TABLE t (i INTEGER)')
  const { changes } = await session.query('INSERT INTO t SELECT * FROM range(3)')
  expect(changes).toBe(3)
})

test('rows can be arrays, in queries, streams, sessions and transactions', async () => {
  const options = { rows: 'array' } as const
  const expected = [[1, 2]]
  const rows: QueryResult<readonly unknown[]> = await catalog.query(twice, undefined, options)
  expect(rows).toEqual(expected)
  const stream: RowStream<readonly unknown[]> = catalog.stream(twice, undefined, options)
  expect(await collect(stream)).toEqual(expected)
  await using session = await catalog.session()
  expect(await session.query<[number, number]>(twice, undefined, options)).toEqual(expected)
  expect(await catalog.transaction(({ query }) => query(twice, undefined, options))).toEqual(expected)
  const schema = v.tuple([v.number(), v.pipe(v.number(), v.transform(String))])
  const converted: [number, string][] = await catalog.query(twice, undefined, { ...options, schema })
  expect(converted).toEqual([[1, '2']])
  const streamed: RowStream<[number, string]> = catalog.stream(twice, undefined, { ...options, schema })
  expect(await collect(streamed)).toEqual([[1, '2']])
})

test('a name that repeats fails, and the connection remains usable', async () => {
  await expect(catalog.query(twice)).rejects.toMatchObject({ code: 'QUERY_FAILED', message: expect.stringContaining('"n"') })
  await expect(collect(catalog.stream(twice))).rejects.toMatchObject({ code: 'QUERY_FAILED' })
  expect(await catalog.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('the types of rows follow the options', async () => {
  const typed = async () => {
    // @ts-expect-error: rows are arrays
    ;(await catalog.query('SELECT 1 AS n', undefined, { rows: 'array' }))[0]?.n
    // @ts-expect-error: rows are objects
    const tuple: readonly unknown[] | undefined = (await catalog.query('SELECT 1 AS n'))[0]
    // @ts-expect-error: no such form
    await catalog.query('SELECT 1 AS n', undefined, { rows: 'tuple' })
    // @ts-expect-error: columns cannot be changed
    ;(await catalog.query('SELECT 1 AS n')).columns = []
    // @ts-expect-error: there may be no row
    ;(await catalog.queryOptional<{ n: number }>('SELECT 1 AS n')).n
    const [first, second]: [number, string] = await catalog.queryOne<[number, string]>('SELECT 1', [], { rows: 'array' })
    return { tuple, first, second }
  }
  expect(typed).toBeInstanceOf(Function)
})

describe('columns of a stream', () => {
  const columns = [{ name: 'i', type: 'BIGINT' }]
  const sql = 'SELECT i FROM range(5000) t(i)'

  test('are known before the first row, which is not lost', async () => {
    const stream = catalog.stream(sql)
    expect(await stream.columns).toEqual(columns)
    expect((await collect(stream)).length).toBe(5_000)
    const batched = catalog.stream(sql)
    expect(await batched.columns).toEqual(columns)
    expect((await collect(batched.batches())).flat().length).toBe(5_000)
  })

  test('are known during and after reading, and without rows', async () => {
    const stream = catalog.stream(sql)
    for await (const _ of stream) {
      expect(await stream.columns).toEqual(columns)
      break
    }
    expect(await stream.columns).toEqual(columns)
    const empty = catalog.stream(`${sql} WHERE i < 0`)
    expect(await collect(empty)).toEqual([])
    expect(await empty.columns).toEqual(columns)
  })

  test('reject with the error of the query', async () => {
    const stream = catalog.stream('FROM nowhere')
    await expect(stream.columns).rejects.toMatchObject({ code: 'QUERY_FAILED' })
    await expect(collect(stream)).rejects.toMatchObject({ code: 'QUERY_FAILED' })
  })

  test('may be left alone if the query fails', async () => {
    const unhandled: unknown[] = []
    const note = (error: unknown) => unhandled.push(error)
    process.on('unhandledRejection', note)
    const stream = catalog.stream('FROM nowhere')
    const { columns: notAwaited } = stream
    await expect(collect(stream)).rejects.toMatchObject({ code: 'QUERY_FAILED' })
    await new Promise(setImmediate)
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
    await expect(notAwaited).rejects.toMatchObject({ code: 'QUERY_FAILED' })
  })

  test('leave the connection free once the stream is ended', async () => {
    const stream = catalog.stream('FROM range(1000000)')
    await stream.columns
    await stream.batches()[Symbol.asyncIterator]().return?.()
    expect(await catalog.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })
})

async function collect<R>(rows: AsyncIterable<R>): Promise<R[]> {
  const all: R[] = []
  for await (const row of rows) all.push(row)
  return all
}
