import { linkSignals } from '../../async/linked-signal.js'
import { longestDelay } from '../../async/start-timer.js'
import { QueryError } from '../../errors.js'
import type { QueryOptions } from '../types/catalog-connection.js'

/** When a query is to end, whatever it is doing. */
export interface QueryLimit {
  /** Its reason is what the query fails with. */
  readonly signal: AbortSignal | undefined
  /** Starts the clock. */
  start(): void
  /** The query is over. */
  end(): void
}

const noLimit: QueryLimit = { signal: undefined, start: () => undefined, end: () => undefined }

/** The signal and the time limit of a query as one signal. */
export function createQueryLimit({ signal, timeout }: Pick<QueryOptions, 'signal' | 'timeout'>, what = 'query'): QueryLimit {
  signal?.throwIfAborted()
  if (timeout === undefined || timeout > longestDelay) {
    return signal ? { ...noLimit, signal } : noLimit
  }
  const linked = linkSignals(signal)
  let timer: NodeJS.Timeout | undefined
  return {
    signal: linked.signal,
    start() {
      timer = setTimeout(() => linked.abort(createTimeoutError(what, timeout)), timeout)
    },
    end() {
      clearTimeout(timer)
      linked.unlink()
    },
  }
}

function createTimeoutError(what: string, timeout: number): QueryError {
  return new QueryError('QUERY_TIMEOUT', `The ${what} took longer than ${timeout} ms and was ended.`, { retryable: true })
}
