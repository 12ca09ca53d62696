import { QueryError } from '../errors.js'
import type { CallGate } from './call-gate.js'
import type { StatementQueue } from './statement-queue.js'
import { refuseNul, toQueryError } from './to-query-error.js'

/**
 * Runs the statements of one connection: each in its turn, through the gate, with its errors made ours.
 * @internal
 */
export interface StatementTurns {
  /**
   * Waits for the turn of a statement.
   * @throws ConnectionError CATALOG_CLOSED; QueryError QUERY_FAILED for SQL that DuckDB would cut off
   */
  take(sql: string): Promise<Turn>
  /** Takes a turn for one round trip. */
  run<T>(sql: string, work: () => Promise<T>): Promise<T>
  /** Interrupts the statement whose turn it is. */
  interrupt(): void
}

/** @internal */
export interface Turn {
  readonly interrupted: boolean
  /** One round trip to the client. */
  call<T>(work: () => Promise<T>): Promise<T>
  end(): void
}

/** @internal */
export interface StatementTurnsOptions {
  readonly gate: CallGate
  readonly queue: StatementQueue
  readonly redact: (text: string) => string
  /** Ends the call that runs natively, if there is one; absent for a client that cannot. */
  readonly interrupt?: () => void
}

const interruptEvery = 10

/** @internal */
export function createStatementTurns({ gate, queue, redact, interrupt }: StatementTurnsOptions): StatementTurns {
  const order: { interrupt(): void }[] = []

  async function take(sql: string): Promise<Turn> {
    gate.enter()
    refuseNul(sql)
    let interrupted = false
    let calling = false
    let repeat: NodeJS.Timeout | undefined
    const current = {
      interrupt() {
        if (interrupted || !interrupt) return
        // Kept, for it may come before the statement starts natively, or between two batches of a stream.
        interrupted = true
        if (!calling) return
        interrupt()
        // What is still being prepared, or waits for a thread, is not reached by the first one.
        repeat = setInterval(interrupt, interruptEvery)
      },
    }
    // In line from the first moment on, so that an interrupt right after the call finds it.
    order.push(current)
    const leave = () => {
      const place = order.indexOf(current)
      if (place >= 0) order.splice(place, 1)
    }
    const endTurn = await takeTurn(queue, leave)
    return {
      get interrupted() {
        return interrupted
      },
      async call(work) {
        try {
          gate.enter()
          if (interrupted) throw createInterruptError()
          calling = true
          return await gate.track(work())
        } catch (error) {
          throw toQueryError(error, redact)
        } finally {
          calling = false
          clearInterval(repeat)
        }
      },
      end() {
        leave()
        endTurn()
      },
    }
  }

  return {
    take,
    async run(sql, work) {
      const turn = await take(sql)
      try {
        return await turn.call(work)
      } finally {
        turn.end()
      }
    },
    interrupt() {
      if (!gate.closed) order[0]?.interrupt()
    },
  }
}

async function takeTurn(queue: StatementQueue, onRefused: () => void): Promise<() => void> {
  try {
    return await queue.takeTurn()
  } catch (error) {
    onRefused()
    throw error
  }
}

/**
 * The error of a statement that was interrupted, as DuckDB words it.
 * @internal
 */
export function createInterruptError(): QueryError {
  return new QueryError('QUERY_FAILED', 'INTERRUPT Error: Interrupted!', { kind: 'INTERRUPT' })
}
