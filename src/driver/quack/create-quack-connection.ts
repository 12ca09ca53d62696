import { ConnectionError, isDuckalogError, QueryError } from '../../errors.js'
import { rememberSaid, saidBy } from '../../said-by.js'
import type { Values } from '../../sql/quote.js'
import type { DriverConnection, QueryResult, Row, StatementOptions } from '../core/driver.js'
import { refuseNul } from '../core/duckdb-errors.js'
import { writePosition } from '../core/parse-error-offset.js'
import { guessFacts } from '../values/guess-facts.js'
import { placeDates } from '../values/place-dates.js'
import { toQueryResult } from '../values/query-result.js'
import { renderValues } from '../values/render-values.js'
import { parseQuackError } from './parse-quack-error.js'
import {
  type RewrittenQuery,
  readServerColumns,
  rewriteQuery,
  type ServerStatement,
  shapeRows,
  streamServerRows,
} from './read-server-rows.js'

export interface QuackConnectionOptions<N> {
  /** A connection of this process with the server attached. */
  readonly local: DriverConnection<N>
  /** The name of the attachment, unique to this connection: each attachment is one session on the server. */
  readonly alias: string
  /** Whether the server has been restarted since the attachment. */
  readonly isLost: () => boolean
  /** Called when the server no longer knows the session. */
  readonly onLost: () => void
  /** Detaches the server, after the local connection is closed. */
  readonly detach: () => Promise<void>
}

/** The statement is passed as a bound value, so that DuckDB's messages do not repeat it. */
const call = 'FROM quack_query_by_name($1, $2)'

/**
 * A connection whose statements run on a quack server, in a session of its own: the server parses, plans and executes them with its views,
 * attachments and settings. Values are rendered into the text, because quack cannot bind them. It has no `interrupt`: the server itself ends a
 * statement that no client waits for.
 */
export function createQuackConnection<N>({
  local,
  alias,
  isLost,
  onLost,
  detach,
}: QuackConnectionOptions<N>): DriverConnection<N> {
  function toServerError(error: unknown): unknown {
    if (!isDuckalogError(error, 'QUERY_FAILED')) return error
    const { message, kind, retryable, lost, position } = parseQuackError(saidBy(error))
    const shown = parseQuackError(error.message).message
    if (!lost)
      return rememberSaid(new QueryError('QUERY_FAILED', shown, { kind, retryable }), `${message}${writePosition(position)}`)
    onLost()
    return lostError()
  }
  async function renderStatement(sql: string, values: Values | undefined, options?: StatementOptions): Promise<string> {
    const signal = options?.signal ? { signal: options.signal } : {}
    const read = (text: string, rest: Values) => local.all(call, [alias, renderValues(text, rest)], signal)
    const placed = await placeDates(sql, values, read)
    const text = renderValues(placed.sql, placed.values)
    refuseNul(text)
    return text
  }
  const statementOf = (text: string): ServerStatement => ({ text, all: (other) => local.all(call, [alias, other]) })

  async function all<R extends object = Row>(
    sql: string,
    values?: Values,
    options: StatementOptions = {},
  ): Promise<QueryResult<R>> {
    if (isLost()) throw lostError()
    try {
      const text = await renderStatement(sql, values, options)
      const result = await local.all<unknown[]>(call, [alias, text], { ...options, rows: 'array' })
      const columns = await readServerColumns(statementOf(text), result.columns, options)
      const facts = guessFacts(sql, result, () => columns)
      return toQueryResult(shapeRows(result, columns, options) as R[], facts)
    } catch (error) {
      throw toServerError(error)
    }
  }
  async function* readArrays(text: string, options: StatementOptions): AsyncGenerator<unknown[][], void, undefined> {
    let left = true
    try {
      yield* local.stream?.<unknown[]>(call, [alias, text], { ...options, rows: 'array' }) ?? []
      left = false
    } catch (error) {
      left = false
      throw error
    } finally {
      // The server ends a statement and its transaction when the next one arrives
      if (left) await local.all(call, [alias, 'SELECT 1']).catch(() => undefined)
    }
  }
  function streamText(
    sql: string,
    text: string,
    { rewrite: _, ...options }: StatementOptions,
  ): AsyncGenerator<object[], void, undefined> {
    return streamServerRows(sql, statementOf(text), options, (onColumns) => readArrays(text, { ...options, onColumns }))
  }
  async function* streamRewritten(
    { sql, rowMode, columns }: RewrittenQuery,
    values: Values | undefined,
    options: StatementOptions,
  ): AsyncGenerator<object[], void, undefined> {
    const onColumns = () => options.onColumns?.(() => columns, true)
    yield* streamText(sql, await renderStatement(sql, values, options), { ...options, rowMode, onColumns })
  }
  async function* stream<R extends object = Row>(
    sql: string,
    values?: Values,
    options: StatementOptions = {},
  ): AsyncGenerator<R[], void, undefined> {
    if (isLost()) throw lostError()
    try {
      const text = await renderStatement(sql, values, options)
      const rewritten = options.rewrite && (await rewriteQuery(statementOf(text), options.rewrite))
      yield* (rewritten ? streamRewritten(rewritten, values, options) : streamText(sql, text, options)) as AsyncGenerator<
        R[],
        void,
        undefined
      >
    } catch (error) {
      throw toServerError(error)
    }
  }
  let closing: Promise<void> | undefined

  return {
    native: local.native,
    get busy() {
      return local.busy ?? false
    },
    get stuck() {
      return local.stuck ?? false
    },
    get lost() {
      return isLost()
    },
    async run(sql, values, options) {
      await all(sql, values, options)
    },
    all,
    ...(local.stream && { stream }),
    close() {
      closing ??= local.close().then(() => (local.stuck ? undefined : detach()))
      return closing
    },
  }
}

function lostError(): ConnectionError {
  const message =
    'The server was restarted, so this session is lost with its transaction, variables and temporary objects. Start again in a new session.'
  return new ConnectionError('CONNECTION_LOST', message)
}
