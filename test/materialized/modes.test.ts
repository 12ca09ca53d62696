import { type CatalogConnection, type CatalogInput, connectToCatalog } from '../../src/index.js'
import { fc } from '../support/property.js'

/** A catalog in memory, with a database `crm` that views read. */
function open(views: readonly object[], ...pragmas: readonly string[]) {
  return connectToCatalog({ version: 1, duckdb: { pragmas: [`ATTACH ':memory:' AS crm`, ...pragmas] }, views } as CatalogInput)
}

// In each mode; the long runs try 1,000 histories in all
const soak = process.env.SOAK ? 334 : 8

/** Changes of a source, in seconds from the start of the window of the next refresh on. */
type Step = readonly (
  | { readonly do: 'insert'; readonly late: number | undefined; readonly value: number }
  | { readonly do: 'update' | 'delete' | 'move'; readonly pick: number; readonly late: number; readonly value: number }
)[]

const lookback = 10
const insert = fc.record({
  do: fc.constant('insert' as const),
  // Undefined: no time at all. `lookback`: a tie with the greatest time
  late: fc.option(fc.integer({ min: 0, max: lookback + 15 }), { nil: undefined, freq: 3 }),
  value: fc.nat(9),
})
const change = fc.record({
  do: fc.constantFrom('update' as const, 'delete' as const, 'move' as const),
  pick: fc.nat(20),
  late: fc.integer({ min: 0, max: lookback + 15 }),
  value: fc.nat(9),
})
const steps: fc.Arbitrary<readonly Step[]> = fc.array(fc.array(fc.oneof(insert, insert, change), { maxLength: 6 }), {
  minLength: 1,
  maxLength: 4,
})

const modes = [
  // Rows that vanish, or move to another time, are found by append only inside of the window
  { mode: 'append', options: { by: 'seen', lookback: `${lookback}s` }, changes: ['update', 'delete', 'move'], reach: 'window' },
  { mode: 'merge', options: { by: 'seen', key: ['id'], lookback: `${lookback}s` }, changes: ['update', 'move'], reach: 'all' },
  { mode: 'partition', options: { by: 'seen', lookback: `${lookback}s` }, changes: ['update'], reach: 'window' },
] as const

test.each(modes)(
  `$mode: after ${soak} random histories the rows are those of a whole run`,
  async ({ mode, options, changes, reach }) => {
    const views = [{ name: 'kept', sql: 'FROM crm.source', materialized: { mode, ...options, order_by: ['id'] } }]
    await using catalog = open(views, 'CREATE TABLE crm.source (id INTEGER, seen TIMESTAMP, value INTEGER)')
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        let id = 0
        await catalog.query('DELETE FROM crm.source')
        await catalog.query(
          `INSERT INTO crm.source VALUES (-1, TIMESTAMP '2024-01-01', 0), (-2, TIMESTAMP '2024-01-01 00:00:15', 0), (-3, NULL, 0)`,
        )
        await catalog.refresh({ materialized: ['kept'], full: true })
        for (const step of history) {
          const [row] = await catalog.query<{ start: string }>(
            `SELECT (max(seen) - INTERVAL ${lookback} SECONDS)::VARCHAR AS start FROM kept`,
          )
          const start = row?.start ?? ''
          const time = (late: number | undefined) =>
            late === undefined ? 'NULL' : `TIMESTAMP '${start}' + INTERVAL ${late} SECONDS`
          for (const each of step) {
            const where =
              'pick' in each
                ? `id = (SELECT id FROM crm.source ${reach === 'window' ? `WHERE seen >= TIMESTAMP '${start}'` : ''} ORDER BY id LIMIT 1 OFFSET ${each.pick})`
                : ''
            if (each.do === 'insert')
              await catalog.query(`INSERT INTO crm.source VALUES (${id++}, ${time(each.late)}, ${each.value})`)
            else if (!(changes as readonly string[]).includes(each.do)) continue
            else if (each.do === 'delete') await catalog.query(`DELETE FROM crm.source WHERE ${where}`)
            else if (each.do === 'move' || mode === 'merge')
              await catalog.query(`UPDATE crm.source SET value = ${each.value}, seen = ${time(each.late)} WHERE ${where}`)
            else await catalog.query(`UPDATE crm.source SET value = ${each.value} WHERE ${where}`)
          }
          const { materialized = [] } = await catalog.refresh({ materialized: ['kept'] })
          expect(materialized).toMatchObject([{ state: 'refreshed', mode }])
          const [kept, whole] = [
            await catalog.query('FROM kept ORDER BY ALL'),
            await catalog.query('FROM crm.source ORDER BY ALL'),
          ]
          expect([...kept]).toEqual([...whole])
          expect(materialized[0]?.rows).toBe(whole.length)
        }
      }),
      { numRuns: soak },
    )
  },
  soak * 3_000,
)

