import { connectToCatalog } from '../../../src/index.js'
import { keepsRows, readNotNull } from '../../../src/types/read/read-not-null.js'
import { fc } from '../../support/property.js'
import { arbitraryQuery, tables } from '../support/arbitrary-queries.js'

const count = process.env.SOAK ? 4_000 : 420

test(`no NULL comes in a column that is claimed to have none, over ${count} generated queries`, async () => {
  await using catalog = connectToCatalog({ version: 1, duckdb: {} })
  await using session = await catalog.session()
  for (const sql of tables.split(';').filter((text) => text.trim() !== '')) await session.query(sql)
  const queries: string[] = []
  const refused: string[] = []
  for (const sql of fc.sample(arbitraryQuery, 2 * count)) {
    if (queries.length === count) break
    // Some errors come only when the view is read
    const read = async () => {
      await session.query(`CREATE OR REPLACE VIEW v${queries.length} AS ${sql}`)
      await session.query(`FROM v${queries.length}`)
    }
    await read().then(
      () => queries.push(sql),
      (error: Error) => refused.push(`${error.message}: ${sql}`),
    )
  }
  expect(queries).toHaveLength(count)
  expect(refused.length).toBeLessThan(count / 4)
  const claims = await readNotNull(
    session,
    queries.map((_, index) => `FROM v${index}`),
  )
  const wrong: string[] = []
  let described = 0
  for (const [index, sql] of queries.entries()) {
    const rows = await session.query(`FROM v${index}`)
    const holds = (column: string) => rows.some((row) => row[column] === null)
    for (const column of claims[index]!) if (holds(column)) wrong.push(`${column} of ${sql}`)
    const columns = await session.query<{ column_name: string }>(
      `SELECT column_name FROM (DESCRIBE FROM v${index}) WHERE "null" = 'NO'`,
    )
    described += columns.filter(({ column_name: name }) => holds(name)).length
  }
  expect(wrong).toEqual([])
  // DESCRIBE alone is wrong, and the rule claims something
  expect(described).toBeGreaterThan(count / 40)
  expect(claims.flatMap((claim) => [...claim]).length).toBeGreaterThan(count / 10)
})

test.each([
  ['FROM a', true],
  ['SELECT b.id FROM a JOIN b USING (id) WHERE a.n > 1 ORDER BY b.id LIMIT 3', true],
  ['SELECT DISTINCT a.id FROM a, e', true],
  ['SELECT id FROM a SEMI JOIN b USING (id)', true],
  ['SELECT id FROM a ANTI JOIN b USING (id)', true],
  ['SELECT b.id FROM a LEFT JOIN b USING (id)', false],
  ['SELECT b.id FROM a LEFT JOIN LATERAL (SELECT id FROM b) b ON false', false],
  ['FROM a UNION ALL FROM e', false],
  ['SELECT id FROM a GROUP BY ALL', false],
  ['FROM range(3)', false],
])('the plan of %s keeps rows as they are: %s', async (sql, expected) => {
  await using catalog = connectToCatalog({ version: 1, duckdb: {} })
  await using session = await catalog.session()
  for (const text of tables.split(';').filter((each) => each.trim() !== '')) await session.query(text)
  await session.query("SET explain_output = 'all'")
  expect(await keepsRows(session, sql)).toBe(expected)
})
