import { CompiledQuery, sql } from 'kysely'
import { duckdbDialect } from '../../src/kysely/index.js'
import { openDatabase } from './support.js'

test('writes give the number of changed rows, or the rows that they return', async () => {
  await using opened = await openDatabase()
  const { db } = opened
  const inserted = await db
    .insertInto('orders')
    .values([
      { id: 1, customer: 'Ann', paid: true },
      { id: 2, customer: 'Bob', paid: null },
    ])
    .executeTakeFirst()
  expect(inserted).toMatchObject({ numInsertedOrUpdatedRows: 2n, insertId: undefined })
  const updated = await db.updateTable('orders').set({ paid: false }).executeTakeFirst()
  expect(updated.numUpdatedRows).toBe(2n)
  const returned = await db
    .insertInto('orders')
    .values({ id: 3, customer: 'Cy', paid: true })
    .returning(['id', 'customer'])
    .execute()
  expect(returned).toEqual([{ id: 3, customer: 'Cy' }])
  const upserted = await db
    .insertInto('orders')
    .values({ id: 3, customer: 'Cyd', paid: true })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ customer: 'Cyd' }))
    .executeTakeFirst()
  expect(upserted.numInsertedOrUpdatedRows).toBe(1n)
  const deleted = await db.deleteFrom('orders').where('id', '<', 3).executeTakeFirst()
  expect(deleted.numDeletedRows).toBe(2n)
  expect(await db.selectFrom('orders').selectAll().execute()).toEqual([{ id: 3, customer: 'Cyd', paid: true }])
  expect(await db.insertInto('orders').values({ id: 9, customer: 'Di', paid: true }).explain()).toHaveLength(1)
})

test('parameters of every type are bound as the catalog binds them', async () => {
  await using opened = await openDatabase()
  const { db, catalog } = opened
  const values = [
    null,
    true,
    1.5,
    2n ** 100n,
    'it’s',
    new Date('2026-01-02T03:04:05Z'),
    new Uint8Array([1, 2]),
    [1, 2],
    { a: 'x', b: [null] },
  ]
  const columns = values.map((value, index) => sql`${value}`.as(`v${index}`))
  const viaKysely = await db.selectNoFrom(columns).executeTakeFirstOrThrow()
  const list = values.map((_, index) => `$${index + 1} AS v${index}`).join(', ')
  const [viaCatalog] = await catalog.query(`SELECT ${list}`, values as never)
  expect(viaKysely).toEqual(viaCatalog)
})

test('streams come in batches, in constant memory, and end with their loop', async () => {
  await using opened = await openDatabase({ pool: { size: 1, acquireTimeout: 2_000 } })
  const { db } = opened
  let sum = 0
  for await (const { n } of db.selectFrom('numbers').selectAll().stream()) sum += Number(n)
  expect(sum).toBe((5_000 * 4_999) / 2)
  for await (const _ of db.selectFrom('numbers').selectAll().stream()) break
  // The only connection of the pool is free again
  expect(await db.selectFrom('numbers').select('n').where('n', '=', 7).execute()).toHaveLength(1)
})

test('the statements of db.connection() share their state, and leave none', async () => {
  await using opened = await openDatabase()
  const { db } = opened
  const zone = sql<{ zone: string }>`SELECT current_setting('TimeZone') AS zone`
  const before = await zone.execute(db)
  const inside = await db.connection().execute(async (connection) => {
    await sql`SET TimeZone = 'Asia/Tokyo'`.execute(connection)
    await connection.schema.createTable('own').temporary().addColumn('a', 'integer').execute()
    expect(await sql`FROM own`.execute(connection)).toEqual({ rows: [] })
    return zone.execute(connection)
  })
  expect(inside.rows).toEqual([{ zone: 'Asia/Tokyo' }])
  expect(await zone.execute(db)).toEqual(before)
})

test('errors are those of the catalog, unchanged', async () => {
  await using opened = await openDatabase()
  const { db } = opened
  await expect(sql`FROM nowhere`.execute(db)).rejects.toMatchObject({ name: 'QueryError', code: 'QUERY_FAILED', kind: 'Catalog' })
  const row = { id: 1, customer: 'Ann', paid: null }
  await db.insertInto('orders').values(row).execute()
  await expect(db.insertInto('orders').values(row).execute()).rejects.toMatchObject({ code: 'QUERY_FAILED', kind: 'Constraint' })
  await opened.catalog.close()
  await expect(sql`SELECT 1`.execute(db)).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
})

test('a signal of newer versions of Kysely cancels a query, a stream and the wait for a session', async () => {
  await using opened = await openDatabase()
  const driver = duckdbDialect(opened).createDriver()
  const link = await driver.acquireConnection()
  const run = link.executeQuery as (query: CompiledQuery, options: object) => Promise<unknown>
  const stream = link.streamQuery as (query: CompiledQuery, size: number, options: object) => AsyncIterable<unknown>
  const slow = CompiledQuery.raw('SELECT count(*) FROM range(100_000) a, range(10_000_000) b WHERE a.range % 7 = b.range % 11')
  const reason = new Error('enough')
  const abort = new AbortController()
  setTimeout(() => abort.abort(reason), 50)
  await expect(run(slow, { signal: abort.signal })).rejects.toBe(reason)
  await expect(stream(slow, 1, { signal: abort.signal })[Symbol.asyncIterator]().next()).rejects.toBe(reason)
  await expect(run(CompiledQuery.raw('SET threads = 2'), { signal: abort.signal })).rejects.toBe(reason)
  await expect(run(CompiledQuery.raw('SELECT 1 AS one'), {})).resolves.toEqual({ rows: [{ one: 1 }] })
  await driver.releaseConnection(link)
})

test('db.destroy() leaves the catalog open', async () => {
  await using opened = await openDatabase()
  await sql`SELECT 1`.execute(opened.db)
  await opened.db.destroy()
  expect(await opened.catalog.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('the compiler checks names, and the types of values', async () => {
  await using opened = await openDatabase()
  const { db } = opened
  const rows: { id: number; paid: boolean | null }[] = await db.selectFrom('orders').select(['id', 'paid']).execute()
  expect(rows).toEqual([])
  // @ts-expect-error no such table
  await expect(db.selectFrom('nowhere').selectAll().execute()).rejects.toThrow('nowhere')
  // @ts-expect-error no such column
  await expect(db.selectFrom('orders').select('nothing').execute()).rejects.toThrow('nothing')
  // @ts-expect-error not a number
  expect(await db.selectFrom('orders').select('id').where('id', '=', '1').execute()).toEqual([])
})
