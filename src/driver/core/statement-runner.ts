import type { Semaphore } from '../../async/semaphore.js'
import { QueryError } from '../../errors.js'
import { type CallGate, createClosedError } from './call-gate.js'
import { createRunningStatement, type RunningStatement } from './cancellable-statement.js'
import { refuseNul, toQueryError } from './duckdb-errors.js'

/** Runs the statements of one connection: each in its turn, through the gate, with its errors made ours. */
export interface StatementTurns {
  /** Whether a statement still runs that was ended and could not be interrupted. */
  readonly busy: boolean
  /**
   * Waits for the turn of a statement.
   * @throws ConnectionError CATALOG_CLOSED; QueryError QUERY_FAILED for SQL that DuckDB would cut off; the reason of the signal
   */
  take(sql: string, signal?: AbortSignal): Promise<Turn>
  /** Takes a turn for one round trip. */
  run<T>(sql: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T>
  /** Interrupts the statement whose turn it is. */
  interrupt(): void
  /** Refuses everyone who waits. */
  close(): void
}

export interface Turn {
  /** Why the statement was ended from outside, if it was. */
  readonly ending: { readonly reason: unknown } | undefined
  /** Whether its call still runs natively: the caller was let go. */
  readonly running: boolean
  /** One round trip to the client. */
  call<T>(work: () => Promise<T>): Promise<T>
  /** Those who wait for the end of this turn. */
  readonly queue: Semaphore
  end(): void
}

export interface StatementTurnsOptions {
  readonly gate: CallGate
  readonly queue: Semaphore
  readonly redact: (text: string) => string
  /** Ends the call that runs natively, if there is one; absent for a client that cannot. */
  readonly interrupt?: () => void
  /** Every round trip passes it. */
  readonly schedule?: ((call: () => Promise<unknown>) => Promise<unknown>) | undefined
}

export function createStatementTurns({ gate, queue, redact, interrupt, schedule }: StatementTurnsOptions): StatementTurns {
  const order: RunningStatement[] = []
  let abandoned: Promise<unknown> | undefined

  async function take(sql: string, signal?: AbortSignal): Promise<Turn> {
    gate.enter()
    refuseNul(sql)
    signal?.throwIfAborted()
    const statement = createRunningStatement(interrupt)
    const abort = () => statement.end(signal?.reason)
    signal?.addEventListener('abort', abort)
    // In line from the first moment on, so that an interrupt right after the call finds it.
    order.push(statement)
    const leave = () => {
      signal?.removeEventListener('abort', abort)
      const place = order.indexOf(statement)
      if (place >= 0) order.splice(place, 1)
    }
    const turn = queue.acquire()
    const endTurn = await statement.wait(turn).catch((error: unknown) => {
      leave()
      // The turn comes all the same, and the next one in line needs it.
      turn.then((end) => end(), ignore)
      throw error
    })
    return {
      get ending() {
        return statement.ending
      },
      get running() {
        return statement.native !== undefined
      },
      call: (work) => call(statement, work),
      queue,
      end() {
        leave()
        // What could not be ended is still at work: the next statement waits for it.
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

  async function call<T>(statement: RunningStatement, work: () => Promise<T>): Promise<T> {
    const start = () => {
      gate.enter()
      return gate.track(statement.run(work))
    }
    try {
      gate.enter()
      return await statement.wait(schedule ? (schedule(start) as Promise<T>) : start())
    } catch (error) {
      if (statement.ending && !gate.closed) throw statement.ending.reason
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
      if (!gate.closed) order[0]?.end(createInterruptError())
    },
    close() {
      queue.close(createClosedError)
      for (const statement of order) statement.refuse(createClosedError())
    },
  }
}

/** The error of a statement that was interrupted, as DuckDB words it. */
function createInterruptError(): QueryError {
  return new QueryError('QUERY_FAILED', 'INTERRUPT Error: Interrupted!', { kind: 'INTERRUPT' })
}

function ignore(): void {}
