import { ViewError } from '../errors.js'
import { messageOf } from '../message-of.js'

/** Joins the failures of several views into one error. @returns `undefined` without a failure */
export function joinFailures(failures: readonly ViewError[]): ViewError | undefined {
  const [first] = failures
  if (!first || failures.length === 1) return first
  const message = `The rows of ${failures.length} views could not be refreshed, so their old rows stay:\n${failures.map(messageOf).join('\n')}`
  const retryable = failures.every((failure) => failure.retryable)
  return new ViewError('MATERIALIZE_FAILED', message, { view: first.view, cause: first, retryable })
}
