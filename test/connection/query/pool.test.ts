import { createConnectionPool, type PoolLimits } from '../../../src/connection/query/connection-pool.js'
import type { DriverConnection, DriverInstance } from '../../../src/driver/core/driver.js'
import { nodeApi } from '../../../src/driver/node-api.js'
import { connectToCatalog } from '../../../src/index.js'

const limits: PoolLimits = { size: 2, sessions: 1, acquireTimeout: 1_000, idleTimeout: 60_000, maxLifetime: 60_000 }

/** A pool on a database in memory, and the connections that it has opened. */
async function makePool(changed: Partial<PoolLimits> = {}) {
  const instance = await nodeApi().open(':memory:')
  const opened: DriverConnection[] = []
  const closed: DriverConnection[] = []
  const counting: DriverInstance = {
    ...instance,
    async connect() {
      const connection = await instance.connect()
      const { close } = connection
      opened.push(connection)
      return Object.assign(Object.create(connection, {}), {
        close: async () => {
          closed.push(connection)
          await close()
        },
      })
    },
  }
  const pool = createConnectionPool(counting, [], { ...limits, ...changed })
  return {
    pool,
    opened,
    closed,
    [Symbol.asyncDispose]: async () => {
      await pool.close()
      await instance.close()
    },
  }
}

test('connections are reused, and no more than `size` are opened', async () => {
  await using made = await makePool()
  const work = async () => {
    const { release } = await made.pool.borrow()
    await new Promise(setImmediate)
    await release()
    await release()
  }
  await Promise.all(Array.from({ length: 20 }, work))
  expect(made.opened).toHaveLength(2)
  expect(made.closed).toHaveLength(0)
})

test('a wait that is too long rejects with the name of the limit and loses no permit', async () => {
  await using made = await makePool({ acquireTimeout: 5 })
  const session = await made.pool.open()
  await expect(made.pool.open()).rejects.toMatchObject({
    code: 'POOL_EXHAUSTED',
    retryable: true,
    message: expect.stringMatching(/within 5 ms: all pool\.sessions \(1\)/),
  })
  const lent = [await made.pool.borrow(), await made.pool.borrow()]
  await expect(made.pool.borrow({ timeout: 1 })).rejects.toMatchObject({ message: expect.stringMatching(/pool\.size \(2\)/) })
  await session.release()
  await (await made.pool.open()).release()
  await lent[0]?.release()
  await (await made.pool.borrow()).release()
})

test('a connection that was discarded or is too old is not reused', async () => {
  await using made = await makePool({ size: 1 })
  await (await made.pool.borrow()).release(true)
  await (await made.pool.borrow()).release()
  expect(made.opened).toHaveLength(2)
  expect(made.closed).toHaveLength(1)
  await using old = await makePool({ size: 1, maxLifetime: 0 })
  await (await old.pool.borrow()).release()
  await (await old.pool.borrow()).release()
  expect(old.opened).toHaveLength(2)
  expect(old.closed).toHaveLength(2)
})

test('unused connections are closed', async () => {
  await using made = await makePool({ idleTimeout: 5 })
  const lent = [await made.pool.borrow(), await made.pool.borrow()]
  await Promise.all(lent.map(({ release }) => release()))
  while (made.closed.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
  await (await made.pool.borrow()).release()
  expect(made.opened).toHaveLength(3)
})

test('a connection whose state cannot be restored occupies no permit', async () => {
  const instance = await nodeApi().open(':memory:')
  const step = { kind: 'setting', name: 'x', scope: 'connection', statements: [{ sql: 'SET nothing_of_that_name = 1' }] } as const
  const pool = createConnectionPool(instance, [step], { ...limits, size: 1, acquireTimeout: 50 })
  for (let round = 0; round < 3; round++) await expect(pool.borrow()).rejects.toMatchObject({ code: 'STEP_FAILED' })
  await pool.close()
  await instance.close()
})

test('a catalog reports when its connections or sessions are exhausted', async () => {
  await using catalog = connectToCatalog({ version: 1, duckdb: {} }, { pool: { size: 1, sessions: 1, acquireTimeout: 5 } })
  const session = await catalog.session()
  await expect(catalog.session()).rejects.toMatchObject({ code: 'POOL_EXHAUSTED' })
  await expect(catalog.transaction(async () => 1)).rejects.toMatchObject({ code: 'POOL_EXHAUSTED' })
  const rows = catalog.stream('FROM range(100000)')[Symbol.asyncIterator]()
  await rows.next()
  await expect(catalog.query('SELECT 1')).rejects.toMatchObject({ code: 'POOL_EXHAUSTED' })
  await rows.return?.()
  await session.close()
  expect(await catalog.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  expect(await catalog.transaction(async ({ query }) => query('SELECT 2 AS two'))).toEqual([{ two: 2 }])
})
