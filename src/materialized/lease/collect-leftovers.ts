import { createDebug } from '../../create-debug.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { dropTables } from '../../views/apply/drop-tables.js'
import { inLedgerTransaction } from '../../views/apply/ledger-transaction.js'
import { releaseLeases } from '../../views/apply/write-kept-rows.js'
import { dataSchema, isTableName, isTableOf } from '../../views/definition/kept-form.js'
import { ledgerTables, tableSince } from '../../views/ledger/ledger.js'
import type { StoredViews } from '../../views/ledger/stored-views.js'
import type { RowsPlace } from '../build/rows-place.js'
import { untilApplied } from '../build/until-applied.js'
import { isHeld, type LeaseRow } from './lease.js'
import { readLeases, readLeasesNow } from './read-leases.js'

const debug = createDebug('duckalog:views')

/** Drops the tables that a killed process has left: tables of ours that the ledger does not name and whose view is not being refreshed. */
export async function collectLeftovers(
  connection: DriverConnection,
  { format = 0, unlisted, damage, snapshot }: StoredViews,
  place: RowsPlace,
): Promise<void> {
  // The tables are not known, or without a ledger not whose they are
  if (format === 0 || unlisted !== undefined || damage || snapshot !== undefined) return
  const { database } = place
  const isOld = format < tableSince.materialized
  const { materialized } = ledgerTables(database)
  const named = `AND table_name NOT IN (SELECT table_name FROM ${materialized} WHERE table_name IS NOT NULL)`
  const tables = await connection.all<{ name: string }>(
    `SELECT table_name AS name FROM duckdb_tables() WHERE database_name = $1 AND schema_name = '${dataSchema}'
      ${isOld ? '' : named}`,
    [database],
  )
  const names = tables.map(({ name }) => name).filter(isTableName)
  if (names.length === 0) return
  const now = isOld ? undefined : await readLeasesNow(connection, place)
  const isAtWork = (row: LeaseRow, name: string) => now && isTableOf(row, name) && isHeld(row, now.here)
  const findLeft = (rows: readonly LeaseRow[]) =>
    names.filter((name) => !rows.some((row) => row.table === name || isAtWork(row, name)))
  // Read after the list of tables: a table in the list that is in use now has a lease, or its name in the ledger
  const found = findLeft(now?.rows ?? [])
  if (found.length === 0) return
  // A refresh whose lease has ended, but which still lives, must not make a view read a table that is dropped here
  const dropLeft = async () => {
    const rows = await readLeases(connection, database)
    const left = findLeft(rows)
    for (const name of left) debug('drops %s, which no view reads', name)
    await dropTables(connection, database, left)
    const ended = rows.filter((row) => row.holder !== null && left.some((name) => isTableOf(row, name)))
    await releaseLeases(
      connection,
      database,
      ended.flatMap(({ holder }) => holder ?? []),
    )
  }
  await untilApplied(() => inLedgerTransaction(connection, database, {}, dropLeft), undefined)
}
