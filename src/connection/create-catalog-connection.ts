import { setTimeout as sleep } from 'node:timers/promises'
import { whilePending } from '../async/keep-alive.js'
import { untilAborted } from '../async/linked-signal.js'
import type { CatalogInput } from '../config/model/catalog-config.js'
import { noSources, sourcesOf } from '../config/model/config-metadata.js'
import type { DriverConnection, Row } from '../driver/core/driver.js'
import { bound, checkArguments } from '../options/check-arguments.js'
import { callback, text } from '../options/option-rules.js'
import { takeOptions } from '../options/take-options.js'
import { createRedactor, type Redactor } from '../redaction/redactor.js'
import type { Values } from '../sql/quote.js'
import { type CatalogOpener, createCatalogOpener } from './open/catalog-opener.js'
import { withConnectLimit } from './open/connect-limit.js'
import { planCatalog } from './open/open-catalog.js'
import { previewCatalog } from './open/preview-changes.js'
import { refreshCatalog } from './open/refresh-catalog.js'
import { withChildren } from './open/update-attached-catalogs.js'
import type { ConnectionPool, PooledConnection } from './query/connection-pool.js'
import { createLifetime } from './query/lifetime.js'
import { type Borrow, type OpenStreams, runQuery, runStream } from './query/run-query.js'
import { runTransaction } from './query/run-transaction.js'
import { describeNothing, traced } from './query/trace.js'
import { createCatalogServers } from './serve/catalog-servers.js'
import type {
  AnyQueryOptions,
  CatalogConnection,
  CatalogSession,
  RefreshOptions,
  RowStream,
  SessionOptions,
} from './types/catalog-connection.js'
import { queryRules, refreshRules, serveRules, sessionRules, transactionRules, watchRules } from './types/catalog-option-rules.js'
import { rememberSource } from './types/catalog-source.js'
import type { ConnectOptions } from './types/connect-options.js'
import { createEmitter } from './types/emit-event.js'
import { watchCatalog } from './watch/watch-catalog.js'

/** How long `close` waits for what nothing can end, in milliseconds. */
const patience = 4_800

/** The lifecycle of a catalog: opened on first use, once for all who wait; closed once, and for good. */
export function createCatalogConnection<N>(
  source: string | URL | CatalogInput,
  options: ConnectOptions<N>,
): CatalogConnection<N> {
  const redactor = createRedactor()
  const emit = createEmitter(options.onEvent, redactor)
  const lifetime = createLifetime()
  const opener = createCatalogOpener(source, options, lifetime, emit, redactor)
  const servers = createCatalogServers(opener, lifetime)
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
    return createSession<N>(connection, () => release(), options, redactor, streams)
  }
  const refresh = (refreshOptions: RefreshOptions) =>
    lifetime.guard(() =>
      traced('refresh', describeNothing, () =>
        withConnectLimit(
          options,
          emit,
          (limit) => {
            const limited = { ...options, ...refreshOptions, signal: limit.signal }
            return opener.refresh(
              (catalog, planned, handedOut) =>
                withChildren(planned, catalog.database, { ...options, signal: limit.signal }, limit.emit, () =>
                  refreshCatalog(catalog, planned, handedOut, limited, limit.emit),
                ),
              refreshOptions,
            )
          },
          async () => undefined,
        ),
      ),
    )
  const close = async (): Promise<void> => {
    lifetime.end()
    await servers.close()
    const patient = new AbortController()
    await Promise.race([opener.close(), sleep(patience, undefined, patient).catch(() => undefined)])
    patient.abort()
    emit({ type: 'closed' })
  }

  const catalog: CatalogConnection<N> = {
    ...createRunner(borrow, options, redactor),
    session: (sessionOptions) => whilePending(async () => openSession(takeOptions('session', sessionOptions, sessionRules))),
    transaction: (work, transactionOptions) =>
      lifetime.guard(async () => {
        checkArguments('transaction', { work: [work, callback] })
        const taken = takeOptions('transaction', transactionOptions, transactionRules)
        const streams: OpenStreams = new Set()
        return runTransaction(await openSession(taken, streams), streams, work, taken)
      }),
    getConnection: () => whilePending(async () => (await opener.handOut()).connection.native as N),
    plan: (planOptions) =>
      lifetime.guard(async () => {
        const taken = takeOptions('plan', planOptions, refreshRules)
        return previewCatalog(await planCatalog(source, options, redactor), await opener.current(), { ...options, ...taken })
      }),
    refresh: async (refreshOptions) => refresh(takeOptions('refresh', refreshOptions, refreshRules)),
    watch: (watchOptions) =>
      lifetime.guard(async () => {
        const taken = takeOptions('watch', watchOptions, watchRules)
        await opener.use(async () => undefined)
        const listSources = () => (opener.planned ? sourcesOf(opener.planned.config) : noSources)
        return watchCatalog({ listSources, refresh: () => refresh({}), emit, signal: lifetime.signal, ...taken })
      }),
    serve: (serveOptions) => lifetime.guard(async () => servers.serve(takeOptions('serve', serveOptions, serveRules, ['token']))),
    get report() {
      return opener.report
    },
    close() {
      closing ??= whilePending(close)
      return closing
    },
    async [Symbol.asyncDispose]() {
      await this.close()
    },
  }
  return rememberSource(catalog, { source, options })
}

