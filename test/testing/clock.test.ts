import { createTestCatalog } from '../../src/testing/index.js'

const times = {
  now: "now() = TIMESTAMPTZ '2026-03-29 00:30:00+00'",
  current_timestamp: "current_timestamp = TIMESTAMPTZ '2026-03-29 00:30:00+00'",
  transaction: "transaction_timestamp() = TIMESTAMPTZ '2026-03-29 00:30:00+00'",
  get_current: "get_current_timestamp() = TIMESTAMPTZ '2026-03-29 00:30:00+00'",
  current_date: "current_date = DATE '2026-03-29'",
  today: "today() = DATE '2026-03-29'",
  local: "localtimestamp = TIMESTAMP '2026-03-29 01:30:00'",
  local_function: "current_localtimestamp() = TIMESTAMP '2026-03-29 01:30:00'",
  local_time: "localtime = TIME '01:30:00'",
  local_time_function: "current_localtime() = TIME '01:30:00'",
  current_time: "current_time = TIMETZ '01:30:00+01'",
  get_time: "get_current_time() = TIMETZ '01:30:00+01'",
  age: "age(TIMESTAMP '2026-03-28') = INTERVAL 1 DAY",
  age_of_two: "age(TIMESTAMP '2026-03-30', TIMESTAMP '2026-03-28') = INTERVAL 2 DAY",
  hour_later: "now() + INTERVAL 1 HOUR = TIMESTAMPTZ '2026-03-29 03:30:00+02'",
}
const sql = `SELECT ${Object.entries(times)
  .map(([name, text]) => `${text} AS "is_${name}"`)
  .join(', ')}`
const config = {
  version: 1 as const,
  duckdb: {},
  attachments: { duckdb: [{ alias: 'lake', path: 'no-folder/gone.duckdb', read_only: false }] },
  macros: [{ name: 'this_day', parameters: [], sql: 'current_date' }],
  views: [
    { name: 'own', sql },
    { name: 'elsewhere', db_schema: 'sales', sql },
    { name: 'in_lake', into: 'lake', sql },
    { name: 'through_macro', sql: 'SELECT this_day() AS day' },
  ],
}
const right = Object.fromEntries(Object.keys(times).map((name) => [`is_${name}`, true]))

describe.each(['copy', 'instance'] as const)('with isolation %s', (isolation) => {
  test('the time is fixed in views of all schemas and databases, in SQL, defaults and macros, across a change to summer time', async () => {
    const options = { isolation, now: '2026-03-29T00:30:00Z', timeZone: 'Europe/Berlin' }
    await using template = await createTestCatalog(config, options)
    await using catalog = await template.copy()
    for (const query of ['FROM own', 'FROM sales.elsewhere', 'FROM lake.in_lake', sql])
      expect(await catalog.query(query)).toEqual([right])
    expect(await catalog.query('FROM through_macro')).toEqual([{ day: new Date('2026-03-29') }])
    await catalog.exec('CREATE TABLE logged (id INTEGER, on_day DATE DEFAULT current_date, seen_at TIMESTAMPTZ DEFAULT now())')
    await catalog.insert('logged', [{ id: 1 }])
    expect(await catalog.query('SELECT on_day, seen_at FROM logged')).toEqual([
      { on_day: new Date('2026-03-29'), seen_at: new Date('2026-03-29T00:30:00Z') },
    ])
    await using later = await template.copy({}, { now: new Date('2027-01-01') })
    expect(await later.query('SELECT day, now() AS now FROM through_macro')).toEqual([
      { day: new Date('2027-01-01'), now: new Date('2027-01-01') },
    ])
    expect(await catalog.query('FROM through_macro')).toEqual([{ day: new Date('2026-03-29') }])
  })
})

test('without a time the clock runs, and the zone is UTC or that of the catalog', async () => {
  await using template = await createTestCatalog(config)
  await using catalog = await template.copy()
  const [row] = await catalog.query<{ now: Date; zone: string }>("SELECT now() AS now, current_setting('TimeZone') AS zone")
  expect(Math.abs((row?.now.getTime() ?? 0) - Date.now())).toBeLessThan(60_000)
  expect(row?.zone).toBe('UTC')
  const settings = { TimeZone: 'Asia/Tokyo' }
  await using other = await createTestCatalog({ ...config, duckdb: { settings } })
  await using copy = await other.copy()
  expect(await copy.query("SELECT current_setting('TimeZone') AS zone")).toEqual([{ zone: 'Asia/Tokyo' }])
})

test.each(['no time', new Date(Number.NaN), 5n, null])('%s is refused as a time', async (now) => {
  await expect(createTestCatalog(config, { now: now as never })).rejects.toMatchObject({ code: 'OPTION_INVALID' })
})
