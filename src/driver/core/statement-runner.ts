import type { Semaphore } from '../../async/semaphore.js'
import { QueryError } from '../../errors.js'
import { type CallGate, createClosedError } from './call-gate.js'
import { type CancellableStatement, createCancellableStatement } from './cancellable-statement.js'
import { refuseNul, toQueryError } from './duckdb-errors.js'

/** Runs the statements of one connection one at a time, through its gate, and converts their errors. */
export interface StatementRunner {
  /** Whether a cancelled statement still runs because it could not be interrupted. */
  readonly busy: boolean
  /**
   * Waits until the statement may run.
   * @throws ConnectionError CATALOG_CLOSED; QueryError QUERY_FAILED for SQL that DuckDB would truncate; the reason of the signal
   */
  take(sql: string, signal?: AbortSignal): Promise<Turn>
  /** Runs a statement that is one round trip. */
  run<T>(sql: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T>
  /** Interrupts the current statement. */
  interrupt(): void
  /** Rejects all queued statements. */
  close(): void
}

/** The turn of a statement on its connection. */
export interface Turn {
  /** Why the statement was cancelled, if it was. */
  readonly cancelled: { readonly reason: unknown } | undefined
  /** Whether its native call still runs, though its caller was rejected. */
  readonly running: boolean
  /** Makes one round trip to the client. */
  call<T>(work: () => Promise<T>): Promise<T>
  /** The statements that wait for the end of this turn. */
  readonly queue: Semaphore
  end(): void
}

export interface StatementRunnerOptions {
  readonly gate: CallGate
  readonly queue: Semaphore
  readonly redact: (text: string) => string
  /** Interrupts the native call in flight; absent if the client cannot. */
  readonly interrupt?: (() => void) | undefined
  /** Wraps every round trip. */
  readonly schedule?: ((call: () => Promise<unknown>) => Promise<unknown>) | undefined
}

export function createStatementRunner({ gate, queue, redact, interrupt, schedule }: StatementRunnerOptions): StatementRunner {
  const order: CancellableStatement[] = []
  let abandoned: Promise<unknown> | undefined

  async function take(sql: string, signal?: AbortSignal): Promise<Turn> {
    gate.enter()
    refuseNul(sql)
    signal?.throwIfAborted()
    const statement = createCancellableStatement(interrupt)
    const abort = () => statement.cancel(signal?.reason)
    signal?.addEventListener('abort', abort)
    // Listed immediately, so that an interrupt right after the call finds it
    order.push(statement)
    const leave = () => {
      signal?.removeEventListener('abort', abort)
      const place = order.indexOf(statement)
      if (place >= 0) order.splice(place, 1)
    }
    const turn = queue.acquire()
    const endTurn = await statement.wait(turn).catch((error: unknown) => {
      leave()
      // The turn is still granted later; it must go to the next statement
      turn.then((endLate) => endLate(), ignore)
      throw error
    })
    return {
      get cancelled() {
        return statement.cancelled
      },
      get running() {
        return statement.native !== undefined
      },
      call: (work) => call(statement, work),
      queue,
      end() {
        leave()
        // The next statement waits for a call that could not be interrupted
        const { native } = statement
        if (!native) return endTurn()
        const done = () => {
          abandoned = undefined
          endTurn()
        }
        abandoned = native
        native.then(done, done)
      },
    }
  }

  async function call<T>(statement: CancellableStatement, work: () => Promise<T>): Promise<T> {
    const start = () => {
      gate.enter()
      return gate.track(statement.run(work))
    }
    try {
      gate.enter()
      return await statement.wait(schedule ? (schedule(start) as Promise<T>) : start())
    } catch (error) {
      if (statement.cancelled && !gate.closed) throw statement.cancelled.reason
      throw toQueryError(error, redact)
    }
  }

  return {
    get busy() {
      return abandoned !== undefined
    },
    take,
    async run(sql, work, signal) {
      const turn = await take(sql, signal)
      try {
        return await turn.call(work)
      } finally {
        turn.end()
      }
    },
    interrupt() {
      if (!gate.closed) order[0]?.cancel(createInterruptError())
    },
    close() {
      queue.close(createClosedError)
      for (const statement of order) statement.reject(createClosedError())
    },
  }
}

/** The error of an interrupted statement, in DuckDB's words. */
function createInterruptError(): QueryError {
  return new QueryError('QUERY_FAILED', 'INTERRUPT Error: Interrupted!', { kind: 'INTERRUPT' })
}

function ignore(): void {}
