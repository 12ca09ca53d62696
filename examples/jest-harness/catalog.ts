import { type CatalogConnection, connectToCatalog, defineCatalog } from 'duckalog'

/** The catalog under test; a service would load it from a file. */
const catalog = defineCatalog({
  version: 1,
  duckdb: { pragmas: ['CREATE TABLE flights (origin VARCHAR, minutes_late INTEGER)'] },
  views: [
    {
      name: 'punctuality',
      sql: 'SELECT origin, avg(minutes_late) AS minutes_late FROM flights GROUP BY origin ORDER BY origin',
    },
  ],
})

/** Runs a test with its own in-memory catalog that contains these flights. */
export async function withFlights(
  flights: readonly (readonly [origin: string, minutesLate: number])[],
  test: (catalog: CatalogConnection) => Promise<void>,
): Promise<void> {
  await using connection = connectToCatalog(catalog)
  for (const flight of flights) await connection.query('INSERT INTO flights VALUES ($1, $2)', flight)
  await test(connection)
}
