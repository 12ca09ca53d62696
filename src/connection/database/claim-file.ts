import { ConnectionError } from '../../errors.js'
import { getRegistry, type OpenDatabase } from './registry.js'

/**
 * Records that an instance attaches a file.
 * @throws ConnectionError DATABASE_SHARED when another instance of this process holds it
 */
export function claimAttached(database: OpenDatabase, file: string, path: string): void {
  const { files } = getRegistry()
  const holder = files.get(file)
  if (holder === database && !database.attached.has(file)) throw ownFileError(path)
  if (holder && holder !== database)
    throw sharedError(path, `${describe(database)} attaches it while ${describe(holder)} has it open`)
  files.set(file, database)
  database.attached.set(file, path)
}

/** Reverts {@link claimAttached}. */
export function releaseAttached(database: OpenDatabase, file: string): void {
  database.attached.delete(file)
  getRegistry().files.delete(file)
}

function ownFileError(path: string): ConnectionError {
  const message =
    `The database file ${JSON.stringify(path)} is the catalog's own database, so it cannot be attached as well. Remove the attachment: its ` +
    'tables and views are available without it.'
  return new ConnectionError('DATABASE_SHARED', message)
}

/** The error of a file that two instances of this process would open, which silently loses data. */
export function sharedError(path: string, why: string): ConnectionError {
  const message =
    `The database file ${JSON.stringify(path)} cannot be opened twice in one process: ${why}. Two DuckDB instances of one file in one ` +
    'process lose its lock and then data, even if both only read. Attach it in one catalog and query it there, set the same ' +
    '`duckdb.database` in both catalogs (they then share one instance), or close one of them first.'
  return new ConnectionError('DATABASE_SHARED', message)
}

/** Names a database for an error. */
export function describe({ path }: OpenDatabase): string {
  return path === ':memory:' ? 'a catalog in memory' : `the catalog on ${JSON.stringify(path)}`
}
