import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { isQuackAddress } from '../../config/notation/parse-quack-address.js'
import { isFile } from '../../connection/database/file-identity.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { foldName } from '../../sql/fold-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { AttachedDatabase } from '../sources/source.js'

/** The database that holds rows. */
export interface RowsPlace {
  /** The alias, for an attached database. */
  readonly target: string | undefined
  /** Its name in SQL. */
  readonly database: string
  /** Its file, if it is a DuckDB file of this machine. */
  readonly file: string | undefined
  readonly isLake: boolean
  /** Whether other processes may write it while this one has it open. */
  readonly isShared: boolean
  /** A query for its time, in milliseconds since 1970, by a clock that all processes which write it share, if there is one. */
  readonly clock: string
}

/** A catalog with the path or address of its own database. */
interface PlacedCatalog {
  readonly config: CatalogConfig
  readonly database: { readonly path: string }
}

/**
 * Describes a database with rows. Pure.
 * @param databases - the attached databases by name, in lower case
 */
export function planPlace(
  { config, database: own }: PlacedCatalog,
  { database, target }: Pick<RowsPlace, 'database' | 'target'>,
  databases: ReadonlyMap<string, AttachedDatabase>,
): RowsPlace {
  const { type, path } = databases.get(foldName(database)) ?? {}
  const file = type === 'duckdb' && typeof path === 'string' && isFile(path) ? path : undefined
  const isShared = type !== 'duckdb' || isQuackAddress(own.path)
  return { target, database, file, isLake: type === 'ducklake', isShared, clock: renderClock(config, target) }
}

/** Several machines, whose clocks differ, may write a lake: the clock of the server with its metadata counts for all. */
function renderClock({ attachments }: CatalogConfig, target: string | undefined): string {
  const metadata = attachments?.ducklake?.find(({ alias }) => alias === target)?.metadata
  const isOnPostgres = typeof metadata === 'object' && metadata.type === 'postgres'
  if (target === undefined || !isOnPostgres) return 'SELECT epoch_ms(now()) AS now'
  const now = 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now'
  return `SELECT now FROM postgres_query(${quoteLiteral(`__ducklake_metadata_${target}`)}, ${quoteLiteral(now)})`
}

/** The time of a database, in milliseconds since 1970. */
export async function readClock(connection: DriverConnection, { clock }: RowsPlace): Promise<number> {
  const [row] = await connection.all<{ now: bigint }>(clock)
  return Number(row?.now ?? 0)
}
