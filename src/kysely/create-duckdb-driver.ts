import type { Driver, TransactionSettings } from 'kysely'
import { DriverError } from '../index.js'
import { type CatalogLink, createCatalogLink, type LinkedCatalog } from './create-catalog-link.js'

/** The driver that Kysely calls. The connections that it gets from here are the only ones that it passes back. */
export function createDuckDBDriver(catalog: LinkedCatalog): Driver {
  return {
    init: async () => undefined,
    acquireConnection: async () => createCatalogLink(catalog),
    releaseConnection: (link) => (link as CatalogLink).close(),
    beginTransaction: async (link, settings) => (link as CatalogLink).begin(beginStatement(settings)),
    commitTransaction: (link) => (link as CatalogLink).commit(),
    rollbackTransaction: (link) => (link as CatalogLink).rollback(),
    savepoint: refuseSavepoint,
    rollbackToSavepoint: refuseSavepoint,
    releaseSavepoint: refuseSavepoint,
    destroy: async () => undefined,
  }
}

function beginStatement({ isolationLevel, accessMode }: TransactionSettings): string {
  if (isolationLevel !== undefined && isolationLevel !== 'snapshot')
    throw new DriverError(
      'DRIVER_UNSUPPORTED',
      `DuckDB does not support the isolation level ${JSON.stringify(isolationLevel)}: every transaction reads a snapshot. Use ` +
        "setIsolationLevel('snapshot'), or leave it out.",
    )
  return accessMode === undefined ? 'BEGIN TRANSACTION' : `BEGIN TRANSACTION ${accessMode.toUpperCase()}`
}

async function refuseSavepoint(): Promise<never> {
  throw new DriverError('DRIVER_UNSUPPORTED', 'DuckDB does not support savepoints. Use a transaction for each part instead.')
}
