import { saidBy } from '../../said-by.js'

/**
 * Whether DuckDB says that a fatal error has made the database unusable: it then runs no statement, not even a ROLLBACK, until the
 * database is opened again.
 */
export function isInvalidated(error: unknown): boolean {
  return saidBy(error).includes('database has been invalidated')
}
