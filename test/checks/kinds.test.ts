import type { CheckReport } from '../../src/checks/index.js'
import { type CatalogInput, connectToCatalog } from '../../src/index.js'
import { startPostgres } from '../servers/postgres.js'
import { makeFolder } from '../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../support/extensions.js'
import { rawQuery } from '../support/raw-duckdb.js'

const columns = 'id INTEGER, status VARCHAR, customer INTEGER, amount INTEGER, seen TIMESTAMP'

/** The rows of each case, and the count of each check that they fail. */
const cases = {
  good: { rows: "(1, 'new', 10, 5, NOW), (2, 'paid', 10, 7, NOW)", fails: {} },
  bad: {
    rows: "(1, 'lost', 99, -5, OLD), (1, 'lost', 98, -6, OLD), (NULL, 'new', 10, 0, OLD)",
    fails: {
      'id not_null': 1,
      'id unique': 1,
      'status accepted_values': 2,
      'customer references': 2,
      'amount check': 2,
      'id, status unique': 1,
      row_count: 3,
      'seen freshness': 1,
      negative: 2,
    },
  },
  empty: { rows: undefined, fails: { row_count: 0, 'seen freshness': 1 } },
  nulls: {
    rows: '(NULL, NULL, NULL, NULL, NULL::TIMESTAMP), (NULL, NULL, NULL, NULL, NULL)',
    fails: { 'id not_null': 2, 'seen freshness': 1 },
  },
} as const

type Case = keyof typeof cases

const names = Object.keys(cases) as readonly Case[]

/** The tables of all cases, in DuckDB or Postgres. */
function createTables(schema: string): string {
  const texts = names.map((name) => {
    const values = cases[name].rows
      ?.replaceAll('NOW', "now()::TIMESTAMPTZ AT TIME ZONE 'UTC'")
      .replaceAll('OLD', "TIMESTAMP '2020-01-01'")
    return `CREATE TABLE ${schema}${name} (${columns});${values === undefined ? '' : `INSERT INTO ${schema}${name} VALUES ${values};`}`
  })
  return `${texts.join('')}CREATE TABLE ${schema}customers (id INTEGER); INSERT INTO ${schema}customers VALUES (10), (NULL);`
}

/** All checks, of a relation whose customers are in a table. */
function allChecks(relation: string, customers: string) {
  return {
    columns: {
      id: { not_null: true, unique: true },
      status: { accepted_values: ['new', 'paid'] },
      customer: { references: `${customers}.id` },
      amount: { check: 'amount >= 0 -- a comment' },
    },
    unique: [['id', 'status']],
    row_count: { min: 1, max: 2 },
    freshness: { column: 'seen', warn_after: '1h', error_after: '1d' },
    checks: [{ name: 'negative', sql: `FROM ${relation} WHERE amount < 0; -- all of them` }],
  }
}

/** The failed checks of each relation, with their counts. */
function countFailures({ failures }: CheckReport): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const found: Record<string, Record<string, number>> = {}
  for (const { view, column, check, count, error } of failures) {
    expect(error).toBeUndefined()
    found[view] = { ...found[view], [[column, check].filter(Boolean).join(' ')]: count }
  }
  return found
}

const expected = (name: (of: Case) => string) =>
  Object.fromEntries(names.filter((of) => Object.keys(cases[of].fails).length > 0).map((of) => [name(of), cases[of].fails]))

const aggregated = (from: string) =>
  `SELECT any_value(id) AS id, any_value(status) AS status, any_value(customer) AS customer, any_value(amount) AS amount, max(seen) AS seen FROM ${from} GROUP BY rowid`

