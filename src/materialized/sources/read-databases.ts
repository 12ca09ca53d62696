import type { DriverConnection } from '../../driver/core/driver.js'
import { foldName } from '../../sql/fold-name.js'
import type { AttachedDatabase } from './source.js'

/** Lists the attached databases by name, in lower case, without visiting them. */
export async function readDatabases(connection: DriverConnection): Promise<ReadonlyMap<string, AttachedDatabase>> {
  const rows = await connection.all<AttachedDatabase & { readonly name: string }>(
    'SELECT database_name AS name, type, path FROM duckdb_databases() WHERE NOT internal',
  )
  return new Map(rows.map(({ name, ...database }) => [foldName(name), database]))
}
