import { type CatalogLineage, loadLineage } from '../../../src/docs/index.js'
import { type CatalogSession, connectToCatalog } from '../../../src/index.js'
import { fc } from '../../support/property.js'
import { arbitraryQuery, tables } from '../../types/support/arbitrary-queries.js'

const count = process.env.SOAK ? 2_000 : 100

const types = { id: 'INTEGER', k: 'INTEGER', t: 'VARCHAR', n: 'INTEGER' } as const
const columns = JSON.stringify({
  sources: Object.fromEntries(
    ['a', 'b', 'e'].map((name) => [name, { columns: Object.entries(types).map(([column, type]) => ({ name: column, type })) }]),
  ),
})

/** Other values of a column. */
const changes = {
  INTEGER: (column: string) => [`${column} + 4`, `coalesce(${column}, 0) % 2`, `10 - ${column}`],
  VARCHAR: (column: string) => [`${column} || 'x'`, `CASE WHEN ${column} = 'x' THEN 'y' ELSE '1' END`],
} as const

type Results = readonly (Readonly<Record<string, string>> | undefined)[]

/** The values of each column of each query, in any order. */
async function runAll(session: CatalogSession, queries: readonly string[], table = ''): Promise<Results> {
  const results: (Readonly<Record<string, string>> | undefined)[] = []
  for (const sql of queries) {
    const rows = sql.includes(`FROM ${table}`) ? await session.query(sql).catch(() => undefined) : undefined
    const list = (column: string) => JSON.stringify(rows?.map((row) => String(row[column])).sort())
    results.push(rows && Object.fromEntries(Object.keys(types).map((column) => [column, list(column)])))
  }
  return results
}

const isTraced = ({ columnEdges = [] }: CatalogLineage, view: string, column: string, source: string, from: string) =>
  columnEdges.some(
    ({ from: origin, to, kind }) =>
      to.node === view &&
      (to.column ?? column) === column &&
      (kind === 'unknown' || (origin.node === source && origin.column === from)),
  )

test(`no column that changes a result is left out, over ${count} generated queries`, async () => {
  const candidates = fc.sample(arbitraryQuery, 3 * count)
  await using catalog = connectToCatalog({ version: 1, duckdb: {} })
  await using session = await catalog.session()
  const makeTables = async () => {
    for (const sql of tables.split(';').filter((text) => text.trim() !== ''))
      await session.query(sql.replace('CREATE TABLE', 'CREATE OR REPLACE TABLE'))
    await session.query("INSERT INTO e VALUES (1, 1, 'x', 7), (9, 2, 'y', 8)")
  }
  await makeTables()
  await session.query('SET threads = 1')
  // One that gives other rows each time tells nothing
  const [first, second] = [await runAll(session, candidates), await runAll(session, candidates)]
  const queries = candidates
    .filter((_, index) => first[index] && JSON.stringify(first[index]) === JSON.stringify(second[index]))
    .slice(0, count)
  expect(queries).toHaveLength(count)
  const lineage = await loadLineage(
    { version: 1, duckdb: {}, views: queries.map((sql, index) => ({ name: `v${index}`, sql })) },
    { columns },
  )
  const expected = await runAll(session, queries)
  const wrong: string[] = []
  let seen = 0
  for (const table of ['a', 'b', 'e'])
    for (const [column, type] of Object.entries(types))
      for (const change of changes[type](column)) {
        await session.query(`CREATE OR REPLACE TABLE ${table} AS SELECT * REPLACE (${change} AS ${column}) FROM ${table}`)
        const results = await runAll(session, queries, table)
        for (const [index, sql] of queries.entries())
          for (const result of Object.keys(types)) {
            const [before, after] = [expected[index]?.[result], results[index]?.[result]]
            if (after === undefined || before === after) continue
            seen += 1
            if (!isTraced(lineage, `view:v${index}`, result, `source:${table}`, column))
              wrong.push(`${result} <- ${table}.${column}: ${sql}`)
          }
        await makeTables()
      }
  expect([...new Set(wrong)]).toEqual([])
  expect(seen).toBeGreaterThan(5 * count)
  const unknown = lineage.columnEdges?.filter(({ kind }) => kind === 'unknown') ?? []
  expect(unknown.map(({ to }) => queries[Number(to.node.slice('view:v'.length))])).toEqual([])
}, 120_000)
