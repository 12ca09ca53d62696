import { readFileSync } from 'node:fs'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { duckdbAsync } from '../../../src/driver/duckdb-async.js'
import { type CatalogConnection, connectToCatalog, type Queryable, type ReadableOptions } from '../../../src/index.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const config = { version: 1, duckdb: {} } as const
const inFolder = temporaryFolder()
const formats = ['csv', 'jsonl', 'json'] as const
const many = "SELECT i, i / 2 AS half, DATE '2026-01-01' + (i % 365)::INTEGER AS day FROM range($rows) t(i)"
const endless = 'SELECT i, i * 0.5 AS half FROM range(1e12::BIGINT) t(i)'

let catalog: CatalogConnection
beforeAll(() => {
  catalog = connectToCatalog(config, { pool: { size: 2 } })
})
afterAll(() => catalog.close())

const read = (rows: Queryable, sql: string, options: ReadableOptions, values?: Parameters<Queryable['readable']>[1]) =>
  new Response(rows.readable(sql, values, options)).text()

/** Waits until no statement occupies a connection. */
async function untilIdle(): Promise<void> {
  while (catalog.pool.inUse > 0) await sleep(5)
}

describe('a result', () => {
  const sql = "SELECT 1 AS n, 0.50 AS d, TIMESTAMP '2026-01-02 03:04:05' AS t, [1, NULL] AS l, 'a,\"b\"' AS s, NULL AS x, '' AS e"
  test.each([
    ['csv', 'n,d,t,l,s,x,e\r\n1,0.50,2026-01-02 03:04:05,"[1,null]","a,""b""",,""\r\n'],
    ['jsonl', '{"n":1,"d":0.5,"t":"2026-01-02T03:04:05Z","l":[1,null],"s":"a,\\"b\\"","x":null,"e":""}\n'],
    ['json', '[\n  {"n":1,"d":0.5,"t":"2026-01-02T03:04:05Z","l":[1,null],"s":"a,\\"b\\"","x":null,"e":""}\n]\n'],
  ] as const)('is read as %s', async (format, text) => {
    expect(await read(catalog, sql, { format })).toBe(text)
  })

  test.each([
    ['csv', 'a,a:1\r\n', ''],
    ['jsonl', '', ''],
    ['json', '[]\n', '[]\n'],
  ] as const)('without rows, or of a statement that returns nothing, is read as %s', async (format, empty, nothing) => {
    expect(await read(catalog, 'SELECT 1 AS a, 2 AS a LIMIT 0', { format })).toBe(empty)
    expect(await read(catalog, 'CREATE OR REPLACE TABLE nothing (i INTEGER)', { format })).toBe(nothing)
  })

  test('of many batches is what COPY writes', async () => {
    const path = inFolder('copied.csv')
    await catalog.query(`COPY (${many.replace('$rows', '100000')}) TO '${path}' (FORMAT csv, HEADER)`)
    const text = await read(catalog, many, { format: 'csv' }, { rows: 100_000 })
    expect(text.replaceAll('\r\n', '\n')).toBe(readFileSync(path, 'utf8'))
    const lines = (await read(catalog, many, { format: 'jsonl' }, { rows: 10_000 })).trimEnd().split('\n')
    expect(JSON.parse(await read(catalog, many, { format: 'json' }, { rows: 10_000 }))).toEqual(
      lines.map((line) => JSON.parse(line)),
    )
  })

  test.each([
    ['a parameter without a type', 'SELECT $1 AS a, $2 AS b', [1.5, '2026-01-01'], 'a,b\r\n1.5,2026-01-01\r\n'],
    ['a Date', 'SELECT $1 AS a', [new Date('2026-01-02T03:04:05.678Z')], 'a\r\n2026-01-02 03:04:05.678\r\n'],
    ['a list', 'SELECT $1 AS a', [[1, 2]], 'a\r\n"[1,2]"\r\n'],
    ['a name', "SELECT DATE '2026-01-01' + $days::INTEGER AS a", { days: 1 }, 'a\r\n2026-01-02\r\n'],
  ] as const)('with bound values is read as csv: %s', async (_, statement, values, text) => {
    expect(await read(catalog, statement, { format: 'csv' }, values as never)).toBe(text)
  })

  test('is read in a session with its state, and in a transaction', async () => {
    await using session = await catalog.session()
    await session.query("SET TimeZone = 'America/New_York'")
    expect(await read(session, "SELECT TIMESTAMPTZ '2026-01-02 03:04:05+00' AS t", { format: 'csv' })).toBe(
      't\r\n2026-01-01 22:04:05-05\r\n',
    )
    const text = await catalog.transaction(async (transaction) => {
      await transaction.query('CREATE TABLE kept AS SELECT 1.5 AS a')
      return read(transaction, 'UPDATE kept SET a = 2.5 RETURNING *', { format: 'csv' })
    })
    expect(text).toBe('a\r\n2.5\r\n')
    expect(await read(catalog, 'FROM kept', { format: 'jsonl' })).toBe('{"a":2.5}\n')
  })

  test('is read into a buffer of the reader', async () => {
    const reader = catalog
      .readable("SELECT 'abcdef' AS a", undefined, { format: 'csv' })
      .getReader({ mode: 'byob' }) as unknown as {
      read(view: Uint8Array): Promise<{ done: boolean; value?: Uint8Array }>
    }
    let text = ''
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(4))
      if (done) break
      text += Buffer.from(value!).toString()
    }
    expect(text).toBe('a\r\nabcdef\r\n')
  })
})

