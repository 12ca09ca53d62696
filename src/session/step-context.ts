import type { Row } from '../driver/driver.js'
import type { Redactor } from '../secrets/redactor.js'
import type { Statement } from '../sql.js'
import type { StepReport, Warning } from './session-report.js'

/**
 * What the applier of one kind of step works with. What DuckDB refuses is thrown as QUERY_FAILED, without any known secret value.
 * @internal
 */
export interface StepContext {
  readonly readOnly: boolean
  readonly redactor: Redactor
  /** Whose persistent secrets these are; nobody's when absent. */
  readonly secretOwner?: string
  run(statements: readonly Statement[]): Promise<void>
  all(statement: Statement): Promise<readonly Row[]>
}

/**
 * What an applier has to say of its step; nothing if it is simply done.
 * @internal
 */
export interface StepOutcome {
  readonly status?: StepReport['status']
  readonly reason?: string
  readonly warning?: Omit<Warning, 'location'>
}
