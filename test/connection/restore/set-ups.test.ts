import { readFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { dump, load } from 'js-yaml'
import { connectToCatalog } from '../../../src/index.js'
import { type Postgres, startPostgres } from '../../servers/postgres.js'
import { type S3Server, startS3Server } from '../../servers/s3-server.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { lakehouse } from '../../support/lakehouse.js'
import { rawQuery } from '../../support/raw-duckdb.js'

interface SetUp {
  readonly duckdb?: object
  readonly views?: readonly { readonly name: string; readonly db_schema?: string; readonly into?: string }[]
}

const setUps = load(readFileSync(new URL('set-ups.yaml', import.meta.url), 'utf8')) as Readonly<Record<string, SetUp>>

describeWith(['sqlite_scanner', 'postgres_scanner', 'httpfs', 'ducklake', 'delta', 'excel'], 'the set-ups of other tools', () => {
  let postgres: Postgres
  let s3: S3Server
  let folder: CatalogFolder
  let env: Readonly<Record<string, string>>

  beforeAll(async () => {
    ;[postgres, s3, folder] = await Promise.all([
      startPostgres(),
      startS3Server(),
      makeFolder({ 'recent.sql': "SELECT * FROM orders WHERE day >= DATE '{{since}}'" }),
    ])
    env = {
      DATA: folder.path,
      PGHOST: postgres.host,
      PGPORT: String(postgres.port),
      PGUSER: postgres.user,
      PGPASSWORD: postgres.password,
      S3_KEY: 'S3RVER',
      S3_SECRET: 'S3RVER',
      S3_HOST: `127.0.0.1:${s3.port}`,
      S3_ENDPOINT: `http://127.0.0.1:${s3.port}`,
    }
    await postgres.query(`CREATE SCHEMA sales; CREATE SCHEMA lake_meta; CREATE TABLE sales.deals AS SELECT 1 AS id;
      CREATE TABLE customers AS SELECT i AS id, 'customer ' || i AS name FROM generate_series(0, 2) t(i)`)
    await cp(lakehouse('orders'), folder.file('delta-orders'), { recursive: true })
    await rawQuery(':memory:', writeData(folder, postgres, s3), { extension_directory: extensionDirectory, ...unsigned })
  })
  afterAll(() => Promise.all([postgres.stop(), s3[Symbol.asyncDispose](), folder[Symbol.asyncDispose]()]))

  test('there are at least 50 setups', () => expect(Object.keys(setUps).length).toBeGreaterThanOrEqual(50))

  test.each(Object.entries(setUps))(
    '%s: is made, runs, and is kept by the next connect',
    async (title, { duckdb, views = [], ...parts }) => {
      const name = title.replace(/\W+/g, '-')
      const database = {
        database: `${name}.duckdb`,
        extension_policy: 'local_only',
        directories: { extensions: extensionDirectory, secrets: 'secrets' },
        config: unsigned,
      }
      await folder.write({ [`${name}.yaml`]: dump({ version: 1, duckdb: { ...database, ...duckdb }, views, ...parts }) })
      for (const expected of ['create', 'keep']) {
        await using catalog = connectToCatalog(folder.file(`${name}.yaml`), { env })
        await catalog.getConnection()
        expect(catalog.report?.views.map(({ action }) => action)).toEqual(views.map(() => expected))
        expect(catalog.report?.steps.filter(({ status }) => status === 'failed')).toEqual([])
        for (const view of views) {
          const path = [view.into, view.db_schema ?? 'main', view.name].flatMap((part) =>
            part === undefined ? [] : [`"${part}"`],
          )
          expect((await catalog.query(`FROM ${path.join('.')}`)).length).toBeGreaterThan(0)
        }
      }
    },
  )
})

/** SQL for the files, objects and lakes that the set-ups read. */
function writeData(folder: CatalogFolder, postgres: Postgres, s3: S3Server): string {
  const orders = "SELECT i AS id, i % 3 AS customer, i * 1.25 AS amount, DATE '2026-01-01' + i::INTEGER AS day FROM range(6) t(i)"
  const server = `host=${postgres.host} port=${postgres.port} user=${postgres.user} password=${postgres.password} dbname=postgres`
  return `LOAD httpfs; LOAD sqlite_scanner; LOAD ducklake; LOAD postgres_scanner;
    CREATE SECRET (TYPE s3, KEY_ID 'S3RVER', SECRET 'S3RVER', REGION 'us-east-1', ENDPOINT '127.0.0.1:${s3.port}', USE_SSL false, URL_STYLE 'path');
    COPY (${orders}) TO '${folder.file('orders.parquet')}';
    COPY (${orders}) TO 's3://bucket/orders/a.parquet';
    COPY (${orders}) TO 's3://bucket/hive/region=eu/b.parquet';
    COPY (SELECT i AS id, 'person ' || i AS name FROM range(3) t(i)) TO '${folder.file('people.csv')}';
    COPY (SELECT i AS id, 'kind ' || i AS kind, ['a', 'b'] AS tags FROM range(3) t(i)) TO '${folder.file('events.json')}';
    ATTACH '${folder.file('app.sqlite')}' AS app (TYPE sqlite);
    CREATE TABLE app.users AS SELECT i AS id, 'user ' || i AS name FROM range(3) t(i);
    ATTACH '${folder.file('warehouse.duckdb')}' AS warehouse;
    CREATE SCHEMA warehouse.mart;
    CREATE TABLE warehouse.mart.facts AS SELECT i AS id, 'fact ' || i AS label FROM range(3) t(i);
    ATTACH 'ducklake:${folder.file('lake.ducklake')}' AS lake (DATA_PATH '${folder.file('lake-data')}');
    CREATE TABLE lake.trips AS SELECT range AS id FROM range(3);
    ATTACH 'ducklake:postgres:${server}' AS shared (DATA_PATH '${folder.file('shared-data')}', METADATA_SCHEMA 'lake_meta');
    CREATE TABLE shared.trips AS SELECT range AS id FROM range(3);
    ATTACH 'ducklake:${folder.file('remote.ducklake')}' AS remote (DATA_PATH 's3://bucket/lake/');
    CREATE TABLE remote.numbers AS SELECT range AS i FROM range(3)`
}
