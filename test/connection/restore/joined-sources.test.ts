import { mkdir } from 'node:fs/promises'
import { type CatalogReport, type ConnectOptions, connectToCatalog } from '../../../src/index.js'
import { type Postgres, startPostgres } from '../../servers/postgres.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { rawQuery } from '../../support/raw-duckdb.js'

// Every view comes before the ones that it reads
const catalogYaml = `
version: 1
name: shop
duckdb:
  database: shop.duckdb
  extension_policy: local_only
  directories: { extensions: '\${env:EXTENSIONS}' }
attachments:
  sqlite:
    - { alias: stock, path: data/stock.sqlite }
  postgres:
    - alias: crm
      host: \${env:PGHOST}
      port: \${env:PGPORT}
      database: \${env:PGDATABASE}
      user: \${env:PGUSER}
      password: \${env:PGPASSWORD}
views:
  - name: revenue
    db_schema: reports
    description: What each customer's orders are worth, in euros
    sql: |
      SELECT customer, country, count(*)::INTEGER AS orders, sum(amount)::DECIMAL(10, 2) AS revenue
      FROM sales.lines -- reads all three sources
      GROUP BY ALL
  - name: lines
    db_schema: sales
    description: Each order with its customer and its product
    sql: |
      SELECT o.id, c.name AS customer, c.country, p.title AS product, o.pieces * p.price AS amount
      FROM main.orders o
      JOIN customers c ON c.id = o.customer_id
      JOIN main.products p USING (sku);
  - { name: orders, source: parquet, uri: data/orders.parquet }
  - { name: products, source: sqlite, database: stock, table: products, description: "The stock's own words" }
  - { name: customers, source: postgres, database: crm, table: crm.customers }
`

const joined = 'FROM reports.revenue ORDER BY revenue DESC'

const revenue = [
  { customer: 'Zoë', country: 'NL', orders: 2, revenue: 24 },
  { customer: "O'Hara", country: 'IE', orders: 1, revenue: 7 },
]

/** Both change with anything that is applied. */
const written = 'SELECT generation, hash FROM _duckalog.ledger, (SELECT md5(string_agg(sql)) AS hash FROM duckdb_views())'

const views = ['main.customers', 'main.orders', 'main.products', 'reports.revenue', 'sales.lines']

describeWith(['sqlite_scanner', 'postgres_scanner'], 'one view over Postgres, SQLite and Parquet', () => {
  let postgres: Postgres
  let folder: CatalogFolder
  let options: ConnectOptions
  let first: { readonly rows: readonly object[]; readonly report: CatalogReport | undefined }

  beforeAll(async () => {
    postgres = await startPostgres()
    await postgres.query(`
      CREATE SCHEMA crm;
      CREATE TABLE crm.customers (id INTEGER PRIMARY KEY, name TEXT, country CHAR(2));
      INSERT INTO crm.customers VALUES (1, 'Zoë', 'NL'), (2, 'O''Hara', 'IE'), (3, 'never ordered', 'DE')`)
    folder = await makeFolder({ 'catalog.yaml': catalogYaml })
    await mkdir(folder.file('data'))
    await rawQuery(
      ':memory:',
      `LOAD sqlite_scanner;
      ATTACH '${folder.file('data/stock.sqlite')}' AS stock (TYPE sqlite, READ_WRITE);
      CREATE TABLE stock.products (sku TEXT PRIMARY KEY, title TEXT, price DOUBLE);
      INSERT INTO stock.products VALUES ('a-1', 'lamp', 10.25), ('b-2', 'bulb', 3.5);
      COPY (FROM (VALUES (100, 1, 'a-1', 2), (101, 1, 'b-2', 1), (102, 2, 'b-2', 2)) t(id, customer_id, sku, pieces))
      TO '${folder.file('data/orders.parquet')}'`,
      { extension_directory: extensionDirectory, ...unsigned },
    )
    const { host, port, database, user, password } = postgres
    const env = { PGHOST: host, PGPORT: String(port), PGDATABASE: database, PGUSER: user, PGPASSWORD: password }
    options = { env: { ...env, EXTENSIONS: extensionDirectory } }
    await using catalog = connectToCatalog(folder.file('catalog.yaml'), options)
    first = { rows: await catalog.query(joined), report: catalog.report }
  })
  afterAll(async () => {
    await folder?.[Symbol.asyncDispose]()
    await postgres?.stop()
  })

  test('a config in the wrong order becomes a database that joins rows of all three sources', () => {
    expect(first.rows).toEqual(revenue)
    const created = changes(first.report)
    expect(created.slice(-2)).toEqual([
      'create sales.lines: it does not exist yet',
      'create reports.revenue: it does not exist yet',
    ])
    expect([...created].sort()).toEqual(views.map((view) => `create ${view}: it does not exist yet`))
    expect(first.report?.steps.map(({ kind, name, status }) => `${kind} ${name} ${status}`)).toEqual([
      'setting catalog_error_max_schemas done',
      'extension sqlite_scanner done',
      'extension postgres_scanner done',
      'attachment stock done',
      'attachment crm done',
    ])
    expect(first.report?.warnings).toEqual([])
  })

  test('the native connection reads the same rows', async () => {
    await using catalog = connectToCatalog(folder.file('catalog.yaml'), options)
    const connection = await catalog.getConnection()
    const result = await connection.runAndReadAll(joined)
    expect(result.getRowObjectsJS()).toEqual(revenue)
  })

  test('connecting again changes nothing, and new rows of the sources are visible', async () => {
    const [before] = await rawQuery(folder.file('shop.duckdb'), written)
    await postgres.query("UPDATE crm.customers SET country = 'BE' WHERE id = 1")
    try {
      await using catalog = connectToCatalog(folder.file('catalog.yaml'), options)
      expect(await catalog.query(joined)).toEqual([{ ...revenue[0], country: 'BE' }, revenue[1]])
      expect(changes(catalog.report).sort()).toEqual(views.map((view) => `keep ${view}: unchanged`))
      expect(await catalog.plan()).toMatchObject({ views: views.map(() => ({ action: 'keep' })) })
    } finally {
      await postgres.query("UPDATE crm.customers SET country = 'NL' WHERE id = 1")
    }
    const [after] = await rawQuery(folder.file('shop.duckdb'), written)
    expect(after).toEqual(before)
  })

  test('schemas, views and comments are stored in the file', async () => {
    const stored = await rawQuery(
      folder.file('shop.duckdb'),
      `SELECT schema_name || '.' || view_name AS view, comment FROM duckdb_views() WHERE NOT internal ORDER BY view`,
    )
    expect(stored).toEqual([
      { view: 'main.customers', comment: null },
      { view: 'main.orders', comment: null },
      { view: 'main.products', comment: "The stock's own words" },
      { view: 'reports.revenue', comment: "What each customer's orders are worth, in euros" },
      { view: 'sales.lines', comment: 'Each order with its customer and its product' },
    ])
  })

  test('sources stay read-only', async () => {
    await using catalog = connectToCatalog(folder.file('catalog.yaml'), options)
    for (const sql of ['DELETE FROM stock.products', 'DELETE FROM crm.crm.customers']) {
      await expect(catalog.query(sql)).rejects.toMatchObject({
        code: 'QUERY_FAILED',
        message: expect.stringMatching(/read-only/i),
      })
    }
    expect(await catalog.query(joined)).toEqual(revenue)
  })
})

function changes(report: CatalogReport | undefined): string[] {
  return (report?.views ?? []).map(({ action, view, reason }) => `${action} ${view.schema}.${view.name}: ${reason}`)
}
