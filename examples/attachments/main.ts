import { connectToCatalog } from 'duckalog'

await using catalog = connectToCatalog(new URL('catalog.yaml', import.meta.url))

console.log('Visibility below one mile:')
console.table(
  await catalog.query(
    `SELECT strftime(hour, '%d %b %H:%M') AS hour, airport, visibility, flights, cancelled, seats_lost
    FROM hours WHERE visibility < $miles ORDER BY hours.hour, airport`,
    { miles: 1 },
  ),
)

// Several statements on one connection, in one transaction. The attachments are available too.
const sources = await catalog.transaction(async (session) => {
  const [planes] = await session.query('SELECT count(*)::INTEGER AS rows FROM registry.planes')
  const [weather] = await session.query('SELECT count(*)::INTEGER AS rows FROM station.public.weather')
  return { 'SQLite planes': planes, 'Postgres weather': weather }
})
console.table(sources)

console.log('Changes by this connect:')
console.table(catalog.report?.steps.map(({ kind, name, status }) => ({ kind, name, status })))
console.table(catalog.report?.views.map(({ action, view, reason }) => ({ action, view: `${view.schema}.${view.name}`, reason })))
