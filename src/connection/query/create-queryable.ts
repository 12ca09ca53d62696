import { whilePending } from '../../async/keep-alive.js'
import { linkSignals } from '../../async/linked-signal.js'
import { createClosedError } from '../../driver/core/call-gate.js'
import type { DriverConnection, QueryResult, Row } from '../../driver/core/driver.js'
import { bound, checkArguments, rows as rowsRule } from '../../options/check-arguments.js'
import { filledText, text } from '../../options/option-rules.js'
import { takeOptions } from '../../options/take-options.js'
import type { Values } from '../../sql/quote.js'
import { type ResultSource, streamSource } from '../result/result-source.js'
import type { CatalogSession } from '../types/catalog-connection.js'
import { insertRules, queryRules, readableRules, scriptRules } from '../types/catalog-option-rules.js'
import type { ConnectOptions } from '../types/connect-options.js'
import type { AnyQueryOptions } from '../types/query-options.js'
import type { Queryable, RowStream } from '../types/queryable.js'
import { openReadable } from './open-readable.js'
import { runInsert } from './run-insert.js'
import { type Borrow, runQuery } from './run-query.js'
import { runQueryOne, runQueryOptional } from './run-query-one.js'
import { runScript } from './run-script.js'
import { type OpenStreams, runStream, type StreamOptions } from './run-stream.js'
import { type TraceSource, traced } from './trace.js'

type Run<T> = (borrow: Borrow, sql: string, values: Values | undefined, options: AnyQueryOptions) => Promise<T>

/** The methods that run SQL on the connections that `borrow` lends. */
export function createQueryable<N>(
  borrow: Borrow,
  { timeouts }: Pick<ConnectOptions<N>, 'timeouts'>,
  source: TraceSource,
  { streams, closing }: { readonly streams?: OpenStreams; readonly closing: AbortSignal },
): Queryable {
  const defaults: AnyQueryOptions = timeouts?.query === undefined ? {} : { timeout: timeouts.query }
  const take = (call: string, options: AnyQueryOptions | undefined): AnyQueryOptions =>
    options === undefined ? defaults : { ...defaults, ...takeOptions(call, options, queryRules) }
  const traceQuery = <T>(sql: string, work: () => Promise<T>) =>
    whilePending(() => traced('query', () => source.describeStatement(typeof sql === 'string' ? sql : ''), work))
  const query = <T>(call: string, sql: string, values: Values | undefined, options: AnyQueryOptions | undefined, run: Run<T>) =>
    traceQuery(sql, async () => {
      checkStatement(call, sql, values)
      return run(borrow, sql, values, take(call, options))
    })
  const stream = <R extends object>(sql: string, values: Values | undefined, options: StreamOptions): RowStream<R> =>
    runStream<R>(borrow, sql, values, options, () => source.describeStatement(sql), streams)
  const results: ResultSource = {
    query: <R extends object = Row>(sql: string, values?: Values, options?: AnyQueryOptions): Promise<QueryResult<R>> =>
      query('query', sql, values, options, runQuery<R>),
    [streamSource]: (sql, values, { timeout = defaults.timeout, ...options }) => stream(sql, values, { ...options, timeout }),
  }
  return {
    ...results,
    queryOne: <R extends object = Row>(sql: string, values?: Values, options?: AnyQueryOptions): Promise<R> =>
      query('queryOne', sql, values, options, runQueryOne<R>),
    queryOptional: <R extends object = Row>(sql: string, values?: Values, options?: AnyQueryOptions): Promise<R | undefined> =>
      query('queryOptional', sql, values, options, runQueryOptional<R>),
    stream: <R extends object = Row>(sql: string, values?: Values, options?: AnyQueryOptions): RowStream<R> => {
      checkStatement('stream', sql, values)
      return stream<R>(sql, values, take('stream', options))
    },
    readable(sql, values, options) {
      checkStatement('readable', sql, values)
      return openReadable(results, sql, values, takeOptions('readable', options, readableRules, ['format']))
    },
    exec: (script, options) =>
      traceQuery(script, async () => {
        checkArguments('exec', { script: [script, text] })
        return runScript(borrow, script, { ...defaults, ...takeOptions('exec', options, scriptRules) })
      }),
    insert: (table, rows, options) =>
      traceQuery(`INSERT INTO ${table}`, async () => {
        checkArguments('insert', { table: [table, filledText], rows: [rows, rowsRule] })
        return runInsert(borrow, table, rows, takeOptions('insert', options, insertRules), closing)
      }),
  }
}

/** A session on a connection of its own. Closing it releases the connection. */
export function createSession<N>(
  connection: DriverConnection,
  release: () => Promise<void>,
  options: Pick<ConnectOptions<N>, 'timeouts'>,
  source: TraceSource,
  streams: OpenStreams,
  closing: AbortSignal,
): CatalogSession<N> {
  const { signal, abort, unlink } = linkSignals(closing)
  const close = () => {
    abort(createClosedError())
    unlink()
    return whilePending(release)
  }
  const borrow: Borrow = async (limit) => {
    limit.start()
    return { connection, isSession: true, release: async () => undefined }
  }
  return {
    connection: connection.native as N,
    ...createQueryable(borrow, options, source, { streams, closing: signal }),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Runs for each query, so nothing is allocated unless an argument is wrong. */
function checkStatement(call: string, sql: unknown, values: unknown): void {
  if (typeof sql === 'string' && (values === undefined || Array.isArray(values))) return
  checkArguments(call, { sql: [sql, text], values: [values, bound] })
}
