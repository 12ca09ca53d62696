import { Kysely } from 'kysely'
import { connectToCatalog } from '../../src/index.js'
import { duckdbDialect } from '../../src/kysely/index.js'
import { makeFolder } from '../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../support/extensions.js'

interface Database {
  'lake.t': { i: number }
  'lite.t': { i: number }
  t: { i: number }
}

const duckdb = { directories: { extensions: extensionDirectory }, config: unsigned }

describeWith(['ducklake', 'sqlite_scanner'], 'attached databases of other kinds', () => {
  test('are listed, read and written by their aliases', async () => {
    // To SQLite an empty file is an empty database
    await using folder = await makeFolder({ 'x.sqlite': '' })
    const config = {
      version: 1,
      duckdb,
      attachments: {
        sqlite: [{ alias: 'lite', path: 'x.sqlite', read_only: false }],
        ducklake: [{ alias: 'lake', metadata: 'lake.ducklake', data_path: 'data', read_only: false }],
      },
    } as const
    await using catalog = connectToCatalog(config, { base: folder.path })
    const db = new Kysely<Database>({ dialect: duckdbDialect({ catalog }) })
    await db.schema.withSchema('lake').createTable('t').addColumn('i', 'integer').execute()
    await db.schema.withSchema('lite').createTable('t').addColumn('i', 'integer').execute()
    const i = { name: 'i', isNullable: true, isAutoIncrementing: false, hasDefaultValue: false }
    expect(await db.introspection.getTables()).toEqual([
      { name: 't', schema: 'lake', isView: false, columns: [{ ...i, dataType: 'INTEGER' }] },
      { name: 't', schema: 'lite', isView: false, columns: [{ ...i, dataType: 'BIGINT' }] },
    ])
    expect(await db.introspection.getSchemas()).toEqual([{ name: 'main' }, { name: 'lake' }, { name: 'lite' }])
    const inserted = await db
      .insertInto('lake.t')
      .values([{ i: 1 }, { i: 2 }])
      .executeTakeFirst()
    expect(inserted.numInsertedOrUpdatedRows).toBe(2n)
    await db.withSchema('lite').insertInto('t').values({ i: 2 }).execute()
    const joined = db.selectFrom('lake.t as lake').innerJoin('lite.t as lite', 'lake.i', 'lite.i').select('lake.i')
    expect(await joined.execute()).toEqual([{ i: 2 }])
  })
})

describeWith(['quack'], 'a served catalog', () => {
  test('answers like one of the own process', async () => {
    await using folder = await makeFolder()
    const config = { version: 1, duckdb: { ...duckdb, database: 'main.duckdb' } } as const
    await using host = connectToCatalog(config, { base: folder.path })
    await using server = await host.serve({ token: 'a-token-of-the-test', port: 0 })
    const client = { version: 1, duckdb: { ...duckdb, secrets: [{ type: 'quack', token: 'a-token-of-the-test' }] } } as const
    await using catalog = connectToCatalog(client, { databasePath: server.uri })
    const db = new Kysely<Database>({ dialect: duckdbDialect({ catalog }) })
    await db.schema.createTable('t').addColumn('i', 'integer').execute()
    const [inserted] = await db.transaction().execute((transaction) =>
      transaction
        .insertInto('t')
        .values([{ i: 1 }, { i: 2 }])
        .execute(),
    )
    expect(inserted?.numInsertedOrUpdatedRows).toBe(2n)
    expect(await db.selectFrom('t').selectAll().execute()).toEqual([{ i: 1 }, { i: 2 }])
    expect(await db.introspection.getTables()).toMatchObject([{ name: 't', schema: 'main' }])
    const seen: unknown[] = []
    for await (const row of db.selectFrom('t').selectAll().stream()) seen.push(row)
    expect(seen).toEqual([{ i: 1 }, { i: 2 }])
  })
})
