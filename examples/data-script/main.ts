// A one-off script: a catalog in code, a stream that does not load all rows into memory, and a file as the result.
import { connectToCatalog, defineCatalog } from 'duckalog'

const catalog = defineCatalog({
  version: 1,
  duckdb: { settings: { threads: 2 } },
  views: [
    { name: 'flights', source: 'parquet', uri: '../quickstart/data/flights.parquet' },
    { name: 'airports', source: 'csv', uri: '../quickstart/data/airports.csv', options: { nullstr: 'NA' } },
  ],
})

await using connection = connectToCatalog(catalog, { base: import.meta.dirname })

// Logic that is awkward in SQL is written in code, row by row.
const longest = new Map<string, number>()
const running = new Map<string, number>()
const sql = 'SELECT origin, dep_delay FROM flights ORDER BY scheduled, flight'
for await (const { origin, dep_delay } of connection.stream<{ origin: string; dep_delay: number | null }>(sql)) {
  const late = dep_delay !== null && dep_delay > 15 ? (running.get(origin) ?? 0) + 1 : 0
  running.set(origin, late)
  longest.set(origin, Math.max(late, longest.get(origin) ?? 0))
}

// The result is inserted into a temporary table and written to a file, all in one session.
await using session = await connection.session()
await session.query('CREATE TEMP TABLE series (faa VARCHAR, late_in_a_row INTEGER)')
await session.insert('series', longest)
const result = 'SELECT name, late_in_a_row FROM series JOIN airports USING (faa) ORDER BY late_in_a_row DESC'
await session.query(`COPY (${result}) TO 'late-in-a-row.csv'`)
console.log('The longest series of flights that departed more than 15 minutes late:')
console.table(await session.query(result))
