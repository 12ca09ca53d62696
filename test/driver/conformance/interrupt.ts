import { enableProgress } from '../../../src/sql/enable-progress.js'
import type { DriverUnderTest } from './driver-under-test.js'

const endless = 'SELECT count(*) AS n FROM range(10000000000000) t(range)'

/** What a driver does that can interrupt. */
export function describeInterrupt<N>({ abilities, connect }: DriverUnderTest<N>): void {
  describe('interrupt', () => {
    const interrupted = { code: 'QUERY_FAILED', kind: 'INTERRUPT', retryable: false }

    it('ends the running statement and no other', async () => {
      const connection = await connect()
      const running = connection.all(endless)
      const next = connection.all('SELECT 1 AS a')
      await pause(100)
      connection.interrupt!()
      await expect(running).rejects.toMatchObject(interrupted)
      expect(await next).toEqual([{ a: 1 }])
    })

    it('reaches a statement that was called just before', async () => {
      const connection = await connect()
      const running = [connection.all(endless), connection.all(`${endless} WHERE range > $1`, [1])]
      for (const statement of running) {
        connection.interrupt!()
        await expect(statement).rejects.toMatchObject(interrupted)
      }
    })

    it('comes after a percentage, if the client can report one', async () => {
      const connection = await connect()
      if (connection.readPercentage === undefined) return
      expect(connection.readPercentage()).toBeUndefined()
      for (const sql of enableProgress) await connection.run(sql)
      await connection.run('CREATE TEMP TABLE numbers AS SELECT range AS n FROM range(300000)')
      const slow = 'list_sum(list_transform(range(500), lambda x: (x * n) % 7))'
      const running = connection.all(`SELECT max(${slow}) AS most FROM numbers`)
      while (connection.readPercentage() === undefined) await pause(20)
      expect(connection.readPercentage()).toBeLessThan(100)
      connection.interrupt!()
      await expect(running).rejects.toMatchObject(interrupted)
    })

    it('has no effect on an idle connection', async () => {
      const connection = await connect()
      connection.interrupt!()
      expect(await connection.all('SELECT 1 AS a')).toEqual([{ a: 1 }])
      connection.interrupt!()
      connection.interrupt!()
      expect(await connection.all('SELECT count(*)::INTEGER AS n FROM range(1000000)')).toEqual([{ n: 1_000_000 }])
    })

    it('has no effect on a closed connection', async () => {
      const connection = await connect()
      await connection.close()
      connection.interrupt!()
    })

    it('lets close() end any running statement', async () => {
      const connection = await connect()
      const results = Promise.allSettled([connection.all(endless), connection.run(endless), connection.all(endless)])
      await pause(100)
      await connection.close()
      expect(await results).toMatchObject(Array(3).fill({ status: 'rejected', reason: { code: 'CATALOG_CLOSED' } }))
      expect(connection.stuck).not.toBe(true)
    })

    if (abilities.stream) {
      it('ends a stream between two batches', async () => {
        const connection = await connect()
        const batches = connection.stream!('FROM range(10000000000000)')[Symbol.asyncIterator]()
        await batches.next()
        connection.interrupt!()
        await expect(batches.next()).rejects.toMatchObject(interrupted)
        expect(await connection.all('SELECT 1 AS a')).toEqual([{ a: 1 }])
      })
    }
  })
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
