import type { DriverConnection, Row } from '../../driver/core/driver.js'
import { redactError } from '../../redaction/redact-error.js'
import type { Redactor } from '../../redaction/redactor.js'
import { fillStatement } from '../../secrets/fill-statement.js'
import { runnableSql, type Statement } from '../../sql/quote.js'
import type { StepReport, Warning } from './session-report.js'
import type { StepClock } from './step-clock.js'

/**
 * What the function that applies one kind of step gets. Errors of DuckDB are thrown as QUERY_FAILED, redacted; all waiting ends with the
 * clock.
 */
export interface StepContext {
  readonly readOnly: boolean
  readonly redactor: Redactor
  /** The owner of the persistent secrets; absent if there is none. */
  readonly secretOwner?: string | undefined
  /** The previous owner; absent if there is none. */
  readonly formerSecretOwner?: string | undefined
  readonly clock: StepClock
  run(statements: readonly Statement[]): Promise<void>
  all(statement: Statement): Promise<readonly Row[]>
  /**
   * Runs a statement that waits for another machine, as soon as the limit of such calls allows. `undo` runs if the statement finishes after
   * the step was given up.
   */
  runRemote(statement: Statement, undo?: (succeeded: boolean) => readonly Statement[]): Promise<void>
  /** Runs cleanup statements, also after the end of the clock, and ignores their errors. */
  clean(statements: readonly Statement[]): Promise<void>
}

/** The outcome of a step; empty if it is simply done. */
export interface StepOutcome {
  readonly status?: StepReport['status']
  readonly reason?: string | undefined
  readonly warning?: Omit<Warning, 'location'> | undefined
}

/** What steps need besides their connection. */
export interface StepEnvironment {
  readonly readOnly: boolean
  readonly redactor: Redactor
  /** The owner of the persistent secrets; absent if there is none. */
  readonly secretOwner?: string | undefined
  /** The previous owner; absent if there is none. */
  readonly formerSecretOwner?: string | undefined
  /** Waits until another remote call may start; returns a function that ends it. */
  readonly enterRemote?: ((signal: AbortSignal) => Promise<() => void>) | undefined
  /** Called for a call that could not be interrupted; the promise resolves when the call has finished and is undone. */
  readonly onStuck?: ((ended: Promise<void>) => void) | undefined
}

/** Milliseconds to wait for an interrupted call. */
const interruptTimeout = 100

export function createStepContext(
  connection: DriverConnection,
  clock: StepClock,
  { readOnly, redactor, secretOwner, formerSecretOwner, enterRemote, onStuck }: StepEnvironment,
): StepContext {
  let stuck = false
  const redacted = (error: unknown): never => {
    throw redactError(error, redactor)
  }

  async function call<T>(work: () => Promise<T>, undo: () => Promise<void> = async () => undefined): Promise<T> {
    clock.signal.throwIfAborted()
    const running = work().catch(redacted)
    try {
      return await clock.wait(running)
    } catch (error) {
      if (!clock.signal.aborted) throw error
      connection.interrupt?.()
      const ended = running.then(undo, undo)
      if (!(await endsSoon(ended))) {
        stuck = true
        onStuck?.(ended)
      }
      throw clock.signal.reason
    }
  }

  /** Waits for a turn. One that comes when the time is up is given back. */
  async function enter(): Promise<(() => void) | undefined> {
    const turn = enterRemote?.(clock.signal)
    try {
      return turn && (await clock.pause(turn))
    } catch (error) {
      turn?.then((leave) => leave()).catch(() => undefined)
      throw error
    }
  }

  const fill = (statement: Statement) => clock.wait(fillStatement(statement, redactor))

  async function cleanNow(statements: readonly Statement[]): Promise<void> {
    for (const statement of statements) await connection.run(runnableSql(statement)).catch(() => undefined)
  }

  return {
    readOnly,
    redactor,
    secretOwner,
    formerSecretOwner,
    clock,
    async run(statements) {
      for (const statement of statements) {
        const { sql, values } = await fill(statement)
        await call(() => connection.run(sql, values))
      }
    },
    async all(statement) {
      const { sql, values } = await fill(statement)
      return call(() => connection.all(sql, values))
    },
    async runRemote(statement, undo = () => []) {
      const { sql, values } = await fill(statement)
      const leave = await enter()
      if (clock.signal.aborted) leave?.()
      let succeeded = false
      const work = async () => {
        try {
          await connection.run(sql, values)
          succeeded = true
        } finally {
          leave?.()
        }
      }
      await call(work, () => cleanNow(undo(succeeded)))
    },
    async clean(statements) {
      // A stuck call blocks the connection; it is undone when it finishes
      if (!stuck) await cleanNow(statements)
    },
  }
}

function endsSoon(promise: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), interruptTimeout)
    const end = () => {
      clearTimeout(timer)
      resolve(true)
    }
    promise.then(end, end)
  })
}
