import { setTimeout as sleep } from 'node:timers/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { whilePending } from '../async/keep-alive.js'
import { untilAborted } from '../async/linked-signal.js'
import { createRunning, type Running } from '../async/running.js'
import { noSources, sourcesOf } from '../config/model/config-metadata.js'
import type { CatalogInput } from '../config/model/input/catalog-input.js'
import type { Driver } from '../driver/core/driver.js'
import { checkArguments, source as sourceRule } from '../options/check-arguments.js'
import { callback } from '../options/option-rules.js'
import { takeOptions } from '../options/take-options.js'
import { createRedactor } from '../redaction/redactor.js'
import { type KnownRelations, listRelations } from './from/known-relations.js'
import { runFrom } from './from/run-from.js'
import { type CatalogOpener, createCatalogOpener } from './open/catalog-opener.js'
import { rememberHold } from './open/hold-of.js'
import { driverOf } from './open/load-catalog.js'
import type { OpenCatalog } from './open/open-catalog.js'
import { refreshStaleRows } from './open/refresh-catalog-rows.js'
import type { ConnectionPool, PooledConnection } from './query/connection-pool.js'
import { createQueryable, createSession } from './query/create-queryable.js'
import { createLifetime, type Lifetime } from './query/lifetime.js'
import type { Borrow } from './query/run-query.js'
import type { OpenStreams } from './query/run-stream.js'
import { runTransaction } from './query/run-transaction.js'
import { createTraceSource, traced } from './query/trace.js'
import { createCatalogServers } from './serve/catalog-servers.js'
import type {
  CatalogConnection,
  CatalogKeeper,
  CatalogSession,
  KeepFreshOptions,
  RefreshOptions,
  SessionOptions,
} from './types/catalog-connection.js'
import {
  checkRules,
  keepFreshRules,
  lineageRules,
  refreshRules,
  serveRules,
  sessionRules,
  transactionRules,
  watchRules,
} from './types/catalog-option-rules.js'
import { rememberSource } from './types/catalog-source.js'
import { connectOptionRules } from './types/connect-option-rules.js'
import type { ConnectOptions } from './types/connect-options.js'
import { createEmitter, type EmitEvent } from './types/emit-event.js'
import type { Queryable } from './types/queryable.js'
import type { CatalogTypes, FromOptions, TypedCatalog } from './types/typed-catalog.js'
import { keepRowsFresh } from './watch/keep-fresh.js'
import { watchCatalog } from './watch/watch-catalog.js'

/**
 * Connects to a catalog. Returns immediately. On first use, the config is read, DuckDB is opened, the session is restored and the views are
 * brought up to date. If that fails, everything is closed again, and the next use retries.
 *
 * @param source - a path or URL of a YAML or JSON file, or the catalog as an object
 * @param options - copied; later changes have no effect
 * @throws {@link OptionError} OPTION_INVALID immediately, for unknown options and wrong values; all other errors come on first use
 * @example
 * ```ts
 * await using catalog = connectToCatalog('catalog.yaml')
 * const rows = await catalog.query('SELECT * FROM daily_revenue WHERE day >= $day', { day: '2026-01-01' })
 * ```
 * @public
 */
export function connectToCatalog(
  source: string | URL | CatalogInput,
  options?: ConnectOptions,
): CatalogConnection<DuckDBConnection>
/**
 * Connects to a catalog whose types are known: `from()` and `query('FROM view')` then return typed rows.
 * @example
 * ```ts untried: needs the generated catalog.types.ts
 * import type { Catalog } from './catalog.types.js'
 *
 * await using catalog = connectToCatalog<Catalog>('catalog.yaml')
 * const rows = await catalog.from('daily_revenue', { columns: ['day', 'revenue'], orderBy: 'day' })
 * ```
 * @public
 */
export function connectToCatalog<C extends CatalogTypes>(
  source: string | URL | CatalogInput,
  options?: ConnectOptions,
): TypedCatalog<C>
/**
 * Connects to a catalog whose types are known, through a given driver.
 * @public
 */
