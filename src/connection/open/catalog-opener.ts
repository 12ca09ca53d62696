import { createIdleTimer } from '../../async/idle-timer.js'
import { linkSignals } from '../../async/linked-signal.js'
import type { CatalogInput } from '../../config/model/catalog-config.js'
import { rememberSources, sourcesOf } from '../../config/model/config-metadata.js'
import type { Redactor } from '../../redaction/redactor.js'
import { isFile } from '../database/acquire-database.js'
import type { PooledConnection } from '../query/connection-pool.js'
import type { Lifetime } from '../query/lifetime.js'
import { describeNothing, traced } from '../query/trace.js'
import type { RefreshOptions } from '../types/catalog-connection.js'
import type { CatalogReport } from '../types/catalog-report.js'
import type { ConnectOptions } from '../types/connect-options.js'
import type { EmitEvent } from '../types/emit-event.js'
import { type ConnectLimit, withConnectLimit } from './connect-limit.js'
import { closeCatalog, type OpenCatalog, type PlannedCatalog, planCatalog } from './open-catalog.js'
import { openWithChildren } from './update-attached-catalogs.js'

/** Opens a catalog when it is needed, once for all who wait, and lets go of it. */
export interface CatalogOpener {
  /** The open catalog, if it is open or about to be; never rejects. */
  current(): Promise<OpenCatalog | undefined>
  /** Runs work on the open catalog, which stays open meanwhile. */
  use<T>(work: (catalog: OpenCatalog) => Promise<T>): Promise<T>
  /** The open catalog; it stays open until the function is called. */
  hold(): Promise<{ readonly catalog: OpenCatalog; readonly letGo: () => void }>
  /** The connection that the host gets: the same one each time; from now on the catalog stays open. */
  handOut(): Promise<PooledConnection>
  /** Reads the config again and applies it through `refresh`, or connects. */
  refresh(
    refresh: (catalog: OpenCatalog, planned: PlannedCatalog, handedOut: PooledConnection | undefined) => Promise<OpenCatalog>,
    options?: RefreshOptions,
  ): Promise<CatalogReport>
  /** What was planned last from the config. */
  readonly planned: PlannedCatalog | undefined
  readonly report: CatalogReport | undefined
  close(): Promise<void>
}

export function createCatalogOpener<N>(
  source: string | URL | CatalogInput,
  options: ConnectOptions<N>,
  lifetime: Lifetime,
  emit: EmitEvent,
  redactor: Redactor,
): CatalogOpener {
  let opening: Promise<OpenCatalog> | undefined
  let opened: OpenCatalog | undefined
  let handedOut: Promise<PooledConnection> | undefined
  let planned: PlannedCatalog | undefined
  let report: CatalogReport | undefined
  const timer = createIdleTimer(options.releaseOnIdle, () => void release())

  async function connect(): Promise<OpenCatalog> {
    const linked = linkSignals(options.signal, lifetime.signal)
    try {
      linked.signal.throwIfAborted()
      // A file that was let go of is opened as it was: only refresh() reads the config again
      const work = async (limit: ConnectLimit) => {
        const plan = planned ?? (await planCatalog(source, options, redactor))
        const limited = { ...options, signal: limit.signal }
        return openWithChildren(plan, limited, limit.emit)
      }
      const catalog = await withConnectLimit({ ...options, signal: linked.signal }, emit, work, closeCatalog)
      planned = catalog.planned
      report = catalog.report
      opened = catalog
      return catalog
    } finally {
      linked.unlink()
    }
  }
  function open(): Promise<OpenCatalog> {
    opening ??= traced('connect', describeNothing, connect).catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }
  async function release(): Promise<void> {
    const catalog = await opening?.catch(() => undefined)
    if (!catalog || !timer.idle || options.instance || !isFile(catalog.database.path)) return
    opening = undefined
    opened = undefined
    await closeCatalog(catalog)
    emit({ type: 'lock-released', database: catalog.database.path })
  }
  async function hold(): Promise<{ readonly catalog: OpenCatalog; readonly letGo: () => void }> {
    const letGo = timer.begin()
    try {
      return { catalog: opened && !lifetime.ended ? opened : await lifetime.guard(open), letGo }
    } catch (error) {
      letGo()
      throw error
    }
  }
  async function use<T>(work: (catalog: OpenCatalog) => Promise<T>): Promise<T> {
    const { catalog, letGo } = await hold()
    try {
      return await work(catalog)
    } finally {
      letGo()
    }
  }

  return {
    current: async () => opening?.catch(() => undefined),
    use,
    hold,
    async handOut() {
      timer.stop()
      const { pool } = await lifetime.guard(open)
      handedOut ??= pool.openBeside().catch((error: unknown) => {
        handedOut = undefined
        throw error
      })
      return handedOut
    },
    async refresh(refresh, { sources = false } = {}) {
      const next = await planCatalog(source, options, redactor)
      const before = planned
      if (!opening) planned = next
      try {
        return await use(async (catalog) => {
          if (catalog.planned === next && !sources) return catalog.report
          const refreshed = await refresh(catalog, next, await handedOut)
          planned = next
          opening = Promise.resolve(refreshed)
          opened = refreshed
          report = refreshed.report
          return refreshed.report
        })
      } catch (error) {
        rememberSources(error, sourcesOf(next.config))
        // What worked last is what a reopen uses
        if (!opening) planned = before
        throw error
      }
    },
    get planned() {
      return planned
    },
    get report() {
      return report
    },
    async close() {
      timer.stop()
      const catalog = await opening?.catch(() => undefined)
      if (catalog) await closeCatalog(catalog)
    },
  }
}
