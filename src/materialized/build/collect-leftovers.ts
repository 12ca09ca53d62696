import { createDebug } from '../../create-debug.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { renderDropTable } from '../../views/apply/write-kept-rows.js'
import { dataSchema, isTableName } from '../../views/definition/kept-form.js'
import { ledgerTables, tableSince } from '../../views/ledger/ledger.js'
import type { StoredViews } from '../../views/ledger/stored-views.js'

const debug = createDebug('duckalog:views')

/** Drops the tables that a killed process has left behind: those with rows that the ledger does not name. */
export async function collectLeftovers(
  connection: DriverConnection,
  { database, format = 0, unlisted, damage, snapshot }: StoredViews,
): Promise<void> {
  // Without a list of tables nothing is known, and without a ledger nobody knows whose they are
  if (format === 0 || unlisted !== undefined || damage || snapshot !== undefined) return
  const { materialized } = ledgerTables(database)
  const named = `AND table_name NOT IN (SELECT table_name FROM ${materialized} WHERE table_name IS NOT NULL)`
  const left = await connection.all<{ name: string }>(
    `SELECT table_name AS name FROM duckdb_tables() WHERE database_name = $1 AND schema_name = '${dataSchema}'
      ${format < tableSince.materialized ? '' : named}`,
    [database],
  )
  for (const { name } of left.filter((table) => isTableName(table.name))) {
    debug('drops %s, which no view reads', name)
    await connection.run(renderDropTable(database, name))
  }
}