export function connectToCatalog<C extends CatalogTypes, N>(
  source: CatalogTypes extends C ? never : string | URL | CatalogInput,
  options: ConnectOptions<N> & { readonly driver: Driver<N> },
): TypedCatalog<C, N>
/**
 * Connects to a catalog through a given driver.
 * @public
 */
export function connectToCatalog<N>(
  source: string | URL | CatalogInput,
  options: ConnectOptions<N> & { readonly driver: Driver<N> },
): CatalogConnection<N>
export function connectToCatalog<N>(source: string | URL | CatalogInput, options?: ConnectOptions<N>): CatalogConnection<N> {
  checkArguments('connectToCatalog', { source: [source, sourceRule] })
  return createCatalogConnection(source, takeOptions<ConnectOptions<N>>('connectToCatalog', options, connectOptionRules))
}

/** How long `close` waits for refreshes to release what they hold for other processes, in milliseconds. */
const releaseTimeout = 1_000

/** How long `close` waits for calls that cannot be interrupted, in milliseconds. */
const closeTimeout = 4_800

/**
 * A catalog that opens on first use, once for all callers. After `close` it cannot be used again.
 * @param createOpener - replaces the opener of a connect
 */
export function createCatalogConnection<N>(
  source: string | URL | CatalogInput,
  options: ConnectOptions<N>,
  createOpener: typeof createCatalogOpener<N> = createCatalogOpener,
): CatalogConnection<N> {
  const redactor = createRedactor()
  const emit = createEmitter(options.onEvent, redactor)
  const lifetime = createLifetime()
  const opener = createOpener(source, options, lifetime, emit, redactor)
  const traceSource = createTraceSource(redactor, () => opener.planned?.session.database)
  const servers = createCatalogServers(opener, lifetime)
  const refreshes = createRunning(releaseTimeout)
  const known: KnownRelations = { list: () => listRelations(opener.planned?.definitions ?? []), redact: redactor.redact }
  /** Adds what only the types of typed catalogs and sessions have. */
  const withFrom = <Q extends Queryable>(queryable: Q): Q => {
    const from = (name: string, fromOptions?: FromOptions) =>
      whilePending(() => runFrom(queryable.query, known, name, fromOptions))
    return Object.assign(queryable, { from })
  }
  let closing: Promise<void> | undefined

  const lend = createLend(opener)
  const borrow: Borrow = ({ signal, start }) =>
    lend(signal, (pool) => {
      start()
      return pool.borrow({ signal })
    })

  const openSession = async (
    { signal, acquireTimeout }: SessionOptions,
    streams: OpenStreams = new Set(),
  ): Promise<CatalogSession<N>> => {
    const { connection, release } = await lend(signal, (pool) => pool.open({ signal, timeout: acquireTimeout }))
    return withFrom(createSession<N>(connection, () => release(), options, traceSource, streams, lifetime.signal))
  }
  const withSession = createSessionWork(opener, openSession)
  const refresh = (refreshOptions: RefreshOptions) =>
    lifetime.guard(() => traced('refresh', traceSource.describe, () => refreshes.add(opener.refresh(refreshOptions))))
  const keepFresh = createKeepFresh(opener, options, emit, lifetime, refreshes)
  const close = async (): Promise<void> => {
    lifetime.end()
    await servers.close()
    await refreshes.settled()
    const timer = new AbortController()
    await Promise.race([opener.close(), sleep(closeTimeout, undefined, timer).catch(() => undefined)])
    timer.abort()
    emit({ type: 'closed' })
  }

  const catalog: CatalogConnection<N> = {
    ...withFrom(createQueryable(borrow, options, traceSource, { closing: lifetime.signal })),
    session: (sessionOptions) => whilePending(async () => openSession(takeOptions('session', sessionOptions, sessionRules))),
    transaction: (work, transactionOptions) =>
      lifetime.guard(async () => {
        checkArguments('transaction', { work: [work, callback] })
        const taken = takeOptions('transaction', transactionOptions, transactionRules)
        const streams: OpenStreams = new Set()
        return runTransaction(await openSession(taken, streams), streams, work, taken)
      }),
    getConnection: () => whilePending(async () => (await opener.expose()).connection.native as N),
    plan: (planOptions) => lifetime.guard(async () => opener.plan(takeOptions('plan', planOptions, refreshRules))),
    refresh: async (refreshOptions) => refresh(takeOptions('refresh', refreshOptions, refreshRules)),
    materialized: () => opener.materialized(),
    check: (checkOptions) =>
      lifetime.guard(async () => {
        const taken = takeOptions('check', checkOptions, checkRules)
        return withSession(taken.signal, async (open, session) => {
          const { config, session: plan } = open.planned
          const { runChecks } = await import('../checks/run-checks.js')
          return runChecks({ config, session, database: plan.database, report: open.report(), redact: redactor.redact }, taken)
        })
      }),
    lineage: (lineageOptions) =>
      lifetime.guard(async () => {
        const taken = takeOptions('lineage', lineageOptions, lineageRules)
        return withSession(taken.signal, async ({ planned, rows: { forms } }, session) => {
          const { readLineage } = await import('../docs/columns/read-lineage.js')
          return readLineage({ planned, session, driver: driverOf(options), forms }, taken)
        })
      }),
    keepFresh: (keepOptions) => lifetime.guard(() => keepFresh(takeOptions('keepFresh', keepOptions, keepFreshRules))),
    watch: (watchOptions) =>
      lifetime.guard(async () => {
        const taken = takeOptions('watch', watchOptions, watchRules)
        const { release } = await opener.hold()
        release()
        const listSources = () => (opener.planned ? sourcesOf(opener.planned.config) : noSources)
        return watchCatalog({ listSources, refresh: () => refresh({}), emit, signal: lifetime.signal, ...taken })
      }),
    serve: (serveOptions) => lifetime.guard(async () => servers.serve(takeOptions('serve', serveOptions, serveRules, ['token']))),
    get report() {
      return opener.report()
    },
    get pool() {
      return opener.pool()
    },
    close() {
      closing ??= whilePending(close)
      return closing
    },
    async [Symbol.asyncDispose]() {
      await this.close()
    },
  }
  return rememberHold(rememberSource(catalog, { source, options }), () => opener.hold())
}