/** Each refresh of the view, as `mode rows: reason`. */
async function refresh(catalog: CatalogConnection, options: object = {}): Promise<string> {
  const { materialized = [] } = await catalog.refresh({ materialized: ['kept'], ...options })
  return materialized.map(({ state, mode, rows, reason }) => `${mode ?? state} ${rows}: ${reason}`).join()
}

const unknown = 'changes of its sources cannot be detected'

const byTypes = [
  ['DATE', "DATE '2024-01-01'", "DATE '2024-01-02'", '12h'],
  ['TIMESTAMP', "'2024-01-01 10:00:00.123456'", "'2024-01-01 11:00'", '1h'],
  ['TIMESTAMP WITH TIME ZONE', "'2024-01-01 10:00:00.5+02'", "'2024-01-01 11:00:00+02'", '1h'],
  ['TIMESTAMP_NS', "'2024-01-01 10:00:00.123456789'", "'2024-01-01 11:00'", '1h'],
  ['TIMESTAMP_S', "'2024-01-01 10:00:00'", "'1960-01-01 11:00'", '7d'],
  ['TIMESTAMP_MS', "'2024-01-01 10:00:00.123'", "'infinity'", '0s'],
  ['TIME', "'10:00:00.5'", "'11:00'", '0s'],
  ['INTEGER', '7', '8', '0s'],
  ['HUGEINT', '170141183460469231731687303715884105726', '170141183460469231731687303715884105727', '0s'],
  ['DECIMAL(18,3)', '7.123', '7.124', '0s'],
  ['DOUBLE', '0.1', "'nan'", '0s'],
  ['VARCHAR', "'it''s'", "'z'", '0s'],
  ['BLOB', "'\\xAA''z'::BLOB", "'\\xAB'::BLOB", '0s'],
  ['UUID', "'00000000-0000-0000-0000-000000000001'", "'00000000-0000-0000-0000-000000000002'", '0s'],
  ["ENUM('z', 'a')", "'z'", "'a'", '0s'],
  ['STRUCT(a INTEGER, b VARCHAR)', "{a: 1, b: 'x''y'}", "{a: 1, b: 'z'}", '0s'],
  ['BOOLEAN', 'false', 'true', '0s'],
] as const

/** What is said of the view of each type. */
const forEachType = <T>(say: (second: string) => T) => Object.fromEntries(byTypes.map(([type, , second]) => [type, say(second)]))

test('rows are appended by each type', async () => {
  const schemas = byTypes.map((row, index) => [`s${index}`, ...row] as const)
  const views = schemas.map(([schema, , , , lookback]) => ({
    name: 'kept',
    db_schema: schema,
    sql: `FROM crm.${schema}.source`,
    materialized: { mode: 'append', by: 'SEEN', lookback },
  }))
  const tables = schemas.flatMap(([schema, type, first]) => [
    `CREATE SCHEMA crm.${schema}; CREATE TABLE crm.${schema}.source (id INTEGER, seen ${type})`,
    `INSERT INTO crm.${schema}.source VALUES (1, ${first}), (2, ${first}), (3, NULL)`,
  ])
  await using catalog = open(views, ...tables)
  const names = schemas.map(([schema]) => `${schema}.kept`)
  const refreshAll = async () => {
    const { materialized = [] } = await catalog.refresh({ materialized: names })
    const said = new Map(materialized.map(({ view, mode, rows, reason }) => [view, `${mode} ${rows}: ${reason}`]))
    return Object.fromEntries(schemas.map(([schema, type]) => [type, said.get(`${schema}.kept`)]))
  }
  expect(await refreshAll()).toEqual(forEachType(() => 'full 3: it has no rows yet'))
  for (const [place, count] of [
    ['first', 4],
    ['second', 5],
    ['second', 6],
    ['null', 7],
  ] as const) {
    for (const [schema, , first, second] of schemas)
      await catalog.query(`INSERT INTO crm.${schema}.source VALUES (${count}, ${{ first, second, null: 'NULL' }[place]})`)
    expect(await refreshAll()).toEqual(
      forEachType((second) => {
        // A row of 1960 is too late
        const isLate = second.includes('1960') && count > 4
        return `append ${isLate ? 4 + Number(place === 'null') : count}: ${unknown}`
      }),
    )
  }
})

