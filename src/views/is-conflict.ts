import { isDuckalogError } from '../errors.js'

/**
 * Whether an error says that another writer was first: what stands has to be read again before the next try.
 * @internal
 */
export function isConflict(error: unknown): boolean {
  return isDuckalogError(error) && error.retryable && /\bconflict\b/i.test(error.message)
}
