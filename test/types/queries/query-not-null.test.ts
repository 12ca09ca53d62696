import { connectToCatalog, type Row, type Value } from '../../../src/index.js'
import { generateTypes } from '../../../src/types/index.js'
import { renderWithParameters } from '../../../src/types/queries/render-with-parameters.js'
import { fc } from '../../support/property.js'
import { arbitraryStatement, parameters, tables } from '../support/arbitrary-queries.js'

const count = process.env.SOAK ? 4_000 : 420

type Parameter = keyof typeof parameters
const pragmas = tables.split(';').filter((text) => text.trim() !== '')

const typeOf = (name: string) => parameters[name as Parameter].type.slice(0, -1)
const usedIn = (sql: string) => (Object.keys(parameters) as Parameter[]).filter((name) => sql.includes(`$${name}`))

/** All combinations of the values of the parameters of a statement. */
function combine(sql: string): readonly { readonly [name: string]: Value }[] {
  return usedIn(sql).reduce<readonly { readonly [name: string]: Value }[]>(
    (all, name) => all.flatMap((values) => parameters[name].values.map((value) => ({ ...values, [name]: value }))),
    [{}],
  )
}

/** The columns of the rows of each query that have no NULL. */
function claimsOf(text: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...text.matchAll(/export interface (\w+)Row \{\n([\s\S]*?)\n\}/g)].map(([, name = '', body = '']) => [
      name.toLowerCase(),
      [...body.matchAll(/readonly (\w+): ([^\n]*)/g)].flatMap(([, column = '', type = '']) =>
        type.endsWith('| null') ? [] : [column],
      ),
    ]),
  )
}

test(`no NULL comes in a column of a named query that is claimed to have none, over ${count} generated statements`, async () => {
  await using runner = connectToCatalog({ version: 1, duckdb: { pragmas } })
  await using session = await runner.session()
  const kept: { readonly sql: string; readonly nulls: ReadonlySet<string>; readonly rows: number; readonly described: number }[] =
    []
  let refused = 0
  for (const sql of fc.sample(arbitraryStatement, 2 * count)) {
    if (kept.length === count) break
    const cast = renderWithParameters(sql, ({ name }) => `CAST($${name} AS ${typeOf(name)})`)
    const rows: Row[] = []
    const run = async () => {
      for (const values of combine(sql)) rows.push(...(await session.query(cast, values)))
      const nulls = new Set(rows.flatMap((row) => Object.keys(row).filter((column) => row[column] === null)))
      const withNulls = renderWithParameters(sql, ({ name }) => `CAST(NULL AS ${typeOf(name)})`)
      const described = await session.query<{ name: string }>(
        `SELECT column_name AS name FROM (DESCRIBE ${withNulls}) WHERE "null" = 'NO'`,
      )
      kept.push({ sql, nulls, rows: rows.length, described: described.filter(({ name }) => nulls.has(name)).length })
    }
    await run().catch(() => {
      refused += 1
    })
  }
  expect(kept).toHaveLength(count)
  expect(refused).toBeLessThan(count / 4)

  await using catalog = connectToCatalog({
    version: 1,
    duckdb: { pragmas },
    queries: kept.map(({ sql }, index) => ({
      name: `q${index}`,
      sql,
      parameters: Object.fromEntries(usedIn(sql).map((name) => [name, parameters[name].type])),
    })),
  })
  const claims = claimsOf((await generateTypes(catalog)).queries ?? '')
  expect(claims.size).toBe(count)
  const wrong = kept.flatMap(({ sql, nulls }, index) =>
    (claims.get(`q${index}`) ?? []).filter((column) => nulls.has(column)).map((column) => `${column} of ${sql}`),
  )
  expect(wrong).toEqual([])
  // DESCRIBE alone is wrong, the rule claims something, and the statements return rows
  const total = [...claims.values()].flat().length
  const lies = kept.reduce((sum, { described }) => sum + described, 0)
  expect(lies).toBeGreaterThan(count / 40)
  expect(total).toBeGreaterThan(count / 5)
  expect(kept.filter(({ rows }) => rows > 0).length).toBeGreaterThan(count / 2)
}, 900_000)
