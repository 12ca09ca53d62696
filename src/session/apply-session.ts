import { createDebug } from '../create-debug.js'
import type { DriverConnection } from '../driver/driver.js'
import { type ErrorCode, formatPath, isDuckalogError, SessionError } from '../errors.js'
import { redactError } from '../secrets/redact-error.js'
import { createRedactor, type Redactor } from '../secrets/redactor.js'
import { revealValues } from '../secrets/reveal-values.js'
import { applyAttachment } from './apply-attachment.js'
import { applyExtension } from './apply-extension.js'
import { applySecret } from './apply-secret.js'
import { describeRemedy, findMissingExtension } from './find-missing-extension.js'
import type { SessionStep } from './session-plan.js'
import type { SessionEvent, SessionReport, StepReport, Warning } from './session-report.js'
import type { StepContext, StepOutcome } from './step-context.js'

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
  /** Ends the work between two steps; the error is the signal's reason. */
  readonly signal?: AbortSignal
  readonly onEvent?: (event: SessionEvent) => void
}

/**
 * Runs the steps of a session one after the other on a connection: the caller chooses which, of `planSession(config).steps`.
 *
 * @throws {@link SessionError} STEP_FAILED, SECRET_INVALID, EXTENSION_UNAVAILABLE; the steps before it stay applied
 * @public
 */
export async function applySession(
  connection: DriverConnection,
  steps: readonly SessionStep[],
  options: ApplySessionOptions = {},
): Promise<SessionReport> {
  const { readOnly = false, redactor = createRedactor(), secretOwner, signal, onEvent } = options
  const context = createContext(connection, readOnly, redactor, secretOwner)
  const reports: StepReport[] = []
  const warnings: Warning[] = []
  for (const step of steps) {
    signal?.throwIfAborted()
    const { kind, name } = step
    onEvent?.({ type: 'step-start', kind, name })
    const start = performance.now()
    const outcome = await applyStep(step, context).catch((error: unknown) => {
      throw toSessionError(step, error, redactor)
    })
    const { status = 'done', reason } = outcome
    const report = { kind, name, status, durationMs: performance.now() - start, ...(reason !== undefined && { reason }) }
    reports.push(report)
    ;(kind === 'secret' ? debugSecrets : debug)('%s %s %s in %d ms', kind, name, status, Math.round(report.durationMs))
    onEvent?.({ type: 'step-done', ...report })
    if (outcome.warning) {
      const warning = { ...outcome.warning, ...(step.at && { location: { path: formatPath(step.at) } }) }
      warnings.push(warning)
      onEvent?.({ type: 'warning', ...warning })
    }
  }
  return { steps: reports, warnings }
}

function createContext(
  connection: DriverConnection,
  readOnly: boolean,
  redactor: Redactor,
  secretOwner: string | undefined,
): StepContext {
  const redacted = (error: unknown): never => {
    throw redactError(error, redactor)
  }
  return {
    readOnly,
    redactor,
    ...(secretOwner !== undefined && { secretOwner }),
    async run(statements) {
      for (const statement of statements) {
        const values = await revealValues(statement, redactor)
        await connection.run(statement.sql, values).catch(redacted)
      }
    },
    async all(statement) {
      const values = await revealValues(statement, redactor)
      return connection.all(statement.sql, values).catch(redacted)
    },
  }
}

async function applyStep(step: SessionStep, context: StepContext): Promise<StepOutcome> {
  switch (step.kind) {
    case 'extension':
      return applyExtension(step, context)
    case 'secret':
      return applySecret(step, context)
    case 'attachment':
      return applyAttachment(step, context)
    default:
      await context.run(step.statements)
      return {}
  }
}

function toSessionError(step: SessionStep, error: unknown, redactor: Redactor): unknown {
  const refused = isDuckalogError(error, 'QUERY_FAILED')
  if (isDuckalogError(error) && !refused) return error
  const { kind, name, at } = step
  const place = at ? ` (${formatPath(at)})` : ''
  const reason = redactor.redact(messageOf(error))
  const missing = refused ? findMissingExtension(reason) : undefined
  const message = [
    `The ${kind} ${JSON.stringify(name)}${place} could not be restored: ${reason.trimEnd()}`,
    ...(missing ? [describeRemedy(missing)] : []),
  ]
  return new SessionError(missing ? 'EXTENSION_UNAVAILABLE' : codeOf(kind), message.join('\n'), {
    step,
    ...(at && { at }),
    ...(refused && { cause: error, retryable: error.retryable }),
  })
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error)
}

function codeOf(kind: SessionStep['kind']): ErrorCode {
  return kind === 'secret' ? 'SECRET_INVALID' : 'STEP_FAILED'
}
