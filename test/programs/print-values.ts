// Prints what results and bound Dates are with each driver in each zone of a session, one line of JSON each; the zone of the process is TZ.
import { duckdbAsync } from '../../src/driver/duckdb-async.js'
import { type CatalogConnection, type CatalogSession, connectToCatalog } from '../../src/index.js'

const [extensions = '', token = 'zones-token'] = process.argv.slice(2)
const moment = new Date('2026-01-02T03:04:05.678Z')
const before1970 = new Date('1969-12-31T23:59:59.999Z')
const zones = ['UTC', 'America/New_York', 'Asia/Kolkata']

const results = `SELECT TIMESTAMPTZ '2026-01-02 03:04:05.678+00' AS tz, TIMESTAMP '2026-01-02 03:04:05.678' AS ts, DATE '2026-01-02' AS day,
  TIMETZ '03:04:05.5+05:30' AS time, [TIMESTAMPTZ '2026-07-02 03:04:05.678+00'] AS list`
const early = "SELECT TIMESTAMP '1969-12-31 23:59:59.998001' AS micros, TIMESTAMP_NS '1969-12-31 23:59:59.998999999' AS nanos"

/** Each of them is true: a Date is a moment for a TIMESTAMPTZ, and its wall clock in UTC for a TIMESTAMP. */
const checks = {
  'tz = $1': 'SELECT tz = $1 AS ok FROM moments',
  'ts = $1': 'SELECT ts = $1 AS ok FROM moments',
  'both by one parameter': 'SELECT tz = $1 AND ts = $1 AS ok FROM moments',
  between: 'SELECT tz BETWEEN $1 AND $1 AND ts BETWEEN $1 AND $1 AS ok FROM moments',
  'in a list of parameters': 'SELECT tz IN ($1) AND ts IN ($1) AS ok FROM moments',
  'minus an interval': 'SELECT tz - $1 = INTERVAL 0 SECONDS AND ts - $1 = INTERVAL 0 SECONDS AS ok FROM moments',
  'after arithmetic': "SELECT tz = $1 - INTERVAL '0 days' AND ts = $1 - INTERVAL '0 days' AS ok FROM moments",
  coalesce: 'SELECT coalesce(NULL, $1, tz) = tz AND coalesce(NULL, $1, ts) = ts AS ok FROM moments',
  'a cast': 'SELECT $1::TIMESTAMPTZ = tz AND $1::TIMESTAMP = ts AS ok FROM moments',
  union: 'SELECT count(DISTINCT x) = 1 AS ok FROM (SELECT tz AS x FROM moments UNION ALL SELECT $1)',
  'an alias': "SELECT ok FROM (SELECT $1 AS at, typeof($1) = 'TIMESTAMP' AS ok)",
  'by its type': "SELECT typeof($1) = 'TIMESTAMP' AND hour($1) = 3 AS ok",
  'a CTE': 'WITH w AS (SELECT $1 AS moment) SELECT moment = tz AS ok FROM w, moments',
  'a materialized CTE': 'WITH w AS MATERIALIZED (SELECT $1 AS moment) SELECT moment = ts AS ok FROM w, moments',
  'two columns of a CTE': 'WITH w AS (SELECT $1 AS a, $1 AS b) SELECT a = tz AND b = ts AS ok FROM w, moments',
  'a CTE of a CTE':
    "WITH w AS (SELECT $1 AS a), v AS (SELECT a - INTERVAL '0 days' AS b FROM w) SELECT b = tz AS ok FROM v, moments",
  'a CTE and a place of its own': 'WITH w AS (SELECT $1 AS a) SELECT a = tz AND ts = $1 AS ok FROM w, moments',
  'a row of VALUES': 'SELECT bool_and(x = tz) AS ok FROM (VALUES ($1), ($1)) v(x), moments',
  'a scalar subquery': 'SELECT (SELECT $1) = tz AND (SELECT $1) = ts AS ok FROM moments',
  'a lateral join': 'SELECT ok FROM (SELECT $1 AS x) w, LATERAL (SELECT w.x = tz AS ok FROM moments)',
  'a join': 'SELECT count(*) = 1 AS ok FROM (SELECT $1 AS x) w JOIN moments ON w.x = tz',
  'a comparison in a cast':
    "SELECT (CASE WHEN ts = $1 THEN '2026-01-02 00:00:00+00' END)::TIMESTAMPTZ IS NOT NULL AS ok FROM moments",
  'a struct': 'SELECT ($1, 1) = (ts, 1) AND ($1, 1) = (tz, 1) AS ok FROM moments',
}

