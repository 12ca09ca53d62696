import { isDuckalogError } from '../../errors.js'
import { saidBy } from '../../said-by.js'

/** What is said to a writer when another one was first. */
export const conflicts: readonly RegExp[] = [
  /write-write conflict/i,
  /conflict on (?:update|tuple deletion)/i,
  // A DuckLake at COMMIT: over the same object, or when others came between each time
  /transaction conflict/i,
  /exceeded the maximum retry count/i,
  // A DuckLake that several make at once
  /failed to initialize ducklake:.*(?:duplicate key value|already exists)/is,
  // The databases of its metadata
  /could not serialize access/i,
  /deadlock (?:detected|found)/i,
  /database is locked/i,
]

/** Whether an error says that another writer was first: what stands has to be read again before the next try. */
export function isConflict(error: unknown): boolean {
  return isDuckalogError(error) && error.retryable && conflicts.some((conflict) => conflict.test(saidBy(error)))
}
