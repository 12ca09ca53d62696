import type { DriverUnderTest } from './driver-under-test.js'

/** What a driver does with statements. */
export function describeStatements<N>({ connect, openInstance }: DriverUnderTest<N>): void {
  describe('statements', () => {
    it('runs one statement and returns rows as objects', async () => {
      const connection = await connect()
      await connection.run('CREATE TABLE t (a INTEGER, b VARCHAR)')
      await connection.run("INSERT INTO t VALUES (1, 'x'), (2, NULL)")
      expect(await connection.all('SELECT * FROM t ORDER BY a')).toEqual([
        { a: 1, b: 'x' },
        { a: 2, b: null },
      ])
      expect(await connection.all('SELECT * FROM t WHERE a > 2')).toEqual([])
    })

    it('runs several statements in one text, in order', async () => {
      const connection = await connect()
      await connection.run(
        'CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1); -- a comment; with a semicolon\nUPDATE t SET a = 2;',
      )
      expect(await connection.all('SELECT a FROM t')).toEqual([{ a: 2 }])
    })

    it('stops several statements at the first that fails', async () => {
      const connection = await connect()
      await connection.run('CREATE TABLE t (a INTEGER)')
      const text = 'INSERT INTO t VALUES (1); INSERT INTO nowhere VALUES (1); INSERT INTO t VALUES (2)'
      await expect(connection.run(text)).rejects.toMatchObject({ code: 'QUERY_FAILED', kind: 'Catalog' })
      expect(await connection.all('SELECT a FROM t')).toEqual([{ a: 1 }])
    })

    it('treats no values and empty values alike', async () => {
      const connection = await connect()
      await connection.run('CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1)', [])
      await connection.run('INSERT INTO t VALUES (2); INSERT INTO t VALUES (3)', {})
      expect(await connection.all('SELECT count(*)::INTEGER AS n FROM t', [])).toEqual([{ n: 3 }])
    })

    it('returns many rows completely and in order', async () => {
      const connection = await connect()
      const rows = await connection.all<{ i: bigint }>('SELECT i FROM range(100000) t(i)')
      expect(rows).toHaveLength(100_000)
      expect(rows.findIndex(({ i }, index) => Number(i) !== index)).toBe(-1)
    })

    it('runs concurrent calls in order', async () => {
      const connection = await connect()
      await connection.run('CREATE SEQUENCE s; CREATE TABLE t (call INTEGER, place BIGINT)')
      const calls = Array.from({ length: 40 }, (_, call) =>
        call % 2 === 0
          ? connection.run(`INSERT INTO t VALUES (${call}, nextval('s'))`)
          : connection.all("INSERT INTO t VALUES ($call, nextval('s'))", { call }),
      )
      await Promise.all(calls)
      const rows = await connection.all<{ call: number }>('SELECT call FROM t ORDER BY place')
      expect(rows.map(({ call }) => call)).toEqual(Array.from({ length: 40 }, (_, call) => call))
    })

    it('runs the next call after one fails', async () => {
      const connection = await connect()
      const results = await Promise.allSettled([
        connection.run('SELECT nothing'),
        connection.all('SELECT 1 AS a'),
        connection.run('SELEC'),
      ])
      expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected'])
    })

    it('commits and rolls back', async () => {
      const connection = await connect()
      await connection.run('CREATE TABLE t (a INTEGER)')
      await connection.run('BEGIN')
      await connection.run('INSERT INTO t VALUES (1)')
      await connection.run('ROLLBACK')
      await connection.run('BEGIN; INSERT INTO t VALUES (2); COMMIT')
      expect(await connection.all('SELECT a FROM t')).toEqual([{ a: 2 }])
    })

    it('shares the database, but no transaction, between connections', async () => {
      const instance = await openInstance()
      const [first, second] = [await instance.connect(), await instance.connect()]
      await first.run('CREATE TABLE t (a INTEGER); BEGIN; INSERT INTO t VALUES (1)')
      expect(await second.all('SELECT a FROM t')).toEqual([])
      await first.run('COMMIT')
      expect(await second.all('SELECT a FROM t')).toEqual([{ a: 1 }])
    })

    it('reads syntax trees with json_serialize_sql', async () => {
      const connection = await connect()
      const rows = await connection.all<{ tree: string }>('SELECT json_serialize_sql($sql::VARCHAR)::VARCHAR AS tree', {
        sql: 'SELECT a FROM t; SELECT 2',
      })
      expect(JSON.parse(rows[0]?.tree ?? '')).toMatchObject({ error: false, statements: [{}, {}] })
    })

    it('reports the version of DuckDB', async () => {
      const instance = await openInstance()
      const connection = await instance.connect()
      expect(await connection.all('SELECT version() AS version')).toEqual([{ version: `v${instance.duckdbVersion}` }])
    })
  })
}