describe('back-pressure', () => {
  test('nothing runs before the first read, and no more than is read', async () => {
    const stream = catalog.readable(endless, undefined, { format: 'csv' })
    await sleep(0)
    expect(catalog.pool.inUse).toBe(0)
    const reader = stream.getReader()
    let bytes = 0
    for (let count = 0; count < 3; count++) bytes += (await reader.read()).value?.byteLength ?? 0
    expect(bytes).toBeGreaterThan(0)
    expect(catalog.pool.inUse).toBe(1)
    await reader.cancel()
    expect(catalog.pool.inUse).toBe(0)
  })
})

describe('the query ends', () => {
  test.each(formats)('when the reader of %s cancels, between reads and during one', async (format) => {
    const reader = catalog.readable(endless, undefined, { format }).getReader()
    await reader.read()
    expect(catalog.pool.inUse).toBe(1)
    await reader.cancel()
    expect(catalog.pool.inUse).toBe(0)
    const slow = catalog.readable('SELECT count(*) FROM range(1e12::BIGINT)', undefined, { format }).getReader()
    const reading = slow.read()
    while (catalog.pool.inUse === 0) await sleep(5)
    await slow.cancel()
    expect((await reading).done).toBe(true)
    expect(catalog.pool.inUse).toBe(0)
  })

  test('when a loop or a pipe is left', async () => {
    for await (const chunk of catalog.readable(endless, undefined, { format: 'csv' })) {
      expect(Buffer.from(chunk).toString()).toMatch(/^i,half\r\n0,0.0\r\n/)
      break
    }
    expect(catalog.pool.inUse).toBe(0)
    const body = Readable.fromWeb(catalog.readable(endless, undefined, { format: 'csv' }) as never)
    const client = new Writable({ write: (_chunk, _encoding, done) => done(new Error('gone')) })
    await expect(pipeline(body, client)).rejects.toThrow('gone')
    await untilIdle()
  })

  test('when the signal aborts: before, between and during reads', async () => {
    const reason = new Error('enough')
    const gone = { format: 'csv', signal: AbortSignal.abort(reason) } as const
    await expect(catalog.readable(endless, undefined, gone).getReader().read()).rejects.toBe(reason)
    const between = new AbortController()
    const reader = catalog.readable(endless, undefined, { format: 'csv', signal: between.signal }).getReader()
    await reader.read()
    between.abort(reason)
    await expect(reader.closed).rejects.toBe(reason)
    await untilIdle()
    const during = new AbortController()
    const slow = 'SELECT count(*) FROM range(1e12::BIGINT)'
    const reading = catalog.readable(slow, undefined, { format: 'csv', signal: during.signal }).getReader().read()
    while (catalog.pool.inUse === 0) await sleep(5)
    during.abort(reason)
    await expect(reading).rejects.toBe(reason)
    await untilIdle()
  })

  test('when its time is up, by its own or the default timeout', async () => {
    await using hurried = connectToCatalog(config, { timeouts: { query: 50 } })
    const counting = hurried.readable('SELECT count(*) FROM range(1e12::BIGINT)', undefined, { format: 'csv' })
    await expect(counting.getReader().read()).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' })
    const slow = catalog.readable('SELECT count(*) FROM range(1e12::BIGINT)', undefined, { format: 'csv', timeout: 50 })
    await expect(slow.getReader().read()).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' })
    await untilIdle()
  })

  test('when the catalog, the session or the transaction is closed: the stream fails', async () => {
    const other = connectToCatalog(config)
    const reader = other.readable(endless, undefined, { format: 'csv' }).getReader()
    await reader.read()
    const session = await other.session()
    const ofSession = session.readable(endless, undefined, { format: 'csv' }).getReader()
    await ofSession.read()
    const left = await other.transaction(async (transaction) => {
      const inside = transaction.readable(endless, undefined, { format: 'csv' }).getReader()
      await inside.read()
      return [inside] as const
    })
    await expect(left[0].read()).rejects.toMatchObject({ name: expect.stringMatching(/Error$/), code: expect.any(String) })
    await session.close()
    await expect(ofSession.read()).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
    await other.close()
    await expect(reader.read()).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
    await expect(other.readable('SELECT 1', undefined, { format: 'csv' }).getReader().read()).rejects.toMatchObject({
      code: 'CATALOG_CLOSED',
    })
  })
})

