import { createIdleTimer } from '../../async/idle-timer.js'
import { withLinkedSignal } from '../../async/linked-signal.js'
import { rememberSources, sourcesOf } from '../../config/model/config-metadata.js'
import type { CatalogInput } from '../../config/model/input/catalog-input.js'
import type { Redactor } from '../../redaction/redactor.js'
import { isFile } from '../database/file-identity.js'
import { parallelCalls } from '../database/registry.js'
import { type PooledConnection, poolLimits } from '../query/connection-pool.js'
import type { Lifetime } from '../query/lifetime.js'
import { createTraceSource, traced } from '../query/trace.js'
import { listKnownRows } from '../sync-views/known-rows.js'
import type { RefreshOptions } from '../types/catalog-connection.js'
import type { CatalogPlan, CatalogReport } from '../types/catalog-report.js'
import type { ConnectOptions } from '../types/connect-options.js'
import type { PoolState } from '../types/diagnostics.js'
import type { EventEmitter } from '../types/emit-event.js'
import type { MaterializedView } from '../types/materialized-report.js'
import { type ConnectLimit, withConnectLimit } from './connect-limit.js'
import { loadCatalog, type PlannedCatalog } from './load-catalog.js'
import { closeCatalog, type HeldCatalog, type OpenCatalog, openCatalog } from './open-catalog.js'
import { refreshCatalog } from './refresh-catalog.js'
import { previewWithRows, refreshWaitingRows, refreshWithRows } from './refresh-catalog-rows.js'
import { withAttachedCatalogs } from './update-attached-catalogs.js'

/** Opens a catalog on first use, once for all callers, and closes it. */
export interface CatalogOpener {
  /** Opens the catalog and keeps it open until it is released. */
  hold(): Promise<HeldCatalog>
  /** The connection that `getConnection()` returns, the same one each time. From then on the catalog stays open. */
  expose(): Promise<PooledConnection>
  /** Plans what a connect or refresh would do now. */
  plan(options: RefreshOptions): Promise<CatalogPlan>
  /** Reads the config again and applies what changed; connects if the catalog is not open. */
  refresh(options: RefreshOptions): Promise<CatalogReport>
  /** The plan that was made last from the config. */
  readonly planned: PlannedCatalog | undefined
  report(): CatalogReport | undefined
  /** The state of the rows of materialised views. */
  materialized(): readonly MaterializedView[]
  /** How full the pool is; empty while the catalog is not open. */
  pool(): PoolState
  close(): Promise<void>
}

export function createCatalogOpener<N>(
  source: string | URL | CatalogInput,
  options: ConnectOptions<N>,
  lifetime: Lifetime,
  emit: EventEmitter,
  redactor: Redactor,
): CatalogOpener {
  let opening: Promise<OpenCatalog> | undefined
  let opened: OpenCatalog | undefined
  let exposed: Promise<PooledConnection> | undefined
  let planned: PlannedCatalog | undefined
  let last: Pick<OpenCatalog, 'report' | 'rows'> | undefined
  const { describe } = createTraceSource(redactor, () => planned?.session.database)
  const load = () => loadCatalog(source, options, redactor)
  const current = async () => opening?.catch(() => undefined)
  const timer = createIdleTimer(options.releaseOnIdle, () => void closeIdle())

  function keep(catalog: OpenCatalog): OpenCatalog {
    planned = catalog.planned
    last = { report: catalog.report, rows: catalog.rows }
    opened = catalog
    catalog.pool.emitTo(emit)
    return catalog
  }
  async function connect({ signal, emit: emitLimited }: ConnectLimit): Promise<OpenCatalog> {
    // A catalog that was closed when idle reopens with the same plan: only refresh() reads the config again
    const plan = planned ?? (await load())
    const limited = { ...options, signal }
    return withAttachedCatalogs(plan, undefined, limited, emitLimited, () => openCatalog(plan, limited, emitLimited))
  }
  const open = (): Promise<OpenCatalog> =>
    withLinkedSignal([options.signal, lifetime.signal], async (signal) => {
      const catalog = await withConnectLimit({ ...options, signal }, emit, connect, closeCatalog)
      await refreshWaitingRows(catalog, options, emit, signal, () => closeCatalog(catalog))
      return keep(catalog)
    })
  function openOnce(): Promise<OpenCatalog> {
    opening ??= traced('connect', describe, open).catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }
  async function closeIdle(): Promise<void> {
    const catalog = await current()
    if (!catalog || !timer.idle || options.instance || !isFile(catalog.database.path)) return
    opening = undefined
    opened = undefined
    await closeCatalog(catalog)
    emit({ type: 'lock-released', database: catalog.database.path })
  }
  const hold = (): Promise<HeldCatalog> =>
    holdUntil(timer.begin(), async () => (opened && !lifetime.ended ? opened : lifetime.guard(openOnce)))
  async function refresh({ signal, emit: emitLimited }: ConnectLimit, { sources }: RefreshOptions): Promise<CatalogReport> {
    const next = await load()
    const before = planned
    // A catalog that is not open connects with the new plan
    if (!opening) planned = next
    let held: HeldCatalog | undefined
    try {
      held = await hold()
      const { catalog } = held
      if (catalog.planned === next && !sources) return catalog.report()
      const refreshed = await withAttachedCatalogs(next, catalog.database, { ...options, signal }, emitLimited, async () =>
        refreshCatalog(catalog, next, await exposed, { ...options, signal, sources }, emitLimited),
      )
      opening = Promise.resolve(refreshed)
      return keep(refreshed).report()
    } catch (error) {
      rememberSources(error, sourcesOf(next.config))
      // A reopen uses the last plan that worked
      if (!opening) planned = before
      throw error
    } finally {
      held?.release()
    }
  }

  return {
    plan: async (refreshOptions) =>
      previewWithRows(await load(), await current(), refreshOptions, options, emit, lifetime.signal),
    hold,
    async expose() {
      timer.stop()
      const { pool } = await lifetime.guard(openOnce)
      exposed ??= pool.openBeside().catch((error: unknown) => {
        exposed = undefined
        throw error
      })
      return exposed
    },
    refresh: (refreshOptions) =>
      refreshWithRows(refreshOptions, options, emit, lifetime, {
        refresh: () => withConnectLimit(options, emit, (limit) => refresh(limit, refreshOptions)),
        hold,
      }),
    get planned() {
      return planned
    },
    report: () => last?.report(),
    materialized: () => (last ? listKnownRows(last.rows) : []),
    pool: () => readPool(lifetime.ended ? undefined : opened, options),
    async close() {
      timer.stop()
      const catalog = await current()
      if (catalog) await closeCatalog(catalog)
    },
  }
}

async function holdUntil(release: () => void, open: () => Promise<OpenCatalog>): Promise<HeldCatalog> {
  try {
    return { catalog: await open(), release }
  } catch (error) {
    release()
    throw error
  }
}

function readPool<N>(catalog: OpenCatalog | undefined, options: ConnectOptions<N>): PoolState {
  if (catalog) return catalog.pool.state
  return { size: poolLimits(options, parallelCalls()).size, idle: 0, inUse: 0, waiting: 0, sessions: 0 }
}
