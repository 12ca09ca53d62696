import { quoteLiteral, quoteQualified } from '../../sql/quote.js'

/** The functions that return the time, with their SQL for the moment `t`. Keywords such as `current_date` call the functions of the same name. */
const clocks: Readonly<Record<string, string>> = {
  now: 't',
  get_current_timestamp: 't',
  current_timestamp: 't',
  transaction_timestamp: 't',
  current_date: 'CAST(t AS DATE)',
  today: 'CAST(t AS DATE)',
  get_current_time: 'CAST(t AS TIMETZ)',
  current_time: 'CAST(t AS TIMETZ)',
  current_localtimestamp: 'CAST(t AS TIMESTAMP)',
  localtimestamp: 'CAST(t AS TIMESTAMP)',
  current_localtime: 'CAST(CAST(t AS TIMESTAMP) AS TIME)',
  localtime: 'CAST(CAST(t AS TIMESTAMP) AS TIME)',
}

/** Renders macros that hide the functions which return the time. DuckDB finds macros of the current database before its own functions. */
export function renderClock(database: string, now: string): string {
  const moment = `CAST(${quoteLiteral(now)} AS TIMESTAMPTZ)`
  const macros = Object.entries(clocks).map(([name, body]) => {
    return `CREATE OR REPLACE MACRO ${quoteQualified(database, 'main', name)}() AS ${body.replace(/\bt\b/, moment)}`
  })
  const age = quoteQualified(database, 'main', 'age')
  const today = `CAST(CAST(${moment} AS DATE) AS TIMESTAMP)`
  return [...macros, `CREATE OR REPLACE MACRO ${age}(t) AS system.main.age(${today}, t), (t, u) AS system.main.age(t, u)`].join(
    ';\n',
  )
}
