import { isDuckalogError } from '../../errors.js'

/**
 * Runs work once more on another connection if its connection was lost. A server that was restarted has run nothing of it.
 *
 * @param mayRetry - whether the work has had no effect; needed if it is more than one statement
 */
export async function retryIfLost<T>(work: () => Promise<T>, mayRetry: () => boolean = () => true): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isDuckalogError(error, 'CONNECTION_LOST') || !mayRetry()) throw error
    return work()
  }
}
