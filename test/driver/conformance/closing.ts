import { execFileSync } from 'node:child_process'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { holdDatabase } from '../../support/hold-database.js'
import type { DriverUnderTest } from './driver-under-test.js'

/** How a driver closes. */
export function describeClosing<N>({ connect, inFolder, openInstance }: DriverUnderTest<N>): void {
  describe('closing', () => {
    it('is idempotent for connections and instances', async () => {
      const instance = await openInstance()
      const connection = await instance.connect()
      await Promise.all([connection.close(), connection.close()])
      await connection.close()
      await Promise.all([instance.close(), instance.close()])
      await instance.close()
      expect(connection.stuck).not.toBe(true)
    })

    it('makes every later use fail', async () => {
      const instance = await openInstance()
      const connection = await instance.connect()
      await connection.close()
      const closed = { name: 'ConnectionError', code: 'CATALOG_CLOSED' }
      await expect(connection.run('SELECT 1')).rejects.toMatchObject(closed)
      await expect(connection.all('SELECT $1', [1])).rejects.toMatchObject(closed)
      const other = await instance.connect()
      await instance.close()
      await expect(other.run('SELECT 1')).rejects.toMatchObject(closed)
      await expect(instance.connect()).rejects.toMatchObject(closed)
    })

    it('closes connections that are being opened', async () => {
      const instance = await openInstance()
      const connecting = expect(instance.connect()).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
      await instance.close()
      await connecting
    })

    it('leaves other connections open', async () => {
      const instance = await openInstance()
      const [first, second] = [await instance.connect(), await instance.connect()]
      await first.close()
      expect(await second.all('SELECT 1 AS a')).toEqual([{ a: 1 }])
    })

    it('releases the lock', async () => {
      const database = inFolder('lock.duckdb')
      const instance = await openInstance(database)
      const connection = await instance.connect()
      await connection.run(`ATTACH '${inFolder('other.duckdb')}' AS other`)
      expect(await connection.all('SELECT $1 AS a', [1])).toEqual([{ a: 1 }])
      await connection.run('BEGIN; CREATE TABLE t AS SELECT 1 AS a')
      expect(await connection.all('SELECT a FROM t')).toEqual([{ a: 1 }])
      await expect(holdDatabase(database)).rejects.toThrow('Could not set lock')
      await instance.close()
      for (const file of [database, inFolder('other.duckdb')]) await (await holdDatabase(file)).release()
      const again = await connect(database)
      await expect(again.all('FROM t')).rejects.toMatchObject({ kind: 'Catalog' })
    })

    it('rejects queued statements immediately', async () => {
      const connection = await connect()
      const slow = connection.run('SELECT count(*) FROM range(200000000) a')
      const waiting = [connection.run('SELECT 1'), connection.all('SELECT 2')]
      const closing = connection.close()
      for (const statement of waiting) await expect(statement).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
      await Promise.allSettled([slow])
      await closing
    })

    const onUnix = process.platform === 'win32' ? it.skip : it
    onUnix('does not wait for ever for a call that nothing can end', async () => {
      const [pipe, database] = [inFolder('pipe'), inFolder('stuck.duckdb')]
      execFileSync('mkfifo', [pipe])
      const instance = await openInstance(database)
      const connection = await instance.connect()
      const reading = connection.all(`FROM read_csv('${pipe}')`)
      // The pipe opens for writing when DuckDB has opened it for reading; then nothing comes.
      const writer = await open(pipe, 'w')
      const [result] = await Promise.allSettled([reading, instance.close()])
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'CATALOG_CLOSED' } })
      expect(connection.stuck).toBe(true)
      await writer.close()
      // When the call has returned, the late disconnect releases the lock
      await eventually(async () => {
        await feed(pipe)
        await (await holdDatabase(database)).release()
      })
    })
  })
}

/** Ends a reader of the pipe, if there is one. */
async function feed(pipe: string): Promise<void> {
  const writer = await open(pipe, constants.O_WRONLY | constants.O_NONBLOCK).catch(() => undefined)
  await writer?.write('a,b\n1,2\n')
  await writer?.close()
}

async function eventually(attempt: () => Promise<void>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      return await attempt()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  await attempt()
}
