import { rm } from 'node:fs/promises'
import { Kysely, type Migration, Migrator, sql } from 'kysely'
import { connectToCatalog } from '../../src/index.js'
import { duckdbDialect } from '../../src/kysely/index.js'
import { makeFolder } from '../support/catalog-folder.js'
import { openDatabase } from './support.js'

const column = { isNullable: true, isAutoIncrementing: false, hasDefaultValue: false }

test('tables, views and columns of all databases, the own one first', async () => {
  await using opened = await openDatabase()
  const { db, catalog } = opened
  await catalog.query('CREATE SEQUENCE keys')
  await catalog.query(
    `CREATE TABLE kinds (id BIGINT DEFAULT nextval('keys'), made TIMESTAMP DEFAULT now(), tags VARCHAR[] NOT NULL)`,
  )
  await catalog.query(`COMMENT ON COLUMN kinds.tags IS 'free words'`)
  await catalog.query('CREATE TABLE lake.items (id INTEGER)')
  await catalog.query('CREATE SCHEMA lake."q1.2026"')
  await catalog.query('CREATE TABLE lake."q1.2026"."say ""it""" (id INTEGER)')
  expect(await db.introspection.getTables()).toEqual([
    {
      name: 'kinds',
      schema: 'main',
      isView: false,
      columns: [
        { ...column, name: 'id', dataType: 'BIGINT', isAutoIncrementing: true, hasDefaultValue: true },
        { ...column, name: 'made', dataType: 'TIMESTAMP', hasDefaultValue: true },
        { ...column, name: 'tags', dataType: 'VARCHAR[]', isNullable: false, comment: 'free words' },
      ],
    },
    { name: 'numbers', schema: 'main', isView: true, columns: [{ ...column, name: 'n', dataType: 'BIGINT' }] },
    {
      name: 'orders',
      schema: 'main',
      isView: false,
      columns: [
        { ...column, name: 'id', dataType: 'INTEGER', isNullable: false },
        { ...column, name: 'customer', dataType: 'VARCHAR', isNullable: false },
        { ...column, name: 'paid', dataType: 'BOOLEAN' },
      ],
    },
    { name: 'items', schema: 'lake', isView: false, columns: [{ ...column, name: 'id', dataType: 'INTEGER' }] },
    { name: 'say "it"', schema: 'lake."q1.2026"', isView: false, columns: [{ ...column, name: 'id', dataType: 'INTEGER' }] },
  ])
  expect(await db.introspection.getMetadata()).toEqual({ tables: await db.introspection.getTables() })
  expect(await db.introspection.getSchemas()).toEqual([{ name: 'main' }, { name: 'lake' }, { name: 'lake."q1.2026"' }])
})

test('each schema that it names selects the tables of that schema', async () => {
  await using opened = await openDatabase()
  const { db, catalog } = opened
  await catalog.query('CREATE SCHEMA "a""b"')
  await catalog.query('CREATE SCHEMA lake.sales')
  await catalog.query('CREATE SCHEMA lake."x.y"')
  for (const schema of ['main', '"a""b"', 'lake.main', 'lake.sales', 'lake."x.y"'])
    await catalog.query(`CREATE TABLE ${schema}.place AS SELECT '${schema}' AS here`)
  const read = async () => {
    const places = (await db.introspection.getTables()).filter(({ name }) => name === 'place')
    return Promise.all(
      places.map(async ({ schema = '' }) => {
        const rows = await (db as unknown as Kysely<{ place: { here: string } }>)
          .withSchema(schema)
          .selectFrom('place')
          .selectAll()
          .execute()
        return [schema, rows[0]?.here]
      }),
    )
  }
  expect(await read()).toEqual([
    ['"a""b"', '"a""b"'],
    ['main', 'main'],
    ['lake', 'lake.main'],
    ['lake.sales', 'lake.sales'],
    ['lake."x.y"', 'lake."x.y"'],
  ])
  // With a schema of that name, the alias alone would be ambiguous
  await catalog.query('CREATE SCHEMA lake')
  expect((await read()).map(([schema]) => schema)).toContain('lake.main')
  await expect(read()).resolves.toContainEqual(['lake.main', 'lake.main'])
  expect(
    await db
      .withSchema('lake.main')
      .selectFrom('place' as never)
      .select(sql<string>`here`.as('here'))
      .execute(),
  ).toEqual([{ here: 'lake.main' }])
})

test('a view without its source is listed, and the ledger is not', async () => {
  await using folder = await makeFolder({ 'a.csv': 'x\n1\n' })
  const config = {
    version: 1,
    duckdb: { database: 'main.duckdb' },
    views: [{ name: 'gone', source: 'csv', uri: 'a.csv' }],
  } as const
  await connectToCatalog(config, { base: folder.path }).refresh()
  await rm(folder.file('a.csv'))
  await using catalog = connectToCatalog(config, { base: folder.path })
  const db = new Kysely({ dialect: duckdbDialect({ catalog }) })
  expect(await db.introspection.getTables()).toMatchObject([{ name: 'gone', schema: 'main', isView: true }])
})

test('migrations run once, up and down, and of two at the same time one fails', async () => {
  await using opened = await openDatabase()
  const { db, catalog } = opened
  const first: Migration = {
    up: (trx) =>
      trx.schema
        .createTable('made')
        .addColumn('id', 'integer', (id) => id.primaryKey())
        .execute(),
    down: (trx) => trx.schema.dropTable('made').execute(),
  }
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ first }) } })
  const done = { results: [{ migrationName: 'first', direction: 'Up', status: 'Success' }] }
  const both = await Promise.all([migrator.migrateToLatest(), migrator.migrateToLatest()])
  expect(both).toContainEqual(done)
  expect(await migrator.migrateToLatest()).toEqual({ results: [] })
  const names = async (withInternalKyselyTables: boolean) =>
    (await db.introspection.getTables({ withInternalKyselyTables })).map(({ name }) => name)
  expect(await names(false)).toEqual(['made', 'numbers', 'orders'])
  expect(await names(true)).toEqual(['kysely_migration', 'kysely_migration_lock', 'made', 'numbers', 'orders'])
  expect(await migrator.migrateDown()).toEqual({ results: [{ migrationName: 'first', direction: 'Down', status: 'Success' }] })

  const holder = await db.startTransaction().execute()
  await sql`UPDATE kysely_migration_lock SET is_locked = 1`.execute(holder)
  const { error } = await migrator.migrateToLatest()
  expect(error).toMatchObject({ code: 'QUERY_FAILED', message: expect.stringMatching(/conflict/i) })
  await holder.rollback().execute()
  expect(await migrator.migrateToLatest()).toEqual(done)
  expect(await catalog.query('FROM made')).toEqual([])
})
