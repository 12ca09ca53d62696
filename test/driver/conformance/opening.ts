import { writeFileSync } from 'node:fs'
import { holdDatabase } from '../../support/hold-database.js'
import type { DriverUnderTest } from './driver-under-test.js'

/** How a driver opens a database, or reports why it cannot. */
export function describeOpening<N>({ connect, inFolder, openInstance }: DriverUnderTest<N>): void {
  describe('opening', () => {
    it('creates a file and reopens it', async () => {
      const database = inFolder('again.duckdb')
      const instance = await openInstance(database)
      await (await instance.connect()).run('CREATE TABLE t AS SELECT 42 AS a')
      await instance.close()
      expect(await (await connect(database)).all('SELECT a FROM t')).toEqual([{ a: 42 }])
    })

    it('opens each :memory: as a separate database', async () => {
      const [first, second] = [await connect(), await connect()]
      await first.run('CREATE TABLE t (a INTEGER)')
      await second.run('CREATE TABLE t (a INTEGER)')
    })

    it('passes options to DuckDB', async () => {
      const database = inFolder('options.duckdb')
      const instance = await openInstance(database)
      await (await instance.connect()).run('CREATE TABLE t (a INTEGER)')
      await instance.close()
      const connection = await (await openInstance(database, { config: { access_mode: 'READ_ONLY', threads: '1' } })).connect()
      expect(await connection.all("SELECT current_setting('threads')::INTEGER AS threads")).toEqual([{ threads: 1 }])
      await expect(connection.run('DROP TABLE t')).rejects.toMatchObject({ code: 'QUERY_FAILED' })
    })

    it('names the process that holds the lock', async () => {
      const database = inFolder('held.duckdb')
      const holder = await holdDatabase(database)
      try {
        await expect(openInstance(database)).rejects.toMatchObject({
          name: 'ConnectionError',
          code: 'DATABASE_LOCKED',
          retryable: true,
          message: expect.stringMatching(new RegExp(`node.*PID ${holder.pid}\\b.*Wait`)),
        })
      } finally {
        await holder.release()
      }
    })

    it('reports a damaged file', async () => {
      const database = inFolder('damaged.duckdb')
      writeFileSync(database, 'this was never a database'.repeat(1_000))
      await expect(openInstance(database)).rejects.toMatchObject({
        name: 'ConnectionError',
        code: 'DATABASE_CORRUPT',
        retryable: false,
        message: expect.stringContaining(database),
      })
    })

    it.each<[string, string, Record<string, string>, RegExp]>([
      ['the folder is missing', 'nowhere/at/all.duckdb', {}, /folder does not exist\. Create/],
      ['it is a folder', '.', {}, /is a folder\. Use the path/],
      ['a read-only file is missing', 'missing.duckdb', { access_mode: 'READ_ONLY' }, /the file does not exist/],
      ['an option is unknown', 'option.duckdb', { no_such_option: '1' }, /no_such_option/],
      [
        'the value of an option is bad',
        'option.duckdb',
        { threads: '2', memory_limit: 'much' },
        /memory_limit.*must have a number/,
      ],
    ])('says that %s', async (_what, database, config, message) => {
      await expect(openInstance(inFolder(database), { config })).rejects.toMatchObject({
        name: 'ConnectionError',
        code: 'DATABASE_OPEN_FAILED',
        retryable: false,
        message: expect.stringMatching(message),
      })
    })
  })
}
