import { isDuckalogError } from '../../errors.js'

/** Runs work once more on another connection if its connection was lost. A server that was restarted has run nothing of it. */
export async function retryIfLost<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isDuckalogError(error, 'CONNECTION_LOST')) throw error
    return work()
  }
}
