import type { Row } from '../../driver/core/driver.js'
import type { Redactor } from '../../redaction/redactor.js'
import type { Statement } from '../../sql/quote.js'
import type { StepReport, Warning } from './session-report.js'
import type { StepClock } from './step-clock.js'

/**
 * What the applier of one kind of step works with. What DuckDB refuses is thrown as QUERY_FAILED, without any known secret value;
 * all waiting ends with the clock.
 */
export interface StepContext {
  readonly readOnly: boolean
  readonly redactor: Redactor
  /** Whose persistent secrets these are; nobody's when absent. */
  readonly secretOwner?: string
  /** Whose they were before; nobody's when absent. */
  readonly formerSecretOwner?: string
  readonly clock: StepClock
  run(statements: readonly Statement[]): Promise<void>
  all(statement: Statement): Promise<readonly Row[]>
  /**
   * Runs a statement that waits for another machine, when a thread may be spared for it. `undo` is run when nobody waits any more
   * and the statement ends nevertheless.
   */
  runRemote(statement: Statement, undo?: (succeeded: boolean) => readonly Statement[]): Promise<void>
  /** Runs statements that clean up, also after the end; what fails then must not hide the error that led to it. */
  clean(statements: readonly Statement[]): Promise<void>
}

/** What an applier has to say of its step; nothing if it is simply done. */
export interface StepOutcome {
  readonly status?: StepReport['status']
  readonly reason?: string
  readonly warning?: Omit<Warning, 'location'>
}
