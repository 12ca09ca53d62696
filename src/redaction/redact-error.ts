import { isDuckalogError, QueryError } from '../errors.js'
import type { Redactor } from './redactor.js'

/**
 * DuckDB's refusal without any known secret value. An error becomes the cause of another one, so its own message and stack must be
 * clean.
 */
export function redactError(error: unknown, redactor: Redactor): unknown {
  if (!isDuckalogError(error, 'QUERY_FAILED')) return error
  const message = redactor.redact(error.message)
  return message === error.message
    ? error
    : new QueryError('QUERY_FAILED', message, { kind: (error as QueryError).kind, retryable: error.retryable })
}