test.each<[string, object, string]>([
  ['append', { by: 'days' }, '`by` names "days", which is not a column of it. Its columns are id, day, name.'],
  ['merge', { key: ['ID', 'it'] }, '`key` names "it", which is not a column of it. Its columns are id, day, name.'],
  [
    'append',
    { by: 'name', lookback: '1h' },
    '`lookback` is a duration, but "name" is VARCHAR. Remove `lookback`, or let `by` name a DATE or TIMESTAMP.',
  ],
  [
    'partition',
    { by: 'id', lookback: '1s' },
    '`lookback` is a duration, but "id" is INTEGER. Remove `lookback`, or let `by` name a DATE or TIMESTAMP.',
  ],
  [
    'merge',
    { key: ['id'] },
    '`key` (id) does not identify its rows: (2) 2 times, (3) 2 times, (4) 2 times. Let the SQL return one row for each key, without NULL.',
  ],
  [
    'merge',
    { key: ['name', 'id'] },
    '`key` (name, id) does not identify its rows: (b, 2) 2 times, (NULL, 1). Let the SQL return one row for each key, without NULL.',
  ],
])('%s with %j is refused before any row is kept', async (mode, options, problem) => {
  const rows =
    "(1, DATE '2024-01-01', NULL), (2, NULL, 'b'), (2, NULL, 'b'), (3, NULL, 'c'), (3, NULL, 'd'), (4, NULL, 'e'), (4, NULL, 'f'), (5, NULL, 'g'), (5, NULL, 'h')"
  await using catalog = open([
    { name: 'kept', sql: `FROM (VALUES ${rows}) t(id, day, name)`, materialized: { mode, ...options } },
  ])
  const message = `The rows of the view main.kept cannot be kept: ${problem} The old rows stay.`
  await expect(catalog.refresh({ materialized: true })).rejects.toMatchObject({ code: 'MATERIALIZE_FAILED', message })
  expect(await catalog.query(tables)).toEqual([])
})

const tables = `SELECT table_name AS name FROM duckdb_tables() WHERE schema_name = '_duckalog_data' OR table_name = '_duckalog_window'`

test('keys that repeat among new rows leave the old ones, and a later refresh heals', async () => {
  await using catalog = open(
    [{ name: 'kept', sql: 'FROM crm.source', materialized: { mode: 'merge', key: ['id'] } }],
    'CREATE TABLE crm.source AS SELECT range::INTEGER AS id, 0 AS value FROM range(5)',
  )
  await refresh(catalog)
  await catalog.query('INSERT INTO crm.source VALUES (3, 1), (NULL, 1)')
  await expect(refresh(catalog)).rejects.toMatchObject({
    code: 'MATERIALIZE_FAILED',
    message: expect.stringContaining('(3) 2 times, (NULL). Let'),
  })
  expect(await catalog.query('SELECT count(*)::INTEGER AS n, sum(value)::INTEGER AS sum FROM kept')).toEqual([{ n: 5, sum: 0 }])
  expect(catalog.materialized()).toMatchObject([{ failure: expect.stringContaining('does not identify') }])
  expect(await catalog.query(tables)).toHaveLength(1)
  await catalog.query('DELETE FROM crm.source WHERE value = 0 AND id = 3 OR id IS NULL')
  expect(await refresh(catalog)).toBe(`merge 5: ${unknown}`)
  expect(await catalog.query('SELECT value FROM kept WHERE id = 3')).toEqual([{ value: 1 }])
  expect(catalog.materialized()).toEqual([
    { view: 'main.kept', state: 'fresh', refreshedAt: expect.any(Date), ageMs: expect.any(Number) },
  ])
  expect(
    await catalog.query('SELECT watermark, full_at < refreshed_at AS isLater, run > 1 AS isNew FROM _duckalog.materialized'),
  ).toEqual([{ watermark: null, isLater: true, isNew: true }])
})

test('all rows are read if the columns changed, no row has a value, all were asked for, or the last time is too long ago', async () => {
  await using catalog = open(
    [{ name: 'kept', sql: 'FROM crm.source', materialized: { mode: 'append', by: 'day', full_every: '1h' } }],
    'CREATE TABLE crm.source (day DATE)',
  )
  expect(await refresh(catalog)).toBe('full 0: it has no rows yet')
  await catalog.query("INSERT INTO crm.source VALUES ('2024-01-02')")
  expect(await refresh(catalog)).toBe('full 1: none of its rows has a value in day')
  await catalog.query("INSERT INTO crm.source VALUES ('2024-01-01'), ('2024-01-03')")
  expect(await refresh(catalog)).toBe(`append 2: ${unknown}`)
  expect(await refresh(catalog, { full: true })).toBe('full 3: all rows were asked for')
  await catalog.query('ALTER TABLE crm.source ADD COLUMN note VARCHAR')
  expect(await refresh(catalog)).toBe('full 3: its columns changed')
  expect(await catalog.query('DESCRIBE kept')).toHaveLength(2)
  await catalog.query('ALTER TABLE crm.source ALTER day TYPE VARCHAR')
  expect(await refresh(catalog)).toBe('full 3: its columns changed')
  expect(await refresh(catalog)).toBe(`append 3: ${unknown}`)
  await catalog.query('UPDATE _duckalog.materialized SET full_at = full_at - 7_200_000')
  await catalog.refresh()
  expect(await refresh(catalog)).toBe('full 3: all of its rows were last read 2h ago, the limit is 1h')
  expect(await refresh(catalog)).toBe(`append 3: ${unknown}`)
})
