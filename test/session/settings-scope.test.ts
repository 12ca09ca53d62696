import type { DriverConnection } from '../../src/driver/core/driver.js'
import { failureOf, sessionConfig, withSession } from './session-fixtures.js'

async function settingOf(connection: DriverConnection, name: string): Promise<unknown> {
  const [row] = await connection.all(`SELECT current_setting('${name}')::VARCHAR AS value`)
  return row?.value
}

test.each<[statement: string, setting: string, value: string]>([
  ["SET TimeZone = 'Asia/Tokyo'", 'TimeZone', 'Asia/Tokyo'],
  ["SET TIME ZONE 'Asia/Tokyo'", 'TimeZone', 'Asia/Tokyo'],
  ["PRAGMA TimeZone = 'Asia/Tokyo'", 'TimeZone', 'Asia/Tokyo'],
  ["-- SET it\nSET calendar = 'japanese'", 'Calendar', 'japanese'],
  ['SET pivot_limit = 123', 'pivot_limit', '123'],
  ['PRAGMA threads=1', 'threads', '1'],
  ['SET integer_division = true;', 'integer_division', 'true'],
  ["SET file_search_path = '/data'", 'file_search_path', '/data'],
  ["SET explain_output = 'all'", 'explain_output', 'ALL'],
])('%j reaches every connection, also the one that binds the views', async (statement, setting, value) => {
  for (const duckdb of [{ settings: [statement] }, { pragmas: [statement] }]) {
    await withSession(sessionConfig(duckdb), async ({ keeper, connect }) => {
      const read = await Promise.all(
        [keeper, await connect(), await connect()].map((connection) => settingOf(connection, setting)),
      )
      expect(read.map(String).map((text) => text.toLowerCase())).toEqual(Array(3).fill(value.toLowerCase()))
    })
  }
})

test.each<[statement: string, setting: string, value: string]>([
  ["SET SESSION TimeZone = 'Asia/Tokyo'", 'TimeZone', 'Asia/Tokyo'],
  ["SET search_path = 'other'", 'search_path', 'other'],
  ["SET schema = 'other'", 'schema', 'other'],
  ['SET progress_bar_time = 77', 'progress_bar_time', '77'],
  ['PRAGMA enable_print_progress_bar', 'enable_progress_bar_print', 'true'],
  ["PRAGMA explain_output = 'optimized_only'", 'explain_output', 'OPTIMIZED_ONLY'],
])('%j reaches each connection that is handed out', async (statement, setting, value) => {
  await withSession(sessionConfig({ pragmas: ['CREATE SCHEMA other', statement] }), async ({ connect }) => {
    for (const connection of [await connect(), await connect()]) {
      expect(String(await settingOf(connection, setting)).toLowerCase()).toBe(value.toLowerCase())
    }
  })
})

test('a search path never moves the connection that binds the views', async () => {
  const config = sessionConfig({ pragmas: ['CREATE SCHEMA other', 'USE other'], settings: ["SET search_path = 'other'"] })
  await withSession(config, async ({ keeper, connect }) => {
    expect(await settingOf(keeper, 'search_path')).toBe('')
    expect(await (await connect()).all('SELECT current_schema() AS name')).toEqual([{ name: 'other' }])
  })
})

test('variables, temporary objects and USE are there on every connection that is handed out', async () => {
  const config = sessionConfig({
    pragmas: [
      'CREATE SCHEMA other',
      'SET VARIABLE day = 5',
      'CREATE TEMP MACRO twice(x) AS x * 2',
      'CREATE TEMP TABLE scratch AS SELECT 7 AS i',
      'USE other',
    ],
  })
  await withSession(config, async ({ connect }) => {
    for (const connection of [await connect(), await connect()]) {
      expect(
        await connection.all("SELECT twice(getvariable('day')) AS day, i, current_schema() AS schema FROM temp.main.scratch"),
      ).toEqual([{ day: 10, i: 7, schema: 'other' }])
    }
  })
})

test('a PRAGMA that switches something off does so on each connection that is handed out', async () => {
  const pragma = 'PRAGMA disable_optimizer'
  await withSession(sessionConfig({ pragmas: [pragma] }), async ({ keeper, connect }) => {
    const explain = async (connection: DriverConnection) =>
      JSON.stringify(await connection.all('EXPLAIN SELECT * FROM (SELECT range AS a FROM range(10)) WHERE a = 1 AND 1 = 1'))
    expect(await explain(await connect())).not.toBe(await explain(keeper))
    await keeper.run(pragma)
    expect(await explain(await connect())).toBe(await explain(keeper))
  })
})

test('the map form sets each setting where DuckDB has it', async () => {
  const settings = { threads: 1, TimeZone: 'Asia/Tokyo', progress_bar_time: 77, memory_limit: '1GB' }
  await withSession(sessionConfig({ settings }), async ({ connect }) => {
    const connection = await connect()
    const names = Object.keys(settings)
    const read = await Promise.all(names.map((name) => settingOf(connection, name)))
    expect(read).toEqual(['1', 'Asia/Tokyo', '77', expect.stringMatching(/^953.6 MiB$/)])
  })
})

test('later settings override earlier ones, and RESET reverts them', async () => {
  const config = sessionConfig({
    pragmas: ["SET TimeZone = 'Asia/Tokyo'", 'SET pivot_limit = 1'],
    settings: ['SET pivot_limit = 2', 'RESET TimeZone'],
  })
  await withSession(config, async ({ keeper, connect }) => {
    const connection = await connect()
    expect(await settingOf(connection, 'pivot_limit')).toBe('2')
    expect(await settingOf(connection, 'TimeZone')).toBe(await settingOf(keeper, 'TimeZone'))
    expect(await settingOf(connection, 'TimeZone')).not.toBe('Asia/Tokyo')
  })
})

test.each<[statement: string, said: RegExp]>([
  ['SET threads = 0', /threads|at least 1/i],
  ["SET GLOBAL schema = 'main'", /cannot be set globally/],
  ['SET SESSION threads = 2', /cannot be set locally/],
  ['SET nosuch_setting = 1', /nosuch_setting/],
  ['SET LOCAL threads = 2', /SET LOCAL is not implemented/],
  ['PRAGMA nosuch_pragma', /nosuch_pragma/],
])('what only DuckDB refuses names its place: %j', async (statement, said) => {
  const config = sessionConfig({ settings: ['SET pivot_limit = 2', statement] })
  const error = await failureOf(withSession(config, async ({ connect }) => connect()))
  expect(error).toMatchObject({ code: 'STEP_FAILED', at: ['duckdb', 'settings', 1], cause: { code: 'QUERY_FAILED' } })
  expect(error.message).toMatch(said)
})
