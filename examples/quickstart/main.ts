import { connectToCatalog } from 'duckalog'

// Nothing is opened yet. `await using` closes the catalog at the end, even if an error is thrown.
await using catalog = connectToCatalog(new URL('catalog.yaml', import.meta.url))

// One view over Parquet (flights), CSV (destination), JSON (airline) and DuckDB (model).
console.log('At least two hours late, on large planes:')
console.table(
  await catalog.query(
    `SELECT strftime(scheduled, '%d %b %H:%M') AS scheduled, airline, flight, origin, destination, model, minutes_late
    FROM departures WHERE seats >= $seats AND minutes_late >= 120 ORDER BY minutes_late DESC`,
    { seats: 200 },
  ),
)

interface Day {
  readonly day: string
  readonly flights: number
  readonly cancelled: number
  readonly seats_lost: number
}

console.log('The days around the blizzard:')
console.table(await catalog.query<Day>('SELECT * FROM reports.days'))

// The first run creates the views, the second one keeps all of them.
console.log('Changes by this connect:')
console.table(catalog.report?.views.map(({ action, view, reason }) => ({ action, view: `${view.schema}.${view.name}`, reason })))
