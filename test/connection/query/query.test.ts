import * as v from 'valibot'
import { type CatalogConnection, connectToCatalog, type StandardSchema } from '../../../src/index.js'

let catalog: CatalogConnection
beforeAll(() => {
  catalog = connectToCatalog({
    version: 1,
    duckdb: { settings: { search_path: 'main' }, pragmas: ["SET VARIABLE greeting = 'hello'"] },
  })
})
afterAll(() => catalog.close())

test('values can be bound by position or by name', async () => {
  expect(await catalog.query('SELECT $1::INT + $2::INT AS sum', [1, 2])).toEqual([{ sum: 3 }])
  expect(await catalog.query('SELECT $a || $b AS text', { a: 'x', b: "'; --" })).toEqual([{ text: "x'; --" }])
})

test('an error of DuckDB becomes a QueryError with its kind', async () => {
  await expect(catalog.query('SELEC')).rejects.toMatchObject({ code: 'QUERY_FAILED', kind: 'Parser' })
  await expect(catalog.query('FROM nowhere')).rejects.toMatchObject({ code: 'QUERY_FAILED', kind: 'Catalog', retryable: false })
})

test('queries beyond the number of connections are queued', async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => catalog.query<{ n: number }>('SELECT $1::INT AS n', [index])),
  )
  expect(answers.map(([row]) => row?.n)).toEqual(Array.from({ length: 50 }, (_, index) => index))
})

test('connection state is restored on every connection', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => catalog.query("SELECT getvariable('greeting') AS greeting")))
  expect(answers).toEqual(Array.from({ length: 10 }, () => [{ greeting: 'hello' }]))
  await using session = await catalog.session()
  expect(await session.query("SELECT getvariable('greeting') AS greeting")).toEqual([{ greeting: 'hello' }])
})

test('rows are validated and converted by a schema', async () => {
  const schema = v.object({ n: v.pipe(v.number(), v.transform(String)) })
  const rows: { n: string }[] = await catalog.query('SELECT 1 AS n', undefined, { schema })
  expect(rows).toEqual([{ n: '1' }])
  await expect(
    catalog.query('SELECT 1 AS n UNION ALL SELECT NULL ORDER BY n NULLS LAST', undefined, { schema }),
  ).rejects.toMatchObject({
    code: 'ROW_INVALID',
    message: expect.stringMatching(/Row 2 .*n: Invalid type/),
  })
})

test('batches of a stream are validated and converted by a schema, and a bad row is counted from the first batch', async () => {
  const schema = v.object({ i: v.pipe(v.bigint(), v.maxValue(3_000n), v.transform(String)) })
  const read: { i: string }[] = []
  const stream = catalog.stream('SELECT i FROM range(5000) t(i)', undefined, { schema })
  const reading = (async () => {
    for await (const batch of stream.batches()) read.push(...batch)
  })()
  await expect(reading).rejects.toMatchObject({ code: 'ROW_INVALID', message: expect.stringMatching(/^Row 3002 /) })
  expect(read).toHaveLength(2_048)
  expect(read[2_047]).toEqual({ i: '2047' })
  expect(catalog.pool.inUse).toBe(0)
})

test('any Standard Schema validator works, including asynchronous ones', async () => {
  const schema: StandardSchema<unknown, Date> = {
    '~standard': {
      version: 1,
      vendor: 'by hand',
      validate: async (row) => {
        const { day } = row as { day: unknown }
        if (day instanceof Date) return { value: day }
        return { issues: [{ message: 'no date', path: [{ key: 'day' }] }] }
      },
    },
  }
  const days: Date[] = await catalog.query("SELECT DATE '2026-01-02' AS day", [], { schema })
  expect(days).toEqual([new Date('2026-01-02')])
  await expect(catalog.query('SELECT 1 AS day', [], { schema })).rejects.toMatchObject({
    code: 'ROW_INVALID',
    message: 'Row 1 does not match the schema: day: no date',
  })
  await using session = await catalog.session()
  expect(await session.query("SELECT DATE '2026-01-02' AS day", [], { schema })).toEqual(days)
})