describe('errors', () => {
  test.each(formats)('in the middle make the stream of %s fail with the words of DuckDB', async (format) => {
    const sql = "SELECT CASE WHEN i = 1500000 THEN error('row ' || i) ELSE i::VARCHAR END AS v FROM range(2000000) t(i)"
    let bytes = 0
    const reading = (async () => {
      for await (const chunk of catalog.readable(sql, undefined, { format })) bytes += chunk.byteLength
    })()
    await expect(reading).rejects.toMatchObject({
      name: 'QueryError',
      code: 'QUERY_FAILED',
      message: expect.stringContaining('row 1500000'),
    })
    expect(bytes).toBeGreaterThan(0)
    await untilIdle()
  })

  test('in the middle of a transaction are not those of asking why', async () => {
    const sql = "SELECT CASE WHEN i = 500000 THEN error('row') ELSE 'x' END AS v FROM range(1000000) t(i)"
    const reading = catalog.transaction((session) => read(session, sql, { format: 'csv' }))
    await expect(reading).rejects.toMatchObject({
      code: 'QUERY_FAILED',
      message: expect.stringContaining('The stream ended early'),
    })
  })

  test.each([
    ['SELECT nowhere', 'QUERY_FAILED'],
    ['SELECT 1; SELECT 2', 'QUERY_FAILED'],
    ['SELECT $1', 'QUERY_FAILED'],
  ])('of %s come with the first read', async (sql, code) => {
    await expect(read(catalog, sql, { format: 'csv' })).rejects.toMatchObject({ code })
    await untilIdle()
  })

  test('a format must be given, and a known one', () => {
    expect(() => catalog.readable('SELECT 1', undefined, {} as never)).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    )
    expect(() => catalog.readable('SELECT 1', undefined, undefined as never)).toThrow(/format/)
    expect(() => catalog.readable('SELECT 1', undefined, { format: 'xml' as never })).toThrow(/csv/)
    expect(() => catalog.readable(1 as never, undefined, { format: 'csv' })).toThrow(/sql/)
  })

  test('a driver that cannot stream says so', async () => {
    await using old = connectToCatalog(config, { driver: duckdbAsync() })
    await expect(read(old, 'SELECT 1', { format: 'csv' })).rejects.toMatchObject({ code: 'DRIVER_UNSUPPORTED' })
  })
})
