import type { DriverConnection } from '../../driver/core/driver.js'
import { redactError } from '../../redaction/redact-error.js'
import type { Redactor } from '../../redaction/redactor.js'
import { fillStatement } from '../../secrets/fill-statement.js'
import { runnableSql, type Statement } from '../../sql/quote.js'
import type { StepClock } from './step-clock.js'
import type { StepContext } from './step-context.js'

/** What steps are run with, beside their connection. */
export interface StepEnvironment {
  readonly readOnly: boolean
  readonly redactor: Redactor
  /** Whose persistent secrets these are; nobody's when absent. */
  readonly secretOwner?: string | undefined
  /** Whose they were before; nobody's when absent. */
  readonly formerSecretOwner?: string | undefined
  /** Waits until one more call may hang; the function that it returns gives the place back. */
  readonly enterRemote?: ((signal: AbortSignal) => Promise<() => void>) | undefined
  /** Told of a call that could not be ended; the promise resolves when it has ended by itself, and is undone. */
  readonly onStuck?: ((ended: Promise<void>) => void) | undefined
}

/** How long a call that was interrupted is waited for, in milliseconds. */
const patience = 100

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

  const fill = (statement: Statement) => clock.wait(fillStatement(statement, redactor))

  async function cleanNow(statements: readonly Statement[]): Promise<void> {
    for (const statement of statements) await connection.run(runnableSql(statement)).catch(() => undefined)
  }

  return {
    readOnly,
    redactor,
    ...(secretOwner !== undefined && { secretOwner }),
    ...(formerSecretOwner !== undefined && { formerSecretOwner }),
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
      const leave = enterRemote && (await clock.pause(enterRemote(clock.signal)))
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
      // Behind a stuck call nothing runs; what it does is undone when it ends
      if (!stuck) await cleanNow(statements)
    },
  }
}

function endsSoon(promise: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), patience)
    const end = () => {
      clearTimeout(timer)
      resolve(true)
    }
    promise.then(end, end)
  })
}
