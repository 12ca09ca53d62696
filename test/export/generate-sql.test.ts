import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { nodeApi } from '../../src/driver/node-api.js'
import { type CatalogInput, connectToCatalog, type Driver, generateSql, loadConfig } from '../../src/index.js'
import { type Postgres, startPostgres } from '../servers/postgres.js'
import { makeFolder } from '../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../support/extensions.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

const generate = async (input: object): Promise<string> => generateSql(await loadConfig(input as CatalogInput, { env: {} }))

const viewsOf =
  'SELECT schema_name, view_name, sql, comment FROM duckdb_views() WHERE NOT internal AND database_name = current_database() ORDER BY ALL'

/** Runs a script as a person would, in a DuckDB with nothing but the extensions of the tests. */
async function runScript(database: string, script: string, query: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(database, { extension_directory: extensionDirectory, ...unsigned })
  const connection = await instance.connect()
  try {
    await connection.run(script)
    return (await connection.runAndReadAll(query)).getRowObjectsJS()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

test('a script lists the variables to fill in, restores the session, creates the views, and sets up the connection last', async () => {
  const script = await generate({
    version: 1,
    name: 'shop',
    duckdb: {
      database: '/data/shop.duckdb',
      config: { access_mode: 'read_write', preserve_insertion_order: true },
      settings: { threads: 2, search_path: 'reports' },
      init_sql: ['CREATE TEMP TABLE mine (i INT)'],
      secrets: [{ type: 'http', name: 'api', bearer_token: 'hunter2', params: { extra_http_headers: { 'x-key': 'hunter3' } } }],
    },
    views: [
      { name: 'total', db_schema: 'reports', sql: 'SELECT sum(price) AS total FROM main.orders -- all', description: "Today's." },
      { name: 'orders', db_schema: 'main', sql: 'SELECT 3.5 AS price;' },
    ],
  })
  expect(script).toBe(`-- The catalog "shop", written by duckalog. Run it in the database "/data/shop.duckdb".

-- Fill in: the script reads its secrets from these variables.
SET VARIABLE API_BEARER_TOKEN = '';
SET VARIABLE API_X_KEY = '';

-- The database
-- DuckDB has to be opened with access_mode = 'read_write': it cannot be set later.
SET GLOBAL "preserve_insertion_order" = 'true';

-- The session
SET GLOBAL "threads" = 2;
CREATE SCHEMA IF NOT EXISTS "reports";
SET "search_path" = 'reports';
CREATE OR REPLACE TEMPORARY SECRET "api" (TYPE "http", "bearer_token" getvariable('API_BEARER_TOKEN'), "extra_http_headers" MAP {'x-key': getvariable('API_X_KEY')});

-- The views, each after those that it reads
CREATE OR REPLACE VIEW "main"."orders" AS SELECT 3.5 AS price
;
CREATE OR REPLACE VIEW "reports"."total" AS SELECT sum(price) AS total FROM main.orders -- all
;
COMMENT ON VIEW "reports"."total" IS 'Today''s.';

-- The connection
CREATE TEMP TABLE mine (i INT);
`)
  expect(await runScript(':memory:', script, 'SELECT total::DOUBLE AS total FROM total')).toEqual([{ total: 3.5 }])
})

test('no secret value is in it, whatever its place; two that would share a variable get two', async () => {
  const canary = 'canary-of-the-test'
  const secrets = [
    { type: 'http', name: 'a b', bearer_token: `${canary}-1` },
    { type: 'http', name: 'a-b', bearer_token: `${canary}-2`, params: { extra_http_headers: { "it's $1": `${canary}-3` } } },
    { type: 's3', name: "o'$2", key_id: 'AKIA', secret: `${canary}-4`, persistent: true },
    {
      type: 'postgres',
      name: 'pg',
      host: 'db',
      port: 5432,
      user: 'u',
      password: `${canary}-5`,
      params: { list: [`${canary}-6`] },
    },
  ]
  const attachments = { postgres: [{ alias: 'crm', host: 'db', database: 'd', user: 'u', password: `${canary}-7` }] }
  const script = await generate({ version: 1, duckdb: { secrets }, attachments, views: [] })
  expect(script).not.toContain(canary)
  const variables = [...script.matchAll(/^SET VARIABLE (\S+) = '';$/gm)].map(([, name]) => name)
  expect(variables).toEqual([
    'A_B_BEARER_TOKEN',
    'A_B_BEARER_TOKEN_2',
    'A_B_IT_S_1',
    'O_2_SECRET',
    'PG_PASSWORD',
    'PG_LIST',
    'CRM_PASSWORD',
  ])
  for (const name of variables) expect(script.split(`getvariable('${name}')`)).toHaveLength(2)
  expect(script).not.toContain('PERSISTENT')
  expect(script).toContain('"port" 5432')
})

test('filled-in variables reach the secrets', async () => {
  const script = await generate({
    version: 1,
    duckdb: { secrets: [{ type: 'http', name: 'api', params: { extra_http_headers: { 'x-key': 'hidden' } } }] },
    views: [],
  })
  const filled = script.replace("API_X_KEY = ''", "API_X_KEY = 'filled in'")
  const [row] = await runScript(':memory:', filled, "SELECT secret_string FROM duckdb_secrets() WHERE name = 'api'")
  expect(row?.secret_string).toContain('filled in')
})

test('views go into the databases that the catalog attaches', async () => {
  await using folder = await makeFolder()
  const script = await generate({
    version: 1,
    duckdb: {},
    attachments: { duckdb: [{ alias: 'other', path: folder.file('other.duckdb'), read_only: false }] },
    views: [
      { name: 'twice', sql: 'SELECT 2 * n AS n FROM other.s.once' },
      { name: 'once', db_schema: 's', into: 'other', sql: 'SELECT 21 AS n' },
    ],
  })
  expect(await runScript(':memory:', script, 'FROM twice')).toEqual([{ n: 42 }])
  expect(await runScript(folder.file('other.duckdb'), '', 'FROM s.once')).toEqual([{ n: 21 }])
})

test('materialised views become tables, which are filled again each time', async () => {
  await using folder = await makeFolder({ 'numbers.csv': 'n\n2\n1\n' })
  const file = folder.file('numbers.csv')
  const script = await generate({
    version: 1,
    duckdb: {},
    attachments: { duckdb: [{ alias: 'far', path: folder.file('far.duckdb'), read_only: false }] },
    macros: [{ name: 'twice', parameters: ['x'], sql: '2 * x' }],
    views: [
      { name: 'total', sql: 'SELECT sum(n)::INTEGER AS total FROM other."ke""pt"', materialized: true },
      {
        ...{
          name: 'ke"pt',
          db_schema: 'other',
          description: "It's kept",
          sql: 'SELECT twice(n)::INTEGER AS n FROM base -- the end',
        },
        materialized: { order_by: ['n'], max_age: '1h' },
      },
      { name: 'base', db_schema: 'other', sql: `FROM read_csv('${file}')` },
      { name: 'copy', into: 'far', db_schema: 's', sql: 'SELECT 1 AS n', materialized: true },
    ],
  })
  expect(script).toContain('-- The macros, views and tables, each after those that it reads')
  const read = `SELECT n, total, (SELECT n FROM far.s.copy) AS far, (SELECT comment FROM duckdb_tables() WHERE table_name = 'ke"pt') AS comment,
    (SELECT list(view_name) FROM duckdb_views() WHERE NOT internal) AS views FROM other."ke""pt", total`
  const more = { far: 1, comment: "It's kept", views: ['base'] }
  const rows = [
    { n: 2, total: 6, ...more },
    { n: 4, total: 6, ...more },
  ]
  expect(await runScript(folder.file('main.duckdb'), script, read)).toMatchObject(rows)
  await folder.write({ 'numbers.csv': 'n\n5\n' })
  expect(await runScript(folder.file('main.duckdb'), script, read)).toMatchObject([{ n: 10, total: 10 }])
})

describe('the script of an example gives the views that a connect gives:', () => {
  test('quickstart', async () => {
    await using folder = await makeFolder()
    const file = `${root}examples/quickstart/catalog.yaml`
    const script = generateSql(await loadConfig(file))
    await using catalog = connectToCatalog(file, { databasePath: folder.file('catalog.duckdb') })
    const connected = await catalog.query(viewsOf)
    expect(connected).toHaveLength(6)
    await catalog.close()
    expect(await runScript(folder.file('script.duckdb'), script, viewsOf)).toEqual(connected)
    const counts = 'SELECT count(*)::INTEGER AS departures, (SELECT count(*)::INTEGER FROM reports.days) AS days FROM departures'
    expect(await runScript(':memory:', script, counts)).toEqual([{ departures: 6104, days: 7 }])
  })

  describeWith(['sqlite_scanner', 'postgres_scanner'], 'attachments', () => {
    let postgres: Postgres
    beforeAll(async () => {
      postgres = await startPostgres()
      await postgres.query(await readFile(`${root}examples/attachments/data/weather.sql`, 'utf8'))
    })
    afterAll(() => postgres?.stop())

    test('with its password filled in', async () => {
      await using folder = await makeFolder()
      const { host, port, user, password, database } = postgres
      const env = { PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password, PGDATABASE: database }
      const file = `${root}examples/attachments/catalog.yaml`
      const config = await loadConfig(file, { env })
      const script = generateSql(config)
      expect(script).not.toContain(password)
      const filled = script.replace(/^(SET VARIABLE \w*PASSWORD) = '';$/m, `$1 = '${password}';`)
      const options = { databasePath: folder.file('catalog.duckdb'), env, driver: withExtensions() }
      await using catalog = connectToCatalog(file, options)
      const connected = await catalog.query(viewsOf)
      expect(connected).toHaveLength(5)
      await catalog.close()
      expect(await runScript(folder.file('script.duckdb'), filled, viewsOf)).toEqual(connected)
      const hours = 'SELECT count(*)::INTEGER AS n FROM hours'
      expect((await runScript(':memory:', filled, hours))[0]?.n).toBeGreaterThan(0)
    })
  })
})

/** The default driver, on the extensions of the tests. */
function withExtensions(): Driver<DuckDBConnection> {
  const driver = nodeApi()
  return {
    ...driver,
    open: (database, options) =>
      driver.open(database, { ...options, config: { ...options?.config, extension_directory: extensionDirectory, ...unsigned } }),
  }
}
