import { Kysely, sql } from 'kysely'
import { duckdbAsync } from '../../src/driver/duckdb-async.js'
import { connectToCatalog } from '../../src/index.js'
import { duckdbDialect } from '../../src/kysely/index.js'

interface Database {
  t: { id: number }
}

test('on duckdb-async everything works but streams, which that driver does not have', async () => {
  await using catalog = connectToCatalog({ version: 1, duckdb: {} }, { driver: duckdbAsync() })
  const db = new Kysely<Database>({ dialect: duckdbDialect({ catalog }) })
  await db.schema.createTable('t').addColumn('id', 'integer').execute()
  const [inserted] = await db.transaction().execute((transaction) =>
    transaction
      .insertInto('t')
      .values([{ id: 1 }, { id: 2 }])
      .execute(),
  )
  expect(inserted?.numInsertedOrUpdatedRows).toBe(2n)
  expect(await db.introspection.getTables()).toMatchObject([{ name: 't', schema: 'main', columns: [{ name: 'id' }] }])
  await expect(db.selectFrom('t').selectAll().stream().next()).rejects.toMatchObject({ code: 'DRIVER_UNSUPPORTED' })
  await expect(sql`FROM nowhere`.execute(db)).rejects.toMatchObject({ code: 'QUERY_FAILED' })
})
