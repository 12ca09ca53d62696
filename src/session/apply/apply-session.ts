import { whilePending } from '../../async/keep-alive.js'
import { callListener } from '../../call-listener.js'
import { createDebug } from '../../create-debug.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { formatPath } from '../../errors.js'
import { checkArguments, connection as connectionRule, listOfThings } from '../../options/check-arguments.js'
import { callback, flag, redactor as redactorRule, signal, text } from '../../options/option-rules.js'
import { group, type OptionRules, takeOptions } from '../../options/take-options.js'
import { createRedactor, type Redactor } from '../../redaction/redactor.js'
import type { RetryOptions, SessionStep } from '../plan/session-plan.js'
import { type ApplyStepOptions, applyStep, type StepTimeouts } from './apply-step.js'
import { retryRule, stepTimeoutRules } from './session-option-rules.js'
import type { SessionEvent, SessionReport, StepReport, Warning } from './session-report.js'

const debug = createDebug('duckalog:session')
const debugSecrets = createDebug('duckalog:secrets')

/** Options for {@link applySession}. @public */
export interface ApplySessionOptions {
  /** Write nothing persistent. @defaultValue `false` */
  readonly readOnly?: boolean | undefined
  /** Gets each secret value before DuckDB does. Pass the same one to the driver's `open`. @defaultValue a new one */
  readonly redactor?: Redactor | undefined
  /** The owner of the persistent secrets, see {@link SecretManagerOptions.owner}. @defaultValue none: no persistent secret is ever replaced */
  readonly secretOwner?: string | undefined
  /** The previous owner, see {@link SecretManagerOptions.formerOwner}. @defaultValue none */
  readonly formerSecretOwner?: string | undefined
  /** Retry policy for transient failures. @defaultValue 3 attempts */
  readonly retry?: RetryOptions | undefined
  /** Time limits of single steps. */
  readonly timeouts?: StepTimeouts | undefined
  /** Aborts the work; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Called for each step as it happens. Errors that it throws, or rejects with, are ignored. */
  readonly onEvent?: ((event: SessionEvent) => void) | undefined
}

const applySessionRules: OptionRules<ApplySessionOptions> = {
  readOnly: flag,
  redactor: redactorRule,
  secretOwner: text,
  formerSecretOwner: text,
  retry: retryRule,
  timeouts: group<StepTimeouts>(stepTimeoutRules),
  signal,
  onEvent: callback,
}

/**
 * Runs the given steps of `planSession(config).steps` on a connection, one after the other.
 *
 * @throws {@link SessionError} STEP_FAILED, STEP_TIMEOUT, SECRET_INVALID, EXTENSION_UNAVAILABLE (earlier steps stay applied); {@link OptionError}
 * OPTION_INVALID
 * @experimental
 * @public
 */
export function applySession(
  connection: DriverConnection,
  steps: readonly SessionStep[],
  options?: ApplySessionOptions,
): Promise<SessionReport> {
  return whilePending(async () => {
    const taken = takeOptions('applySession', options, applySessionRules)
    checkArguments('applySession', { connection: [connection, connectionRule], steps: [steps, listOfThings('session steps')] })
    return applySteps(connection, steps, taken)
  })
}

/** Whether the name of a step is shown unredacted, so that a caller can find the step that failed. */
function isNamed({ kind }: SessionStep): boolean {
  return kind === 'attachment' || kind === 'extension' || kind === 'secret'
}

/** Like {@link applySession}, for a caller that limits the number of calls that may hang. */
export async function applySteps(
  connection: DriverConnection,
  steps: readonly SessionStep[],
  options: ApplySessionOptions & Partial<Pick<ApplyStepOptions, 'enterRemote' | 'onStuck' | 'after'>>,
): Promise<SessionReport> {
  const { readOnly = false, redactor = createRedactor(), signal, onEvent } = options
  const tell = (event: SessionEvent) => {
    if (onEvent) callListener(onEvent, event, (error) => debug('onEvent failed at %s: %s', event.type, error))
  }
  const reports: StepReport[] = []
  const warnings: Warning[] = []
  for (const step of steps) {
    signal?.throwIfAborted()
    const { kind } = step
    const name = isNamed(step) ? step.name : redactor.redact(step.name)
    tell({ type: 'step-start', kind, name })
    const start = performance.now()
    const outcome = await applyStep(connection, step, { ...options, readOnly, redactor })
    const { status = 'done', reason } = outcome
    const report = { kind, name, status, durationMs: performance.now() - start, ...(reason !== undefined && { reason }) }
    reports.push(report)
    ;(kind === 'secret' ? debugSecrets : debug)('%s %s %s in %d ms', kind, name, status, Math.round(report.durationMs))
    tell({ type: 'step-done', ...report })
    if (outcome.warning) {
      const warning = { ...outcome.warning, ...(step.at && { location: { path: formatPath(step.at) } }) }
      warnings.push(warning)
      tell({ type: 'warning', ...warning })
    }
  }
  return { steps: reports, warnings }
}
