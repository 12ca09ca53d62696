import { holdDatabase } from '../../support/hold-database.js'
import type { DriverUnderTest } from './driver-under-test.js'

/** A statement, what `rewrite` sees of it, and the rows of what it returns. */
interface Rewriting {
  readonly sql: string
  readonly values?: readonly unknown[]
  readonly seen: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** What a driver does that can stream. */
export function describeStream<N>({ abilities, connect, inFolder, openInstance }: DriverUnderTest<N>): void {
  describe('stream', () => {
    it('yields the rows of `all` in order, in batches', async () => {
      const connection = await connect()
      const sql = 'SELECT i, i::VARCHAR AS text, CASE WHEN i % 3 = 0 THEN NULL ELSE [i] END AS list, 1 AS one FROM range($n) t(i)'
      const batches = await collect(connection.stream!(sql, { n: 10_000 }))
      expect(batches.length).toBeGreaterThan(1)
      expect(batches.flat()).toEqual(await connection.all(sql, { n: 10_000 }))
    })

    it('yields nothing for an empty result or a statement without a result', async () => {
      const connection = await connect()
      expect(await collect(connection.stream!('SELECT 1 WHERE false'))).toEqual([])
      expect(await collect(connection.stream!('CREATE TABLE t (a INTEGER)'))).toEqual([])
      expect(await connection.all('FROM t')).toEqual([])
    })

    it.each([
      ['PIVOT sales ON year USING sum(amount) ORDER BY ALL', '[{"2025":1.5,"2026":2.5}]'],
      ['FROM (PIVOT sales ON year USING sum(amount))', '[{"2025":1.5,"2026":2.5}]'],
      ['WITH p AS (PIVOT sales ON year USING sum(amount)) FROM p -- ; not an end', '[{"2025":1.5,"2026":2.5}]'],
      ['CREATE TABLE pivoted AS PIVOT sales ON year USING sum(amount);', '[]'],
      ['INSERT INTO wide (PIVOT sales ON year USING sum(amount)) RETURNING *', '[{"a":1.5,"b":2.5}]'],
    ])('runs a statement of which DuckDB makes several: %s', async (sql, expected) => {
      const create = async () => {
        const connection = await connect()
        await connection.run('CREATE TABLE sales AS FROM (VALUES (2025, 1.5), (2026, 2.5)) t(year, amount)')
        await connection.run('CREATE TABLE wide (a DOUBLE, b DOUBLE)')
        return connection
      }
      const rows = (await collect((await create()).stream!(sql, undefined, { rowMode: 'json' }))).flat()
      expect(JSON.stringify(rows)).toBe(expected)
      expect(await (await create()).all(sql, undefined, { rowMode: 'json' })).toEqual(rows)
    })

    // A server runs whatever text it gets
    if (!abilities.served) {
      it('refuses several statements before it runs one of them', async () => {
        const connection = await connect()
        const rows = connection.stream!('CREATE TABLE t (a INTEGER); FROM t')
        await expect(collect(rows)).rejects.toMatchObject({
          code: 'QUERY_FAILED',
          message: expect.stringContaining('multiple statements'),
        })
        await expect(connection.all('FROM t')).rejects.toMatchObject({ kind: 'Catalog' })
      })
    }

    const rewritings: Readonly<Record<string, Rewriting>> = {
      'a query': { sql: 'SELECT 1.5 AS a, [1] AS b', seen: ['a DECIMAL(2,1)', 'b INTEGER[]'], rows: [['1.5', '[1]']] },
      'a query without rows': { sql: 'SELECT 1.5 AS a LIMIT 0', seen: ['a DECIMAL(2,1)'], rows: [] },
      'values without a type': {
        sql: 'SELECT $1 AS a, $2 AS b',
        values: ['x', [1]],
        seen: ['a VARCHAR', 'b INTEGER[]'],
        rows: [['x', '[1]']],
      },
      'repeated names': { sql: 'SELECT 1 AS a, 2 AS a', seen: ['a INTEGER', 'a INTEGER'], rows: [['1', '2']] },
    }
    it.each(Object.entries(rewritings))(
      'runs what `rewrite` makes of the columns: %s',
      async (_, { sql, values, seen, rows }) => {
        const connection = await connect()
        const given: unknown[] = []
        const told: unknown[] = []
        const batches = connection.stream!<unknown[]>(sql, values as never, {
          rows: 'array',
          rewrite(columns) {
            given.push(columns.map(({ name, type }) => `${name} ${type}`))
            const names = columns.map((_column, index) => `c${index}`)
            const texts = names.map((name) => `${name}::VARCHAR`)
            return { sql: `FROM (${sql}) AS t(${names}) SELECT ${texts}`, rowMode: 'json' }
          },
          onColumns: (columns, isRewritten) =>
            told.push(
              columns().map(({ name, type }) => `${name} ${type}`),
              isRewritten,
            ),
        })
        expect((await collect(batches)).flat()).toEqual(rows)
        expect([given, told]).toEqual([[seen], [seen, true]])
      },
    )

    it.each([
      ['nothing is returned', 'SELECT 1.5 AS a', undefined],
      ['DuckDB rejects what is returned', 'SELECT 1.5 AS a', 'SELECT nowhere'],
      [
        'the statement is no query',
        'INSERT INTO t VALUES (1.5) RETURNING a',
        'FROM (INSERT INTO t VALUES (1.5) RETURNING a) SELECT 1',
      ],
    ])('runs the statement itself, once, if %s', async (_, sql, other) => {
      const connection = await connect()
      await connection.run('CREATE TABLE t (a DECIMAL(2,1))')
      let told: unknown
      const batches = connection.stream!<unknown[]>(sql, undefined, {
        rows: 'array',
        rowMode: 'js',
        rewrite: () => (other === undefined || abilities.served ? undefined : { sql: other, rowMode: 'json' }),
        onColumns: (columns, isRewritten) => {
          told = [columns().map(({ name }) => name), isRewritten]
        },
      })
      expect((await collect(batches)).flat()).toEqual([[1.5]])
      expect(told).toEqual([['a'], false])
      const [counted] = await connection.all<{ n: bigint }>('SELECT count(*) AS n FROM t')
      expect(counted).toEqual({ n: sql.startsWith('INSERT') ? 1n : 0n })
    })

    it('reads only what is requested', async () => {
      const connection = await connect()
      for await (const [first] of connection.stream!<{ i: bigint }>('SELECT i FROM range(10000000000000) t(i)')) {
        expect(first).toEqual({ i: 0n })
        break
      }
      expect(await connection.all('SELECT 1 AS a')).toEqual([{ a: 1 }])
    })

    it('occupies the connection until it is over', async () => {
      const connection = await connect()
      const events: string[] = []
      const batches = connection.stream!('SELECT i FROM range(5000) t(i)')[Symbol.asyncIterator]()
      await batches.next()
      const next = connection.run('SELECT 1').then(() => events.push('next statement'))
      while (!(await batches.next()).done) events.push('batch')
      await next
      expect(events.at(-1)).toBe('next statement')
      expect(events.length).toBeGreaterThan(1)
    })

    it('lets a statement run that its own loop waits for', async () => {
      const connection = await connect()
      const rows: unknown[] = []
      for await (const batch of connection.stream!('SELECT i FROM range(9000) t(i)')) {
        await connection.run('SELECT 1')
        for await (const inner of connection.stream!('SELECT 7 AS a')) expect(inner).toEqual([{ a: 7 }])
        rows.push(...batch)
      }
      expect(rows).toEqual(await connection.all('SELECT i FROM range(9000) t(i)'))
    })

    it('lets two loops over one connection make progress in turns', async () => {
      const connection = await connect()
      const sql = 'SELECT i FROM range(7000) t(i)'
      const [one, other] = [connection.stream!(sql), connection.stream!(sql)].map((rows) => rows[Symbol.asyncIterator]())
      const read = [0, 0]
      for (let done = false; !done; ) {
        const steps = [await one!.next(), await other!.next()]
        for (const [place, step] of steps.entries()) read[place] += step.value?.length ?? 0
        done = steps.every((step) => step.done)
      }
      expect(read).toEqual([7000, 7000])
    })

    it('rejects a statement that its own loop waits for if too many rows are left', async () => {
      const connection = await connect()
      for await (const _ of connection.stream!('FROM range(100000000)')) {
        await expect(connection.run('SELECT 1')).rejects.toMatchObject({ code: 'CONNECTION_BUSY' })
        await expect(connection.all('SELECT 1')).rejects.toMatchObject({ code: 'CONNECTION_BUSY' })
        break
      }
      expect(await connection.all('SELECT 1 AS a')).toEqual([{ a: 1 }])
    })

    it('throws an error only after the rows that were read ahead', async () => {
      const connection = await connect()
      const sql = "SELECT CASE WHEN i = 100000 THEN error('bad row') ELSE i END AS i FROM range(200000) t(i)"
      let rows = 0
      const reading = (async () => {
        for await (const batch of connection.stream!(sql)) {
          if (rows === 0) await connection.run('SELECT 1')
          rows += batch.length
        }
      })()
      await expect(reading).rejects.toMatchObject({ code: 'QUERY_FAILED' })
      expect(await connection.all('SELECT 1 AS a')).toEqual([{ a: 1 }])
    })

    it('makes other statements wait as long as its consumer takes rows', async () => {
      const connection = await connect()
      let other: Promise<unknown> | undefined
      let rows = 0
      const [sql, progress] = ['FROM range(600000)', () => rows]
      for await (const batch of connection.stream!(sql, undefined, { progress })) {
        other ??= connection.all('SELECT 1 AS a')
        rows += batch.length
        if (rows < 30_000) await new Promise((resolve) => setTimeout(resolve, 30))
      }
      expect(rows).toBe(600_000)
      expect(await other).toEqual([{ a: 1 }])
    })

    it('ends its transaction when the consumer stops', async () => {
      const instance = await openInstance(inFolder('leave.duckdb'))
      const [reader, writer] = [await instance.connect(), await instance.connect()]
      await writer.run('CREATE TABLE t AS FROM range(1000000); CHECKPOINT')
      for await (const _ of reader.stream!('FROM t')) break
      await writer.run('CREATE TABLE u (a INTEGER); CHECKPOINT')
    })

    it('does not affect an open transaction of the host', async () => {
      const connection = await connect()
      await connection.run('BEGIN; CREATE TABLE t AS SELECT 1 AS a')
      for await (const _ of connection.stream!('FROM range(1000000)')) break
      await connection.run('ROLLBACK')
      await expect(connection.all('FROM t')).rejects.toMatchObject({ kind: 'Catalog' })
    })

    it('fails before the first row like `all`', async () => {
      const connection = await connect()
      await expect(collect(connection.stream!('SELECT * FROM nowhere'))).rejects.toMatchObject({
        code: 'QUERY_FAILED',
        kind: 'Catalog',
      })
      await expect(collect(connection.stream!('SELECT $1', []))).rejects.toMatchObject({ code: 'QUERY_FAILED' })
      expect(await connection.all('SELECT 1 AS a')).toEqual([{ a: 1 }])
    })

    it('fails in the middle instead of ending early', async () => {
      const connection = await connect()
      const sql = "SELECT CASE WHEN i = 2000000 THEN error('bad row') ELSE i END AS i FROM range(3000000) t(i)"
      let rows = 0
      const reading = (async () => {
        for await (const batch of connection.stream!(sql)) rows += batch.length
      })()
      await expect(reading).rejects.toMatchObject({ code: 'QUERY_FAILED' })
      expect(rows).toBeGreaterThan(0)
      expect(await connection.all('SELECT 1 AS a')).toEqual([{ a: 1 }])
    })

    it('ends with CATALOG_CLOSED when its connection closes, and does not keep the database open', async () => {
      const database = inFolder('unfinished.duckdb')
      const instance = await openInstance(database)
      const connection = await instance.connect()
      await connection.run('CREATE TABLE t AS FROM range(3000000)')
      const batches = connection.stream!('FROM t')[Symbol.asyncIterator]()
      await batches.next()
      await instance.close()
      await expect(batches.next()).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
      await (await holdDatabase(database)).release()
    })

    it('refuses to start on a closed connection', async () => {
      const connection = await connect()
      await connection.close()
      await expect(collect(connection.stream!('SELECT 1'))).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
    })
  })
}

async function collect<R>(batches: AsyncIterable<R[]>): Promise<R[][]> {
  const all: R[][] = []
  for await (const batch of batches) all.push(batch)
  return all
}
