import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import type { CatalogConnection, CatalogSession } from '../connection/types/catalog-connection.js'
import type { Queryable } from '../connection/types/queryable.js'
import { isDuckalogError } from '../index.js'
import { isSessionNeutral } from '../sql/is-session-neutral.js'
import type { Values } from '../sql/quote.js'

/** The methods of a catalog that the dialect uses. */
export type LinkedCatalog = Pick<CatalogConnection<unknown>, 'query' | 'stream' | 'session'>

/** A connection as Kysely sees it. */
export interface CatalogLink extends DatabaseConnection {
  begin(statement: string): Promise<void>
  commit(): Promise<void>
  /** Rolls back what is open. Does not fail, so that the error that led here is the one that callers see. */
  rollback(): Promise<void>
  close(): Promise<void>
}

/** The options that newer versions of Kysely pass. */
interface Abortable {
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs statements on the pool until one may leave state on its connection. From then on all statements run on a session. So a single query
 * costs no session, and those of `db.connection()` and of transactions share one.
 */
export function createCatalogLink(catalog: LinkedCatalog): CatalogLink {
  let session: Promise<CatalogSession<unknown>> | undefined

  function openSession(options: Abortable = {}): Promise<CatalogSession<unknown>> {
    session ??= catalog.session(signalOf(options)).catch((error: unknown) => {
      session = undefined
      throw error
    })
    return session
  }
  const runnerFor = async (sql: string, options: Abortable): Promise<Pick<Queryable, 'query' | 'stream'>> =>
    session || !isSessionNeutral(sql) ? openSession(options) : catalog

  return {
    async executeQuery<R>(compiled: CompiledQuery, options: Abortable = {}): Promise<QueryResult<R>> {
      const { sql, parameters, query } = compiled
      const runner = await runnerFor(sql, options)
      const rows = await runner.query<object>(sql, parameters as Values, signalOf(options))
      return toResult(query, rows) as QueryResult<R>
    },
    async *streamQuery<R>({ sql, parameters }: CompiledQuery, _chunkSize?: number, options: Abortable = {}) {
      const runner = await runnerFor(sql, options)
      const batches = runner.stream<object>(sql, parameters as Values, signalOf(options)).batches()
      for await (const rows of batches) yield { rows: rows as R[] }
    },
    async begin(statement) {
      const opened = await openSession()
      await opened.query(statement)
    },
    async commit() {
      const opened = await openSession()
      // DuckDB reports success for the COMMIT of an aborted transaction; any other statement fails
      await opened.query('SELECT 1')
      await opened.query('COMMIT', undefined, unlimited)
    },
    async rollback() {
      const opened = await openSession()
      // A COMMIT that failed has rolled back already; anything else ends with the session
      await opened.query('ROLLBACK', undefined, unlimited).catch(async (error: unknown) => {
        if (!isWithoutTransaction(error)) await opened.close()
      })
    },
    async close() {
      const opened = await session?.catch(() => undefined)
      await opened?.close()
    },
  }
}

const unlimited = { timeout: Number.POSITIVE_INFINITY }

function signalOf({ signal }: Abortable): { readonly signal?: AbortSignal } {
  return signal ? { signal } : {}
}

function isWithoutTransaction(error: unknown): boolean {
  return isDuckalogError(error, 'QUERY_FAILED') && error.kind === 'TransactionContext'
}

const writing: ReadonlySet<string> = new Set(['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode', 'MergeQueryNode'])

/** DuckDB answers a write with one row that has the number of changed rows, unless it returns rows. */
function toResult(node: CompiledQuery['query'], rows: readonly object[]): QueryResult<object> {
  const { kind, explain, returning } = node as { readonly kind: string; readonly explain?: unknown; readonly returning?: unknown }
  if (!writing.has(kind) || explain) return { rows: [...rows] }
  if (returning) return { rows: [...rows], numAffectedRows: BigInt(rows.length) }
  const [counted] = rows as readonly { readonly Count?: number | bigint }[]
  return { rows: [], numAffectedRows: BigInt(counted?.Count ?? 0) }
}
