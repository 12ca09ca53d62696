import { isFile } from '../../connection/database/file-identity.js'
import type { DriverConnection } from '../../driver/core/driver.js'

/** The database that holds rows. */
export interface RowsPlace {
  /** The alias, for an attached database. */
  readonly target: string | undefined
  /** Its name in SQL. */
  readonly database: string
  /** Its file, if it is a DuckDB file of this machine. */
  readonly file: string | undefined
  readonly isLake: boolean
}

/** Looks at the kind of a database, without visiting others. */
export async function readPlace(connection: DriverConnection, database: string, target: string | undefined): Promise<RowsPlace> {
  const [row] = await connection.all<{ type: string; path: string | null }>(
    'SELECT type, path FROM duckdb_databases() WHERE lower(database_name) = lower($1)',
    [database],
  )
  const path = row?.path ?? undefined
  const file = row?.type === 'duckdb' && path !== undefined && isFile(path) ? path : undefined
  return { target, database, file, isLake: row?.type === 'ducklake' }
}
