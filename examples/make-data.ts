// node --import ./scripts/typescript.mjs examples/make-data.ts FOLDER: creates the data of the examples from the CSV files of nycflights13
// in that folder. quickstart/data/README.md describes their source.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'

const source = resolve(process.argv[2] ?? '.')
const place = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const csv = (name: string) => `read_csv('${source}/${name}.csv', nullstr = 'NA')`

// A small block size keeps the file small; the old storage version can be opened by every DuckDB since 1.0.
const fleet = place('quickstart/data/fleet.duckdb')
const registry = place('attachments/data/registry.sqlite')
for (const file of [fleet, registry]) await rm(file, { force: true })

const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
const connection = await instance.connect()
await connection.run(`
  -- The week of the blizzard of 8 and 9 February 2013.
  CREATE TABLE flights AS
    SELECT carrier, flight::SMALLINT AS flight, tailnum, origin, dest, make_timestamp(year, month, day, hour, minute, 0) AS scheduled,
      dep_delay::SMALLINT AS dep_delay, arr_delay::SMALLINT AS arr_delay, distance::SMALLINT AS distance
    FROM ${csv('flights')} WHERE month = 2 AND day BETWEEN 4 AND 10 ORDER BY scheduled, carrier, flight;
  COPY flights TO '${place('quickstart/data/flights.parquet')}' (COMPRESSION zstd);

  CREATE TABLE planes AS
    SELECT tailnum, year::SMALLINT AS year, manufacturer, model, engines::TINYINT AS engines, seats::SMALLINT AS seats
    FROM ${csv('planes')} ORDER BY tailnum;
  ATTACH '${fleet}' AS fleet (BLOCK_SIZE 16384, STORAGE_VERSION 'v1.0.0');
  CREATE TABLE fleet.planes AS FROM planes;

  INSTALL sqlite;
  LOAD sqlite;
  ATTACH '${registry}' AS registry (TYPE sqlite);
  CREATE TABLE registry.planes AS SELECT tailnum, model, seats FROM planes SEMI JOIN flights USING (tailnum) ORDER BY tailnum;`)

await writeFile(place('quickstart/data/airports.csv'), await readFile(`${source}/airports.csv`))
const airlines = await connection.runAndReadAll(`FROM ${csv('airlines')}`)
const lines = airlines.getRowObjectsJson().map(({ carrier, name }) => `  { "carrier": "${carrier}", "name": "${name}" }`)
await writeFile(place('quickstart/data/airlines.json'), `[\n${lines.join(',\n')}\n]\n`)

const weather = await connection.runAndReadAll(`
  SELECT format('(''{}'', ''{}'', {}, {}, {}, {})', origin, make_timestamp(year, month, day, hour, 0, 0), temp, wind_speed::DECIMAL(4, 1),
    precip, visib) AS line
  FROM ${csv('weather')} WHERE month = 2 AND day BETWEEN 4 AND 10 ORDER BY origin, time_hour`)
await writeFile(
  place('attachments/data/weather.sql'),
  `CREATE TABLE weather (origin text, hour timestamp, temp real, wind_speed real, precip real, visib real);
INSERT INTO weather VALUES
${weather
  .getRowObjectsJson()
  .map(({ line }) => line)
  .join(',\n')};
`,
)

connection.closeSync()
instance.closeSync()
