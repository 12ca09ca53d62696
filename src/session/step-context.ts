import type { DriverConnection } from '../driver/driver.js'
import type { Statement } from '../sql.js'
import type { StepReport, Warning } from './session-report.js'

/**
 * What the applier of one kind of step works with.
 * @internal
 */
export interface StepContext {
  readonly connection: DriverConnection
  readonly readOnly: boolean
  run(statements: readonly Statement[]): Promise<void>
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
