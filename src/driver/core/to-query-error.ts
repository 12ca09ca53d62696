import { cutMessage } from '../../cut-message.js'
import { type DuckalogError, isDuckalogError, QueryError } from '../../errors.js'
import { messageOf } from '../../message-of.js'
import { rememberSaid } from '../../said-by.js'
import { parseDuckDBError } from './parse-duckdb-error.js'

/** What a client threw as a QueryError. The client's own error is not kept as a cause: its message is not redacted. */
export function toQueryError(error: unknown, redact: (text: string) => string): DuckalogError {
  if (isDuckalogError(error)) return error
  const { message, kind, retryable } = parseDuckDBError(messageOf(error))
  const advice = kind === 'FATAL' ? `\n${reopen}` : ''
  return rememberSaid(new QueryError('QUERY_FAILED', cutMessage(redact(message)) + advice, { kind, retryable }), message)
}

const reopen =
  'The database answers nothing more until it is opened again: close its catalogs and connect again. If the instance is your own, open a new one.'

/**
 * Refuses SQL that DuckDB would cut off silently.
 * @throws QueryError QUERY_FAILED
 */
export function refuseNul(sql: string): void {
  const at = sql.indexOf('\0')
  if (at < 0) return
  throw new QueryError(
    'QUERY_FAILED',
    `The SQL has a NUL character at offset ${at}, where DuckDB would silently cut it off. Bind the text as a value.`,
  )
}
