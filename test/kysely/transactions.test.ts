import { CompiledQuery, sql } from 'kysely'
import { duckdbDialect } from '../../src/kysely/index.js'
import { openDatabase } from './support.js'

const ann = { id: 1, customer: 'Ann', paid: true }

test('a transaction commits when its work is done, and rolls back when it throws', async () => {
  await using opened = await openDatabase()
  const { db } = opened
  const count = async () => (await db.selectFrom('orders').select('id').execute()).length
  await db.transaction().execute(async (transaction) => {
    await transaction.insertInto('orders').values(ann).execute()
    expect(await count()).toBe(0)
  })
  expect(await count()).toBe(1)
  const failure = new Error('no')
  const failing = db.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('orders').execute()
    throw failure
  })
  await expect(failing).rejects.toBe(failure)
  expect(await count()).toBe(1)
})

test('an aborted transaction that is committed fails, and nothing of it stays', async () => {
  await using opened = await openDatabase()
  const { db } = opened
  const swallowing = db.transaction().execute(async (transaction) => {
    await transaction.insertInto('orders').values(ann).execute()
    await transaction
      .insertInto('orders')
      .values(ann)
      .execute()
      .catch(() => undefined)
  })
  await expect(swallowing).rejects.toMatchObject({ code: 'QUERY_FAILED' })
  expect(await db.selectFrom('orders').selectAll().execute()).toEqual([])
})

test('a conflict of two transactions reaches the second as it is', async () => {
  await using opened = await openDatabase()
  const { db } = opened
  await db.insertInto('orders').values(ann).execute()
  const [first, second] = [await db.startTransaction().execute(), await db.startTransaction().execute()]
  await first.updateTable('orders').set({ paid: false }).execute()
  await expect(second.updateTable('orders').set({ paid: true }).execute()).rejects.toThrow(/conflict/i)
  await second.rollback().execute()
  await first.commit().execute()
  expect(await db.selectFrom('orders').select('paid').execute()).toEqual([{ paid: false }])
})

test('a COMMIT that fails reaches its caller as it is, and its connection stays usable', async () => {
  await using opened = await openDatabase()
  const { db } = opened
  const [first, second] = [await db.startTransaction().execute(), await db.startTransaction().execute()]
  await first.insertInto('orders').values(ann).execute()
  await second.insertInto('orders').values(ann).execute()
  await first.commit().execute()
  await expect(second.commit().execute()).rejects.toMatchObject({ code: 'QUERY_FAILED' })
  await second.rollback().execute()

  const driver = duckdbDialect(opened).createDriver()
  const link = await driver.acquireConnection()
  await link.executeQuery(CompiledQuery.raw("SET VARIABLE mine = 'kept'"))
  await driver.rollbackTransaction(link)
  expect(await link.executeQuery(CompiledQuery.raw("SELECT getvariable('mine') AS mine"))).toEqual({ rows: [{ mine: 'kept' }] })
  await driver.releaseConnection(link)
})

test('read-only transactions write nothing; the isolation level is a snapshot', async () => {
  await using opened = await openDatabase()
  const { db } = opened
  const writing = db
    .transaction()
    .setAccessMode('read only')
    .execute((transaction) => transaction.insertInto('orders').values(ann).execute())
  await expect(writing).rejects.toThrow(/read-only/)
  await db
    .transaction()
    .setAccessMode('read write')
    .setIsolationLevel('snapshot')
    .execute((transaction) => transaction.insertInto('orders').values(ann).execute())
  expect(await db.selectFrom('orders').select('id').execute()).toEqual([{ id: 1 }])
})

test.each(['read uncommitted', 'read committed', 'repeatable read', 'serializable'] as const)(
  'the isolation level "%s" is refused, and so no work is done',
  async (level) => {
    await using opened = await openDatabase()
    let worked = false
    const work = async () => {
      worked = true
    }
    await expect(opened.db.transaction().setIsolationLevel(level).execute(work)).rejects.toMatchObject({
      code: 'DRIVER_UNSUPPORTED',
      message: expect.stringContaining(`"${level}"`),
    })
    expect(worked).toBe(false)
  },
)

test('savepoints are refused', async () => {
  await using opened = await openDatabase()
  const transaction = await opened.db.startTransaction().execute()
  await expect(transaction.savepoint('here').execute()).rejects.toMatchObject({
    code: 'DRIVER_UNSUPPORTED',
    message: expect.stringContaining('savepoints'),
  })
  await expect(transaction.rollbackToSavepoint('here' as never).execute()).rejects.toMatchObject({ code: 'DRIVER_UNSUPPORTED' })
  await expect(transaction.releaseSavepoint('here' as never).execute()).rejects.toMatchObject({ code: 'DRIVER_UNSUPPORTED' })
  await transaction.rollback().execute()
})

test('a transaction streams what it has written', async () => {
  await using opened = await openDatabase()
  await opened.db.transaction().execute(async (transaction) => {
    await transaction.insertInto('orders').values(ann).execute()
    const seen: unknown[] = []
    for await (const row of transaction.selectFrom('orders').selectAll().stream()) seen.push(row)
    expect(seen).toEqual([ann])
    await sql`SELECT 1`.execute(transaction)
  })
})
