import { isDuckalogError, QueryError } from '../errors.js'
import type { Redactor } from './redactor.js'

/**
 * Redacts an error of DuckDB. It may become the cause of another error, so its message and stack are redacted, too.
 */
export function redactError(error: unknown, redactor: Redactor): unknown {
  if (!isDuckalogError(error, 'QUERY_FAILED')) return error
  const message = redactor.redact(error.message)
  return message === error.message
    ? error
    : new QueryError('QUERY_FAILED', message, { kind: error.kind, retryable: error.retryable })
}
