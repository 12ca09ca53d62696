import type { DriverUnderTest } from './driver-under-test.js'

/** Long enough to be ended before its end, short enough to be waited for where nothing can end it. */
const slow = 'SELECT count(*)::INTEGER AS n FROM range(300000000) t(i) WHERE i % 7 = 1'

/** How every driver ends one statement, and lets its calls be counted. */
export function describeSignals<N>({ abilities, connect, openInstance }: DriverUnderTest<N>): void {
  describe('signal', () => {
    it('cancels a queued statement and no other', async () => {
      const connection = await connect()
      const abort = new AbortController()
      const results = Promise.allSettled([
        connection.all('SELECT count(*) FROM range(1000000)'),
        connection.all('SELECT 1 AS a', [], { signal: abort.signal }),
        connection.all('SELECT 2::INTEGER AS a'),
      ])
      abort.abort('only this one')
      expect(await results).toMatchObject([
        { status: 'fulfilled' },
        { status: 'rejected', reason: 'only this one' },
        { status: 'fulfilled', value: [{ a: 2 }] },
      ])
    })

    it('cancels the running statement, or at least rejects its caller', async () => {
      const connection = await connect()
      const abort = new AbortController()
      const running = connection.all(slow, undefined, { signal: abort.signal })
      await new Promise((resolve) => setTimeout(resolve, 20))
      abort.abort(new Error('enough'))
      await expect(running).rejects.toThrow('enough')
      expect(connection.busy).toBe(!abilities.interrupt)
      expect(await connection.all('SELECT 1::INTEGER AS a')).toEqual([{ a: 1 }])
      expect(connection.busy).toBe(false)
    })

    it('rejects a statement if it is aborted already, and has no effect after its end', async () => {
      const connection = await connect()
      await expect(connection.all('SELECT 1', [], { signal: AbortSignal.abort('before') })).rejects.toBe('before')
      const abort = new AbortController()
      await connection.all('SELECT 1', [], { signal: abort.signal })
      abort.abort()
      expect(await connection.all('SELECT 1::INTEGER AS a')).toEqual([{ a: 1 }])
    })
  })

  if (!abilities.served) {
    describe('schedule', () => {
      it('decides when a call starts, and a statement that waits for it can be cancelled', async () => {
        const waiting: (() => void)[] = []
        const instance = await openInstance(':memory:', {
          async schedule(call) {
            await new Promise<void>((resolve) => waiting.push(resolve))
            return call()
          },
        })
        const connection = await instance.connect()
        const abort = new AbortController()
        const ended = connection.all('SELECT 1 AS a', [], { signal: abort.signal })
        const next = connection.all('SELECT 2::INTEGER AS a')
        while (waiting.length < 1) await new Promise(setImmediate)
        abort.abort('ended')
        await expect(ended).rejects.toBe('ended')
        while (waiting.length < 2) await new Promise(setImmediate)
        for (const start of waiting) start()
        expect(await next).toEqual([{ a: 2 }])
        const last = connection.all('SELECT 3 AS a').catch((error: unknown) => error)
        await connection.close()
        expect(await last).toMatchObject({ code: 'CATALOG_CLOSED' })
      })
    })
  }

  describe('rowMode', () => {
    it('returns JSON-safe rows', async () => {
      const connection = await connect()
      const sql = "SELECT 9007199254740993 AS big, 7::BIGINT AS small, 'ab'::BLOB AS bytes, [1::BIGINT] AS list, NULL AS none"
      const rows = await connection.all(sql, [], { rowMode: 'json' })
      expect(JSON.parse(JSON.stringify(rows))).toEqual([
        { big: '9007199254740993', small: 7, bytes: 'YWI=', list: [1], none: null },
      ])
    })
  })
}
