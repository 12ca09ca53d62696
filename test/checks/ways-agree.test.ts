import { measureRelation, type Query } from '../../src/checks/measure-relation.js'
import { planRelations } from '../../src/checks/plan-relations.js'
import { parseConfigObject } from '../../src/config/index.js'
import { connectToCatalog } from '../../src/index.js'
import { fc } from '../support/property.js'

/** Values of each column as SQL, with equal ones that are written differently. */
const values = {
  n: ['NULL', '0', '1', '-1', '2147483647'],
  t: ['NULL', "''", "'1'", "'01'", "'1.4'", "'a'", "'A'"],
  d: ['NULL', '0.0', '-0.0', '1e0', "'nan'", "'-infinity'"],
  s: ['NULL', "{'a': 1, 'b': NULL}", "{'a': 1, 'b': 'x'}", "{'a': NULL, 'b': NULL}"],
  c: ['NULL', "'x'", "'X'", "'y'"],
  m: ['NULL', "DATE '2020-01-01'", "'infinity'", "DATE '2020-02-01'"],
} as const

type Column = keyof typeof values

type Line = Readonly<Record<Column, string>>

const names = Object.keys(values) as readonly Column[]

const lines = fc.array(
  fc.record(
    Object.fromEntries(names.map((name) => [name, fc.constantFrom(...values[name])])) as Record<Column, fc.Arbitrary<string>>,
  ),
  { maxLength: 12 },
)

const sql = `SELECT n::INTEGER AS n, t::VARCHAR AS t, d::DOUBLE AS d, s::STRUCT(a INTEGER, b VARCHAR) AS s, c::VARCHAR COLLATE NOCASE AS c, m::DATE AS m`

const viewOf = (rows: readonly Line[]) => {
  const typed = `${sql} FROM (VALUES (${names.map(() => 'NULL').join(', ')})) AS r(${names.join(', ')}) WHERE false`
  const all = rows.map((row) => `${sql} FROM (VALUES (${names.map((name) => row[name]).join(', ')})) AS r(${names.join(', ')})`)
  return [typed, ...all].join(' UNION ALL ')
}

const relation = planRelations(
  parseConfigObject({
    version: 1,
    duckdb: {},
    views: [
      {
        name: 'v',
        sql: 'SELECT 1',
        columns: {
          n: { not_null: true, unique: true, accepted_values: [0, '1'], references: 'known.n', check: 'n >= 0' },
          t: { not_null: true, unique: true, accepted_values: [1, 'a'], references: 'known.t', check: "t <> ''" },
          d: { not_null: true, unique: true, accepted_values: [0, 1], check: 'd >= 0' },
          s: { not_null: true, unique: true, check: 's.a = 1' },
          c: { unique: true, accepted_values: ['x'] },
        },
        unique: [
          ['n', 't'],
          ['s', 'd', 'c'],
        ],
        row_count: { min: 1 },
        freshness: { column: 'm', error_after: '1d' },
      },
    ],
  }),
)[0]

/** The counts, computed without DuckDB. */
function expectCounts(rows: readonly Line[]): Readonly<Record<string, number>> {
  const keyOf = (row: Line, columns: readonly Column[]) => {
    const parts = columns.map((name) =>
      name === 'd' ? row[name].replace('-0.0', '0.0') : name === 'c' ? row[name].toLowerCase() : row[name],
    )
    return columns.some((name) => row[name] === 'NULL') ? undefined : parts.join('|')
  }
  const repeated = (...columns: Column[]) => {
    const keys = rows.flatMap((row) => keyOf(row, columns) ?? [])
    return new Set(keys.filter((key, index) => keys.indexOf(key) < index)).size
  }
  const count = (column: Column, ...wrong: readonly string[]) => rows.filter((row) => wrong.includes(row[column])).length
  const outside = (column: Column, ...right: readonly string[]) =>
    rows.filter((row) => !['NULL', ...right].includes(row[column])).length
  return {
    'n not_null': count('n', 'NULL'),
    'n unique': repeated('n'),
    'n accepted_values': outside('n', '0', '1'),
    'n references': outside('n', '0', '-1'),
    'n check': count('n', '-1'),
    't not_null': count('t', 'NULL'),
    't unique': repeated('t'),
    't accepted_values': outside('t', "'1'", "'a'"),
    't references': outside('t', "'A'", "''"),
    't check': count('t', "''"),
    'd not_null': count('d', 'NULL'),
    'd unique': repeated('d'),
    'd accepted_values': outside('d', '0.0', '-0.0', '1e0'),
    // DuckDB sorts NaN above all numbers
    'd check': count('d', "'-infinity'"),
    's not_null': count('s', 'NULL'),
    's unique': repeated('s'),
    's check': 0,
    'c unique': repeated('c'),
    'c accepted_values': outside('c', "'x'", "'X'"),
    'n, t unique': repeated('n', 't'),
    's, d, c unique': repeated('s', 'd', 'c'),
    row_count: rows.length,
    'm freshness': rows.length,
  }
}

test('one by one, folded and through a copy, checks count what is there', async () => {
  await using catalog = connectToCatalog({
    version: 1,
    duckdb: {},
    views: [{ name: 'known', sql: "SELECT * FROM (VALUES (0, 'A'), (-1, ''), (NULL, NULL)) AS r(n, t)" }],
  })
  await using session = await catalog.session()
  const query: Query = async (text) => session.query(text, undefined, { rowMode: 'json' })
  const { checks = [] } = relation ?? {}
  const folder = (await session.query<{ folder: string }>("SELECT current_setting('temp_directory') AS folder"))[0]?.folder
  await fc.assert(
    fc.asyncProperty(lines, async (rows) => {
      await session.query(`CREATE OR REPLACE TEMP VIEW v AS ${viewOf(rows)}`)
      const ways = [
        { isPlain: true, folder },
        { isPlain: false, folder },
        { isPlain: false, folder: '' },
      ]
      for (const { isPlain, folder: used } of ways) {
        await session.query(`SET temp_directory = '${used}'`)
        const found = await measureRelation(query, { sql: 'v', isPlain, columns: names, checks })
        const counts = [...found].map(([{ column, check }, { measure, error }]) => [
          [column, check].filter(Boolean).join(' '),
          error?.message ?? measure?.count,
        ])
        expect(Object.fromEntries(counts)).toEqual(expectCounts(rows))
      }
    }),
    { numRuns: process.env.SOAK ? 500 : 12, endOnFailure: true },
  )
})
