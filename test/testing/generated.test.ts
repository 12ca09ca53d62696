import { DuckDBInstance } from '@duckdb/node-api'
import { createTestCatalog, type Fixtures } from '../../src/testing/index.js'
import { makeFolder } from '../support/catalog-folder.js'
import { fc } from '../support/property.js'

const types = [
  'INTEGER',
  'BIGINT',
  'DECIMAL(12,3)',
  'DOUBLE',
  'VARCHAR',
  'DATE',
  'TIMESTAMP',
  'BOOLEAN',
  'INTEGER[]',
  'STRUCT(a INTEGER, b VARCHAR)',
] as const

const arbitraries = {
  INTEGER: fc.integer({ min: -9, max: 9 }),
  BIGINT: fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }),
  'DECIMAL(12,3)': fc.integer({ min: -99_999, max: 99_999 }).map((n) => `${n}.${Math.abs(n) % 1000}`),
  DOUBLE: fc.double({ noNaN: true, noDefaultInfinity: true }),
  VARCHAR: fc.string({ maxLength: 6 }),
  DATE: fc.integer({ min: 0, max: 30_000 }).map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10)),
  TIMESTAMP: fc.integer({ min: 0, max: 2 ** 31 }).map((seconds) => new Date(seconds * 1000).toISOString().slice(0, 19)),
  BOOLEAN: fc.boolean(),
  'INTEGER[]': fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 3 }),
  'STRUCT(a INTEGER, b VARCHAR)': fc.record({ a: fc.integer({ min: 0, max: 9 }), b: fc.string({ maxLength: 2 }) }),
}

type Type = keyof typeof arbitraries

const source = fc
  .record({ types: fc.array(fc.constantFrom(...types), { minLength: 1, maxLength: 4 }), isAttached: fc.boolean() })
  .chain(({ types: chosen, isAttached }) =>
    fc
      .array(fc.tuple(...chosen.map((type: Type) => fc.option(arbitraries[type] as fc.Arbitrary<unknown>, { nil: null }))), {
        maxLength: 5,
      })
      .map((rows) => ({ types: chosen, isAttached, rows })),
  )

const catalogs = fc.record({
  sources: fc.array(source, { minLength: 1, maxLength: 3 }),
  operator: fc.constantFrom('UNION ALL', 'EXCEPT ALL', 'INTERSECT ALL'),
})

/** A value as SQL, written by hand: another way than that of the fixtures. */
function literal(value: unknown, type: string): string {
  if (value === null) return 'NULL'
  if (Array.isArray(value)) return `[${value.join(', ')}]::${type}`
  if (typeof value === 'object') {
    const { a, b } = value as { a: number; b: string }
    return `{ a: ${a}, b: ${literal(b, 'VARCHAR')} }::${type}`
  }
  const text = Object.is(value, -0) ? '-0.0' : String(value)
  return `CAST('${text.replaceAll("'", "''")}' AS ${type})`
}

test('the rows of generated catalogs are those of a plain DuckDB with the same tables', async () => {
  await using folder = await makeFolder()
  await fc.assert(
    fc.asyncProperty(catalogs, async ({ sources, operator }) => {
      const named = sources.map((each, index) => ({ ...each, name: each.isAttached ? `crm.main.t${index}` : `t${index}` }))
      const views = named.map(({ name, isAttached, types: [type = ''] }, index) => {
        const counted = `SELECT count(*) AS n, count(c0) AS given, min(c0)::VARCHAR AS least FROM ${name}`
        const all = `SELECT CAST(c0 AS VARCHAR) AS c FROM ${name} ${operator} SELECT CAST(c0 AS VARCHAR) FROM ${named[0]?.name}`
        return [
          ...(isAttached ? [] : [{ name, source: 'parquet' as const, uri: 'gone.parquet' }]),
          { name: `counted${index}`, sql: type.includes('STRUCT') ? `SELECT count(*) AS n FROM ${name}` : counted },
          { name: `all${index}`, db_schema: 'reports', sql: all },
          { name: `again${index}`, sql: `SELECT *, ${index} AS which FROM ${name}` },
        ]
      })
      const columns = named.map(({ name, isAttached, types: list }) => {
        const entry = { columns: list.map((type, index) => ({ name: `c${index}`, type })) }
        return [name, isAttached ? entry : { kind: 'view', ...entry }]
      })
      await folder.write({ 'c.json': { sources: Object.fromEntries(columns) } })
      const fixtures: Fixtures = Object.fromEntries(
        named.map(({ name, rows }) => [
          name,
          rows.map((row) => Object.fromEntries(row.map((value, index) => [`c${index}`, value]))),
        ]),
      )
      const tables = named.map(({ name, types: list, rows }) => {
        const inserted = rows.map((row) => `(${row.map((value, index) => literal(value, list[index] ?? '')).join(', ')})`)
        const created = `CREATE TABLE ${name} (${list.map((type, index) => `c${index} ${type}`).join(', ')})`
        return inserted.length === 0 ? created : `${created}; INSERT INTO ${name} VALUES ${inserted.join(', ')}`
      })
      const read = views.flat().filter((view) => 'sql' in view)
      await using template = await createTestCatalog(
        {
          version: 1,
          duckdb: {},
          attachments: { duckdb: [{ alias: 'crm', path: 'gone.duckdb' }] },
          views: views.flat() as never,
        },
        { columns: folder.file('c.json') },
      )
      await using catalog = await template.copy(fixtures)
      const plain = await DuckDBInstance.create(':memory:')
      const connection = await plain.connect()
      await connection.run(`SET TimeZone = 'UTC'; ATTACH ':memory:' AS crm; ${tables.join(';')}`)
      for (const { name, sql, ...rest } of read) {
        const expected = await connection.runAndReadAll(`SELECT * FROM (${sql}) ORDER BY ALL`)
        const from = 'db_schema' in rest ? `${rest.db_schema}.${name}` : name
        expect([...(await catalog.query(`SELECT * FROM ${from} ORDER BY ALL`))]).toEqual(expected.getRowObjectsJS())
      }
      connection.closeSync()
      plain.closeSync()
    }),
    { numRuns: process.env.SOAK ? 200 : 20 },
  )
}, 600_000)
