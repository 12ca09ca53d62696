import type { DriverConnection } from '../../../src/driver/core/driver.js'
import { nodeApi } from '../../../src/driver/node-api.js'
import { placeDates } from '../../../src/driver/values/place-dates.js'
import type { Values } from '../../../src/sql/quote.js'

const date = new Date('2026-01-02T03:04:05.678Z')
const micros = 'make_timestamp(1767323045678000)'
const written = `(${micros} AT TIME ZONE 'UTC')`

async function inZone(zone: string, sql: string, values: Values | undefined) {
  const instance = await nodeApi().open(':memory:')
  try {
    const connection: DriverConnection = await instance.connect()
    await connection.run(
      "CREATE TABLE m AS SELECT TIMESTAMPTZ '2026-01-02 03:04:05.678Z' AS tz, TIMESTAMP '2026-01-02 03:04:05.678' AS ts, 7 AS n",
    )
    await connection.run(`SET TimeZone = '${zone}'`)
    return await placeDates(sql, values, (text, given) => connection.all(text, given))
  } finally {
    await instance.close()
  }
}

test.each<[sql: string, values: Values, placed: string, rest: Values | undefined]>([
  ['SELECT tz = $1 FROM m', [date], `SELECT tz = ${written} FROM m`, undefined],
  ['SELECT tz = ? AND n = ? FROM m', [date, 7], `SELECT tz = ${written} AND n = $1 FROM m`, [7]],
  ['SELECT n = $1 AND tz = $2 FROM m', [7, date], `SELECT n = $1 AND tz = ${written} FROM m`, [7]],
  ['SELECT n = $n AND tz = $at FROM m', { at: date, n: 7 }, `SELECT n = $1 AND tz = ${written} FROM m`, [7]],
  ['SELECT n = $N AND tz = $AT FROM m', { at: date, n: 7 }, `SELECT n = $1 AND tz = ${written} FROM m`, [7]],
  ['SELECT ts = $1 AND tz = $1 FROM m', [date], `SELECT ts = (${micros}) AND tz = ${written} FROM m`, undefined],
  ['SELECT tz IN $1 FROM m', [[date]], `SELECT tz IN [${micros} AT TIME ZONE 'UTC'] FROM m`, undefined],
])(
  'in another zone than UTC %s has the Dates in its text that are compared with a TIMESTAMPTZ',
  async (sql, values, placed, rest) => {
    expect(await inZone('America/New_York', sql, values)).toEqual({ sql: placed, values: rest })
  },
)

test.each<[why: string, zone: string, sql: string, values: Values | undefined]>([
  ['without values', 'America/New_York', 'SELECT tz FROM m', undefined],
  ['without a Date', 'America/New_York', 'SELECT tz, n = $1 FROM m', [7]],
  ['with a Date for a TIMESTAMP', 'America/New_York', 'SELECT ts = $1 FROM m', [date]],
  ['in UTC', 'UTC', 'SELECT tz = $1 FROM m', [date]],
])('%s a statement stays as it is', async (_, zone, sql, values) => {
  expect(await inZone(zone, sql, values)).toEqual({ sql, values })
})
