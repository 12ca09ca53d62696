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

/** How {@link applySession} works. @public */
export interface ApplySessionOptions {
  /** Nothing persistent is written. @defaultValue `false` */
  readonly readOnly?: boolean
  /** Learns every secret before DuckDB sees it; give it to the driver's `open` as well. @defaultValue a new one */
  readonly redactor?: Redactor
  /** Whose persistent secrets these are, see {@link SecretManagerOptions.owner}. @defaultValue nobody's: none is ever replaced */
  readonly secretOwner?: string
  /** Whose they were before, see {@link SecretManagerOptions.formerOwner}. @defaultValue nobody's */
  readonly formerSecretOwner?: string
  readonly retry?: RetryOptions
  readonly timeouts?: StepTimeouts
  /** Ends the work; the error is the signal's reason. */
  readonly signal?: AbortSignal
  /** Is told of every step as it happens. What it throws, or rejects with, is ignored. */
  readonly onEvent?: (event: SessionEvent) => void
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
 * Runs the steps of a session one after the other on a connection: the caller chooses which, of `planSession(config).steps`.
 *
 * @throws {@link SessionError} STEP_FAILED, STEP_TIMEOUT, SECRET_INVALID, EXTENSION_UNAVAILABLE; the steps before it stay applied; {@link OptionError}
 * OPTION_INVALID
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

/** Known by its name, whatever is a secret: a caller looks for what failed. */
function isNamed({ kind }: SessionStep): boolean {
  return kind === 'attachment' || kind === 'extension' || kind === 'secret'
}

/** As {@link applySession}, for a caller who counts the calls that may hang. */
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