async function print<N>(driver: string, catalog: CatalogConnection<N>): Promise<void> {
  for (const zone of zones) {
    await using session = await catalog.session()
    await session.query(`SET TimeZone = '${zone}'`)
    const failed = await findFailed(session)
    const json = await session.query(results, [], { rowMode: 'json' })
    const js = await session.query(results.replace("TIMETZ '03:04:05.5+05:30'", 'NULL'))
    const old = await session.query(early)
    process.stdout.write(`${JSON.stringify({ driver, zone, failed, json, js, early: old })}\n`)
  }
}

async function findFailed(session: Pick<CatalogSession, 'query'>): Promise<string[]> {
  const failed: string[] = []
  const expect = async (name: string, sql: string, values: Parameters<CatalogSession['query']>[1]) => {
    const [row] = await session.query(sql, values).catch((error: Error) => [{ ok: error.message }])
    if (row?.ok !== true) failed.push(`${name}: ${row?.ok}`)
  }
  await session.query('CREATE OR REPLACE TEMP TABLE moments (tz TIMESTAMPTZ, ts TIMESTAMP)')
  await session.query(
    "INSERT INTO moments VALUES (TIMESTAMPTZ '2026-01-02 03:04:05.678+00', TIMESTAMP '2026-01-02 03:04:05.678')",
  )
  for (const [name, sql] of Object.entries(checks)) await expect(name, sql, [moment])
  await expect('in a bound list', 'SELECT tz IN $1 AND ts IN $1 AS ok FROM moments', [[before1970, moment]])
  await expect('in an unnested list', 'SELECT bool_or(x = tz) AS ok FROM (SELECT unnest($1) AS x), moments', [
    [before1970, moment],
  ])
  await expect('in a struct', "SELECT tz = struct_extract($1, 'at') AS ok FROM moments", [{ at: moment }])
  await expect('beside other values', 'SELECT tz = ? AND 7 = ? AND ts = ? AS ok FROM moments', [moment, 7, moment])
  await expect('by name', "SELECT tz = $at AND $text = '$at' AS ok FROM moments", { text: '$at', AT: moment })
  const insertions = [
    'INSERT INTO target VALUES ($1, $1, $1)',
    'INSERT INTO target SELECT $1, $1, $1',
    "INSERT INTO target VALUES ($1 - INTERVAL '0 days', $1 - INTERVAL '0 days', $1)",
    'UPDATE target SET tz = $1, ts = $1, ns = $1',
  ]
  for (const value of [moment, before1970]) {
    for (const sql of insertions) {
      await session.query('CREATE OR REPLACE TEMP TABLE target (tz TIMESTAMPTZ, ts TIMESTAMP, ns TIMESTAMP_NS)')
      if (sql.startsWith('UPDATE')) await session.query('INSERT INTO target VALUES (NULL, NULL, NULL)')
      await session.query(sql, [value])
      const text = value.toISOString()
      await expect(
        `${sql} of ${text}`,
        `SELECT tz = TIMESTAMPTZ '${text}' AND ts = TIMESTAMP '${text}' AND ns = TIMESTAMP_NS '${text}' AS ok FROM target`,
        [],
      )
    }
  }
  return failed
}

{
  await using catalog = connectToCatalog({ version: 1, duckdb: {}, views: [] })
  await print('node-api', catalog)
}
{
  await using catalog = connectToCatalog({ version: 1, duckdb: {}, views: [] }, { driver: duckdbAsync() })
  await print('duckdb-async', catalog)
}
if (extensions) {
  const directories = { extensions }
  const secrets = [{ type: 'quack', params: { token } }] as const
  const config = { version: 1 as const, duckdb: { extension_policy: 'local_only' as const, directories, secrets: [...secrets] } }
  await using catalog = connectToCatalog({ ...config, views: [] })
  const server = await catalog.serve({ port: 0, token })
  await using client = connectToCatalog({ ...config, views: [] }, { databasePath: server.uri })
  await print('quack', client)
}
