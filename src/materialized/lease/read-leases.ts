import { getRegistry } from '../../connection/database/registry.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { ledgerTables } from '../../views/ledger/ledger.js'
import { type RowsPlace, readClock } from '../build/read-place.js'
import type { LeasePlace, LeaseRow } from './lease.js'

/** Reads the leases of all views in a database whose ledger has them. */
export function readLeases(connection: DriverConnection, database: string): Promise<readonly LeaseRow[]> {
  return connection.all<LeaseRow>(
    `SELECT schema_name AS schema, view_name AS name, run::DOUBLE AS run, table_name AS "table", holder, lease_until::DOUBLE AS until
      FROM ${ledgerTables(database).materialized}`,
  )
}

/** What leases in a database are judged by. */
export async function readLeasePlace(connection: DriverConnection, place: RowsPlace): Promise<LeasePlace> {
  return { isShared: place.isShared, living: getRegistry().leases, now: await readClock(connection, place) }
}
