import { ConnectionError, isDuckalogError, QueryError } from '../../errors.js'
import { rememberSaid, saidBy } from '../../said-by.js'
import type { Values } from '../../sql/quote.js'
import type { DriverConnection, Row, StatementOptions } from '../core/driver.js'
import { refuseNul } from '../core/duckdb-errors.js'
import { placeDates } from '../values/place-dates.js'
import { renderValues } from '../values/render-values.js'
import { parseQuackError } from './parse-quack-error.js'

export interface QuackConnectionOptions<N> {
  /** A connection of this process to which the server is attached. */
  readonly local: DriverConnection<N>
  /** The name of the attachment, which no other connection uses: what it is attached as is one session of the server. */
  readonly alias: string
  /** Whether the server has been restarted since the attachment. */
  readonly isLost: () => boolean
  /** Called when the server does not know the session any more. */
  readonly onLost: () => void
  /** Gives the attachment up, after the local connection is closed. */
  readonly detach: () => Promise<void>
}

/** The text of the statement is bound, so that DuckDB's messages do not repeat it. */
const call = 'FROM quack_query_by_name($1, $2)'

/**
 * A connection whose statements run on a quack server, in a session of their own there: the server parses, plans and executes them, with
 * its views, attachments and settings. Values stand in the text that is sent, for quack binds none. It has no `interrupt`: the server
 * ends a statement that nobody waits for by itself.
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
    const { message, kind, retryable, lost } = parseQuackError(saidBy(error))
    const shown = parseQuackError(error.message).message
    if (!lost) return rememberSaid(new QueryError('QUERY_FAILED', shown, { kind, retryable }), message)
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
  async function all<R extends object = Row>(sql: string, values?: Values, options?: StatementOptions): Promise<R[]> {
    if (isLost()) throw lostError()
    try {
      return await local.all<R>(call, [alias, await renderStatement(sql, values, options)], options)
    } catch (error) {
      throw toServerError(error)
    }
  }
  async function* stream<R extends object = Row>(
    sql: string,
    values?: Values,
    options?: StatementOptions,
  ): AsyncGenerator<R[], void, undefined> {
    if (isLost()) throw lostError()
    let left = true
    try {
      yield* local.stream?.<R>(call, [alias, await renderStatement(sql, values, options)], options) ?? []
      left = false
    } catch (error) {
      left = false
      throw toServerError(error)
    } finally {
      // The server ends a statement, and its transaction, with the next one
      if (left) await local.all(call, [alias, 'SELECT 1']).catch(() => undefined)
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
    async run(sql, values) {
      await all(sql, values)
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
    'The server was restarted, and this session of it is gone, with its transaction, its variables and its temporary objects. ' +
    'Begin again in a new session.'
  return new ConnectionError('CONNECTION_LOST', message, { retryable: true })
}
