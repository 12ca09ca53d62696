import type { CatalogInput } from '../config/catalog-config.js'
import type { DriverConnection, Row } from '../driver/driver.js'
import type { Values } from '../sql.js'
import type {
  CatalogConnection,
  CatalogReport,
  CatalogSession,
  ConnectOptions,
  QueryOptions,
  RowStream,
} from './catalog-connection.js'
import { withConnectLimit } from './connect-limit.js'
import { closedError, type PooledConnection } from './connection-pool.js'
import { createEmitter } from './emit-event.js'
import { closeCatalog, type OpenCatalog, openCatalog, planCatalog } from './open-catalog.js'
import { previewCatalog } from './preview-catalog.js'
import { refreshCatalog } from './refresh-catalog.js'
import { runQuery, runStream } from './run-query.js'
import { runTransaction } from './run-transaction.js'
import type { StandardSchema } from './standard-schema.js'

type AnyQueryOptions = QueryOptions & { readonly schema?: StandardSchema }

/**
 * The lifecycle of a catalog: opened on first use, once for all who wait; closed once, and for good.
 * @internal
 */
export function createCatalogConnection<N>(
  source: string | URL | CatalogInput,
  options: ConnectOptions<N>,
): CatalogConnection<N> {
  const emit = createEmitter(options.onEvent)
  let opening: Promise<OpenCatalog> | undefined
  let handedOut: Promise<PooledConnection> | undefined
  let closing: Promise<void> | undefined
  let report: CatalogReport | undefined

  const open = (): Promise<OpenCatalog> => {
    if (closing) return Promise.reject(closedError())
    opening ??= connect().catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }
  const connect = async (): Promise<OpenCatalog> => {
    options.signal?.throwIfAborted()
    const catalog = await withConnectLimit(
      options,
      emit,
      async (limit) => openCatalog(await planCatalog(source, options), { ...options, signal: limit.signal }, limit.emit),
      closeCatalog,
    )
    report = catalog.report
    return catalog
  }
  const borrow = async (): Promise<PooledConnection> => (await open()).pool.borrow()
  const withDefaults = <T extends QueryOptions>(query: T | undefined): T =>
    ({ ...(options.timeouts?.query !== undefined && { timeout: options.timeouts.query }), ...query }) as T

  const query = async <R extends object = Row>(sql: string, values?: Values, queryOptions?: AnyQueryOptions): Promise<R[]> => {
    const { connection, release } = await borrow()
    try {
      return await runQuery<R>(connection, sql, values, withDefaults(queryOptions))
    } finally {
      await release()
    }
  }
  const stream = <R extends object = Row>(sql: string, values?: Values, queryOptions?: QueryOptions): RowStream<R> =>
    runStream<R>(borrow, sql, values, withDefaults(queryOptions))

  const session = async (): Promise<CatalogSession<N>> => {
    const { connection, release } = await (await open()).pool.open()
    return createSession<N>(connection, release, withDefaults)
  }
  const close = async (): Promise<void> => {
    const catalog = await opening?.catch(() => undefined)
    if (catalog) await closeCatalog(catalog)
    emit({ type: 'closed' })
  }

  return {
    query,
    stream,
    session,
    transaction: async (work) => runTransaction(await session(), work),
    async getConnection() {
      const { pool } = await open()
      handedOut ??= pool.open().catch((error: unknown) => {
        handedOut = undefined
        throw error
      })
      return (await handedOut).connection.native as N
    },
    async plan(planOptions) {
      if (closing) throw closedError()
      return previewCatalog(await planCatalog(source, options), await opening?.catch(() => undefined), {
        ...options,
        ...planOptions,
      })
    },
    async refresh(refreshOptions) {
      const fresh = opening === undefined
      const catalog = await open()
      if (!fresh || refreshOptions?.sources) {
        const refreshed = await withConnectLimit(
          options,
          emit,
          async (limit) =>
            refreshCatalog(
              catalog,
              await planCatalog(source, options),
              await handedOut,
              { ...options, ...refreshOptions, signal: limit.signal },
              limit.emit,
            ),
          async () => undefined,
        )
        opening = Promise.resolve(refreshed)
        report = refreshed.report
      }
      return report ?? catalog.report
    },
    get report() {
      return report
    },
    close() {
      closing ??= close()
      return closing
    },
    async [Symbol.asyncDispose]() {
      await this.close()
    },
  }
}

function createSession<N>(
  connection: DriverConnection,
  release: () => Promise<void>,
  withDefaults: <T extends QueryOptions>(options: T | undefined) => T,
): CatalogSession<N> {
  const query = <R extends object = Row>(sql: string, values?: Values, options?: AnyQueryOptions): Promise<R[]> =>
    runQuery<R>(connection, sql, values, withDefaults(options))
  return {
    connection: connection.native as N,
    query,
    stream: <R extends object = Row>(sql: string, values?: Values, options?: QueryOptions): RowStream<R> =>
      runStream<R>(async () => ({ connection, release: async () => undefined }), sql, values, withDefaults(options)),
    close: release,
    [Symbol.asyncDispose]: release,
  }
}