type Take = (pool: ConnectionPool) => Promise<PooledConnection>

/** Lends connections of the open catalog, which stays open meanwhile. */
function createLend(opener: CatalogOpener): (signal: AbortSignal | undefined, take: Take) => Promise<PooledConnection> {
  return async (signal, take) => {
    const held = opener.hold()
    const { catalog, letGo } = await untilAborted(held, signal).catch((error: unknown) => {
      held.then((late) => late.letGo()).catch(() => undefined)
      throw error
    })
    try {
      const { connection, release } = await take(catalog.pool)
      return { connection, release: (dropped) => release(dropped).finally(letGo) }
    } catch (error) {
      letGo()
      throw error
    }
  }
}

function createSession<N>(
  connection: DriverConnection,
  release: () => Promise<void>,
  options: ConnectOptions<N>,
  redactor: Redactor,
  streams: OpenStreams,
): CatalogSession<N> {
  const close = () => whilePending(release)
  const borrow: Borrow = async (limit) => {
    limit.start()
    return { connection, release: async () => undefined }
  }
  return {
    connection: connection.native as N,
    ...createRunner(borrow, options, redactor, streams),
    close,
    [Symbol.asyncDispose]: close,
  }
}

function createRunner<N>(
  borrow: Borrow,
  { timeouts }: ConnectOptions<N>,
  { redact }: Redactor,
  streams?: OpenStreams,
): Pick<CatalogConnection<N>, 'query' | 'stream'> {
  const defaults: AnyQueryOptions = timeouts?.query === undefined ? {} : { timeout: timeouts.query }
  const take = (call: string, options: AnyQueryOptions | undefined): AnyQueryOptions =>
    options === undefined ? defaults : { ...defaults, ...takeOptions(call, options, queryRules) }
  return {
    query: <R extends object = Row>(sql: string, values?: Values, options?: AnyQueryOptions): Promise<R[]> =>
      whilePending(() =>
        traced(
          'query',
          () => ({ sql: typeof sql === 'string' ? redact(sql) : '' }),
          async () => {
            checkStatement('query', sql, values)
            return runQuery<R>(borrow, sql, values, take('query', options))
          },
        ),
      ),
    stream: <R extends object = Row>(sql: string, values?: Values, options?: AnyQueryOptions): RowStream<R> => {
      checkStatement('stream', sql, values)
      return runStream<R>(borrow, sql, values, take('stream', options), () => ({ sql: redact(sql) }), streams)
    },
  }
}

/** On each query: nothing is made unless something is wrong. */
function checkStatement(call: string, sql: unknown, values: unknown): void {
  if (typeof sql === 'string' && (values === undefined || Array.isArray(values))) return
  checkArguments(call, { sql: [sql, text], values: [values, bound] })
}
