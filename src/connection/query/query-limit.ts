import { linkSignals } from '../../async/linked-signal.js'
import { longestDelay } from '../../async/start-timer.js'
import { QueryError } from '../../errors.js'
import type { QueryOptions } from '../types/query-options.js'

/** The signal and the timeout of a query. */
export interface QueryLimit {
  /** Aborts when the query must end. Its reason is the error of the query. */
  readonly signal: AbortSignal | undefined
  /** Starts the timeout. */
  start(): void
  /** Call it when the query is done. */
  end(): void
}

const noLimit: QueryLimit = { signal: undefined, start: () => undefined, end: () => undefined }

/** Combines the signal and the timeout of a query in one signal. */
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
  return new QueryError('QUERY_TIMEOUT', `The ${what} took longer than ${timeout} ms and was cancelled.`)
}