test('a stream does not read ahead of its consumer', async () => {
  await using session = await catalog.session()
  await session.query('CREATE SEQUENCE read; CREATE TABLE source AS FROM range(1000000)')
  const rows = session.stream("SELECT nextval('read') AS n FROM source").batches()[Symbol.asyncIterator]()
  await rows.next()
  await new Promise((resolve) => setTimeout(resolve, 50))
  const [{ n } = { n: 0n }] = await catalog.query<{ n: bigint }>(
    "SELECT last_value AS n FROM duckdb_sequences() WHERE sequence_name = 'read'",
  )
  await rows.return?.()
  expect(Number(n)).toBeLessThan(500_000)
})

test('a signal interrupts the query with its reason, and the connection remains usable', async () => {
  const abort = new AbortController()
  const running = catalog.query('SELECT count(*) FROM range(1e12::BIGINT)', [], { signal: abort.signal })
  setTimeout(() => abort.abort(new Error('enough')), 30)
  await expect(running).rejects.toThrow('enough')
  expect(await catalog.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('a timeout rejects the query with QUERY_TIMEOUT', async () => {
  await expect(catalog.query('SELECT count(*) FROM range(1e12::BIGINT)', [], { timeout: 30 })).rejects.toMatchObject({
    code: 'QUERY_TIMEOUT',
    retryable: true,
  })
  expect(await catalog.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('a signal that aborts after its query has no effect', async () => {
  const abort = new AbortController()
  await catalog.query('SELECT 1', [], { signal: abort.signal })
  const others = Promise.all(Array.from({ length: 3 }, () => catalog.query('SELECT count(*) AS n FROM range(30000000)')))
  abort.abort()
  expect(await others).toHaveLength(3)
})

test('a stream yields rows or batches and releases its connection when the consumer stops', async () => {
  let sum = 0
  for await (const { i } of catalog.stream<{ i: bigint }>('SELECT range AS i FROM range($n)', { n: 5000 })) sum += Number(i)
  expect(sum).toBe(12_497_500)
  let rows = 0
  for await (const batch of catalog.stream('FROM range(5000)').batches()) rows += batch.length
  expect(rows).toBe(5000)
  for (let round = 0; round < 10; round++) {
    for await (const row of catalog.stream('FROM range(1e9::BIGINT)')) {
      expect(row).toEqual({ range: 0n })
      break
    }
  }
  await expect(catalog.stream('FROM nowhere')[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'QUERY_FAILED' })
  expect(await catalog.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('a transaction commits when its work is done and rolls back when it throws', async () => {
  await catalog.query('CREATE TABLE t (i INT)')
  expect(await catalog.transaction(async ({ query }) => query('INSERT INTO t VALUES (1) RETURNING i'))).toEqual([{ i: 1 }])
  const failing = catalog.transaction(async ({ query }) => {
    await query('INSERT INTO t VALUES (2)')
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect(await catalog.query('FROM t')).toEqual([{ i: 1 }])
})

test('a transaction whose work swallows a fatal error is not reported as committed', async () => {
  const swallowing = catalog.transaction(async ({ query }) => {
    await query('INSERT INTO t VALUES (3)')
    await query("SELECT 'x'::INT").catch(() => undefined)
  })
  await expect(swallowing).rejects.toMatchObject({ code: 'QUERY_FAILED' })
  expect(await catalog.query('FROM t')).toEqual([{ i: 1 }])
})

test('session state ends with the session', async () => {
  const session = await catalog.session()
  await session.query('CREATE TEMP TABLE mine AS SELECT 1')
  await session.query("SET VARIABLE greeting = 'bye'")
  await session.close()
  await session.close()
  await expect(session.query('FROM mine')).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
  for (const rows of await Promise.all(Array.from({ length: 5 }, () => catalog.query("SELECT getvariable('greeting') AS g")))) {
    expect(rows).toEqual([{ g: 'hello' }])
  }
})
