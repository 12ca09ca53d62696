// Rows of a view that are kept in the database of the catalog, and refreshed when they are too old or their source has changed.
import { connectToCatalog } from 'duckalog'

await using catalog = connectToCatalog(`${import.meta.dirname}/catalog.yaml`)

const { materialized = [] } = await catalog.plan({ materialized: true })
for (const { view, state, reason } of materialized) console.log(`${view} is ${state}: ${reason}`)

const report = await catalog.refresh({ materialized: true })
for (const { view, state, rows } of report.materialized ?? []) console.log(`${view} is ${state}: ${rows} rows`)

// Reads the kept rows; the Parquet file is not opened.
console.log(await catalog.query('FROM departures ORDER BY flights DESC, origin LIMIT 2'))
