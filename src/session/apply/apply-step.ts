import { pause } from '../../async/backoff.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { isConflict } from '../../driver/core/duckdb-errors.js'
import { formatPath, isDuckalogError, SessionError } from '../../errors.js'
import { messageOf } from '../../message-of.js'
import type { Redactor } from '../../redaction/redactor.js'
import type { RetryOptions, SessionStep } from '../plan/session-plan.js'
import { applyAttachment } from './apply-attachment.js'
import { applyExtension } from './apply-extension.js'
import { applySecret } from './apply-secret.js'
import { describeRemedy, findMissingExtension } from './find-missing-extension.js'
import { planPause } from './plan-pause.js'
import { type StepClock, startStepClock } from './step-clock.js'
import { createStepContext, type StepContext, type StepEnvironment, type StepOutcome } from './step-context.js'

/**
 * Time limits of a step, retries included, in milliseconds.
 * @public
 */
export interface StepTimeouts {
  /** Limit for loading one extension, its installation included. @defaultValue none */
  readonly extension?: number | undefined
  /** Limit for attaching one database. @defaultValue `10_000` */
  readonly attach?: number | undefined
}

export interface ApplyStepOptions extends StepEnvironment {
  readonly retry?: RetryOptions | undefined
  readonly timeouts?: StepTimeouts | undefined
  readonly signal?: AbortSignal | undefined
  /** Must settle before the step can start. */
  readonly after?: Promise<unknown> | undefined
}

const defaultAttachTimeout = 10_000

/**
 * Restores one step; retries transient failures within its time limit.
 * @throws SessionError STEP_FAILED, STEP_TIMEOUT, SECRET_INVALID, EXTENSION_UNAVAILABLE; the reason of the signal
 */
export async function applyStep(
  connection: DriverConnection,
  step: SessionStep,
  options: ApplyStepOptions,
): Promise<StepOutcome> {
  const { redactor, signal, timeouts } = options
  const limit = limitOf(step, timeouts)
  let last: unknown
  const clock = startStepClock(limit?.ms, signal, ({ waitsFor }) => timeoutError(step, limit, waitsFor, last))
  try {
    if (options.after) {
      clock.waitsFor = 'its previous attempt, which still hangs in DuckDB'
      await clock.wait(options.after)
      clock.waitsFor = undefined
    }
    const context = createStepContext(connection, clock, options)
    return await withRetry(
      step,
      options,
      clock,
      (error) => {
        last = error
      },
      () =>
        dispatch(step, context).catch((error: unknown) => {
          throw toSessionError(step, error, redactor)
        }),
    )
  } catch (error) {
    if (step.kind !== 'attachment' || !step.optional || signal?.aborted || !isDuckalogError(error)) throw error
    const { message } = error
    return { status: 'failed', reason: message, warning: { code: 'ATTACHMENT_SKIPPED', message } }
  } finally {
    clock.end()
  }
}

async function withRetry<T>(
  step: SessionStep,
  { retry = {} }: ApplyStepOptions,
  clock: StepClock,
  onFailure: (error: unknown) => void,
  work: () => Promise<T>,
): Promise<T> {
  const { attempts = 3 } = retry
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      clock.signal.throwIfAborted()
      if (!isTransient(step, error) || (attempt >= attempts && !isConflict(error))) throw error
      onFailure(error)
      await pause(planPause(attempt, retry, Math.random()), clock.signal)
    }
  }
}

/** Statements of the user are not retried: one may have done half of its work. */
function isTransient({ kind }: SessionStep, error: unknown): boolean {
  return isDuckalogError(error) && error.retryable && (kind === 'extension' || kind === 'secret' || kind === 'attachment')
}

async function dispatch(step: SessionStep, context: StepContext): Promise<StepOutcome> {
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

interface Limit {
  readonly ms: number
  readonly name: string
}

function limitOf({ kind }: SessionStep, timeouts: StepTimeouts = {}): Limit | undefined {
  if (kind === 'attachment') return { ms: timeouts.attach ?? defaultAttachTimeout, name: 'timeouts.attach' }
  if (kind === 'extension' && timeouts.extension !== undefined) return { ms: timeouts.extension, name: 'timeouts.extension' }
  return undefined
}

function timeoutError(step: SessionStep, limit: Limit | undefined, waitsFor: string | undefined, last: unknown): SessionError {
  const { kind, name, at } = step
  const reasons = [
    ...(waitsFor === undefined ? [] : [`It waited for ${waitsFor}.`]),
    ...(isDuckalogError(last) ? [`Before that: ${last.message}`] : []),
  ]
  const place = at ? ` (${formatPath(at)})` : ''
  const message = `The ${kind} ${JSON.stringify(name)}${place} was not restored within ${limit?.ms} ms (${limit?.name}).`
  return new SessionError('STEP_TIMEOUT', [message, ...reasons].join(' '), {
    step,
    cause: isDuckalogError(last) ? last : undefined,
    at,
  })
}

function toSessionError(step: SessionStep, error: unknown, redactor: Redactor): unknown {
  const refused = isDuckalogError(error, 'QUERY_FAILED')
  if (isDuckalogError(error) && !refused) return error
  const { kind, name, at } = step
  const place = at ? ` (${formatPath(at)})` : ''
  const reason = redactor.redact(messageOf(error))
  const missing = refused ? findMissingExtension(error) : undefined
  const message = [
    `The ${kind} ${JSON.stringify(name)}${place} could not be restored: ${reason.trimEnd()}`,
    ...(missing ? [describeRemedy(missing)] : []),
  ]
  return new SessionError(missing ? 'EXTENSION_UNAVAILABLE' : codeOf(kind), message.join('\n'), {
    step,
    at,
    cause: refused ? error : undefined,
    retryable: refused && error.retryable,
  })
}

function codeOf(kind: SessionStep['kind']): SessionError['code'] {
  return kind === 'secret' ? 'SECRET_INVALID' : 'STEP_FAILED'
}