/** Runs work on a session of its own, while the catalog stays open. */
function createSessionWork<N>(opener: CatalogOpener, openSession: (options: SessionOptions) => Promise<CatalogSession<N>>) {
  return async <T>(
    signal: AbortSignal | undefined,
    work: (open: OpenCatalog, session: CatalogSession<N>) => Promise<T>,
  ): Promise<T> => {
    const { catalog: open, release } = await opener.hold()
    try {
      await using session = await openSession({ signal })
      return await work(open, session)
    } finally {
      release()
    }
  }
}

/** Starts rounds of refreshes. Between them a catalog may be closed when it is idle. */
function createKeepFresh<N>(
  opener: CatalogOpener,
  options: ConnectOptions<N>,
  emit: EmitEvent,
  lifetime: Lifetime,
  refreshes: Running,
): (options: KeepFreshOptions) => Promise<CatalogKeeper> {
  const refreshOnce = async (signal: AbortSignal) =>
    refreshes.add(refreshStaleRows(await opener.hold(), options, emit, [options.signal, signal]))
  return async (keepOptions) => {
    const { release } = await opener.hold()
    release()
    const refresh = (signal: AbortSignal) => lifetime.guard(() => refreshOnce(signal))
    return keepRowsFresh({ ...keepOptions, refresh, emit, closing: lifetime.signal })
  }
}

type Take = (pool: ConnectionPool) => Promise<PooledConnection>

/** Lends connections of the catalog, which stays open until they are released. */
function createLend(opener: CatalogOpener): (signal: AbortSignal | undefined, take: Take) => Promise<PooledConnection> {
  return async (signal, take) => {
    const held = opener.hold()
    const { catalog, release: releaseCatalog } = await untilAborted(held, signal).catch((error: unknown) => {
      held.then((late) => late.release()).catch(() => undefined)
      throw error
    })
    try {
      const { connection, release } = await take(catalog.pool)
      return { connection, release: (dropped) => release(dropped).finally(releaseCatalog) }
    } catch (error) {
      releaseCatalog()
      throw error
    }
  }
}
