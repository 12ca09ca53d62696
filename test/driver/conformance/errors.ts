import type { DriverUnderTest } from './driver-under-test.js'

/** How a driver reports what DuckDB refuses. */
export function describeErrors<N>({ connect, inFolder, openInstance }: DriverUnderTest<N>): void {
  describe('errors', () => {
    it.each([
      ['Parser', 'SELEC 1'],
      ['Catalog', 'SELECT * FROM nowhere'],
      ['Binder', 'SELECT nothing'],
      ['Conversion', "SELECT 'x'::INTEGER"],
      ['Constraint', 'CREATE TABLE t (a INTEGER PRIMARY KEY); INSERT INTO t VALUES (1), (1)'],
      ['IO', "SELECT * FROM read_csv('/nowhere/at/all.csv')"],
      ['TransactionContext', 'COMMIT'],
    ])('says that an error is of kind %s', async (kind, sql) => {
      const connection = await connect()
      await expect(connection.run(sql)).rejects.toMatchObject({
        name: 'QueryError',
        code: 'QUERY_FAILED',
        kind,
        retryable: false,
        message: expect.stringMatching(new RegExp(`^${kind} Error: `)),
      })
    })

    it('have a kind with bound values as well', async () => {
      const connection = await connect()
      await expect(connection.all('SELEC $1', [1])).rejects.toMatchObject({ code: 'QUERY_FAILED', kind: 'Parser' })
      await expect(connection.all('SELECT $1 FROM nowhere', [1])).rejects.toMatchObject({
        code: 'QUERY_FAILED',
        kind: 'Catalog',
      })
    })

    it('are retryable for a write conflict', async () => {
      const instance = await openInstance()
      const [first, second] = [await instance.connect(), await instance.connect()]
      await first.run('CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1)')
      await first.run('BEGIN; UPDATE t SET a = 2')
      await second.run('BEGIN')
      await expect(second.run('UPDATE t SET a = 3')).rejects.toMatchObject({ kind: 'TransactionContext', retryable: true })
    })

    it('reject SQL that DuckDB would truncate', async () => {
      const connection = await connect()
      await expect(connection.run('CREATE TABLE t (a INTEGER)\0; DROP TABLE t')).rejects.toMatchObject({
        code: 'QUERY_FAILED',
        message: expect.stringContaining('NUL'),
      })
      await expect(connection.all('FROM t')).rejects.toMatchObject({ kind: 'Catalog' })
    })

    it('contain no known secrets', async () => {
      const redact = (text: string) => text.replaceAll('hunter2', '[redacted]')
      const instance = await openInstance(':memory:', { redact })
      const connection = await instance.connect()
      const error: unknown = await connection.run("SELECT 'hunter2'::INTEGER").catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'QUERY_FAILED', message: expect.stringContaining('[redacted]') })
      expect((error as Error).stack).not.toContain('hunter2')
      const opening = openInstance(inFolder('hunter2/none.duckdb'), { redact })
      await expect(opening).rejects.toMatchObject({ message: expect.not.stringContaining('hunter2') })
    })
  })
}