describeWith(['postgres_scanner'], 'every kind of check', () => {
  test('on Parquet, CSV, tables, plain and aggregating views, and Postgres: passing, failing, empty and all NULL', async () => {
    await using folder = await makeFolder()
    const postgres = await startPostgres()
    try {
      await postgres.query(createTables(''))
      const shop = folder.file('shop.duckdb')
      const copies = names.map(
        (name) => `COPY ${name} TO '${folder.file(`${name}.parquet`)}'; COPY ${name} TO '${folder.file(`${name}.csv`)}';`,
      )
      await rawQuery(shop, `${createTables('')}${copies.join('')}`)
      const { host, port, user, password, database } = postgres
      const crm = { alias: 'crm', host, port, user, password, database }
      const types = Object.fromEntries(columns.split(', ').map((column) => column.split(' ') as [string, string]))
      const catalog: CatalogInput = {
        version: 1,
        duckdb: { extension_policy: 'local_only', directories: { extensions: extensionDirectory }, config: unsigned },
        attachments: { postgres: [crm], duckdb: [{ alias: 'shop', path: shop }] },
        views: [
          { name: 'customers', source: 'duckdb', database: 'shop', table: 'customers' },
          ...names.flatMap(
            (name): NonNullable<CatalogInput['views']> => [
              {
                name: `parquet_${name}`,
                source: 'parquet',
                uri: folder.file(`${name}.parquet`),
                ...allChecks(`parquet_${name}`, 'customers'),
              },
              {
                name: `csv_${name}`,
                source: 'csv',
                uri: folder.file(`${name}.csv`),
                options: { columns: types },
                ...allChecks(`csv_${name}`, 'customers'),
              },
              { name: `sums_${name}`, sql: aggregated(`shop.main.${name}`), ...allChecks(`sums_${name}`, 'shop.main.customers') },
              {
                name: `server_${name}`,
                source: 'postgres',
                database: 'crm',
                table: `public.${name}`,
                ...allChecks(`server_${name}`, 'crm.public.customers'),
              },
            ],
          ),
        ],
        checks: names.map((name) => ({ table: `crm.public.${name}`, ...allChecks(`crm.public.${name}`, 'customers') })),
      }
      await using connected = connectToCatalog(catalog)
      const report = await connected.check()
      expect(countFailures(report)).toEqual({
        ...expected((name) => `parquet_${name}`),
        ...expected((name) => `csv_${name}`),
        ...expected((name) => `sums_${name}`),
        ...expected((name) => `server_${name}`),
        ...expected((name) => `crm.public.${name}`),
      })
      expect(report.failures.length + report.passed.length).toBe(5 * names.length * 9)
      // Each query shows as many rows as were counted
      for (const { check, sql, count, rows } of report.failures.filter(({ view }) => view.startsWith('parquet_bad'))) {
        const shown = await connected.query(sql)
        if (check !== 'row_count') expect([check, shown.length]).toEqual([check, count])
        expect(rows).toHaveLength(check === 'row_count' ? 0 : count)
      }

      // The server answers with an error
      await postgres.query('CREATE VIEW broken AS SELECT status::INTEGER AS n FROM bad')
      const checks = [{ table: 'crm.public.broken', columns: { n: { not_null: true, tags: ['pii'] } } }]
      await using answered = connectToCatalog({ ...catalog, attachments: { postgres: [crm] }, views: [], checks })
      const [refused] = (await answered.check()).failures
      expect(refused).toMatchObject({ message: expect.stringContaining('[hidden]'), error: { code: 'CHECK_FAILED' } })
      expect(refused).not.toHaveProperty('unavailable')
      expect(JSON.stringify(refused)).not.toMatch(/lost|"new/)

      // The server goes away
      await postgres.halt()
      const away = await connected.check({ views: ['server_good', 'crm.public.bad', 'parquet_good'] })
      expect(away.failures).toHaveLength(2 * 9)
      expect(away.passed).toHaveLength(9)
      for (const failure of away.failures)
        expect(failure).toMatchObject({
          unavailable: true,
          count: 0,
          error: { code: 'CHECK_FAILED', cause: { code: 'QUERY_FAILED' } },
        })
      expect(JSON.stringify(away)).not.toContain(password)
    } finally {
      await postgres.stop()
    }
  }, 60_000)
})
