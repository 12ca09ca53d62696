import { parallelCalls } from '../../connection/database/registry.js'
import type { CatalogOpener } from '../../connection/open/catalog-opener.js'
import type { PlannedCatalog } from '../../connection/open/load-catalog.js'
import type { OpenCatalog } from '../../connection/open/open-catalog.js'
import { type PooledConnection, poolLimits } from '../../connection/query/connection-pool.js'
import type { ConnectOptions } from '../../connection/types/connect-options.js'
import type { EventEmitter } from '../../connection/types/emit-event.js'

interface HeldCopy {
  readonly catalog: OpenCatalog
  /** The plan of the catalog that was copied. */
  readonly planned: PlannedCatalog
  readonly options: ConnectOptions
  readonly emit: EventEmitter
}

/** The opener of a copy, which is open already. Its config is never read again: a refresh is a no-op. */
export function createCopyOpener({ catalog, planned, options, emit }: HeldCopy, close: () => Promise<void>): CatalogOpener {
  const { pool, report } = catalog
  let exposed: Promise<PooledConnection> | undefined
  let isClosed = false
  pool.emitTo(emit)
  return {
    planned,
    report,
    materialized: () => [],
    hold: async () => ({ catalog: { ...catalog, planned }, release: () => undefined }),
    expose() {
      exposed ??= pool.openBeside()
      return exposed
    },
    plan: async () => ({ session: [], macros: [], views: [], warnings: [] }),
    refresh: async () => report(),
    pool: () => {
      const { size } = poolLimits(options, parallelCalls())
      return isClosed ? { size, idle: 0, inUse: 0, waiting: 0, sessions: 0 } : pool.state
    },
    close() {
      isClosed = true
      return close()
    },
  }
}
