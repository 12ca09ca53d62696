import { linkSignals } from '../../async/linked-signal.js'
import { startTimer } from '../../async/start-timer.js'
import { SessionError } from '../../errors.js'
import type { ConnectOptions } from '../types/connect-options.js'
import type { EmitEvent } from '../types/emit-event.js'

/** The limits of a connect or refresh. */
export interface ConnectLimit {
  /** Aborts when the time is up, or when the host's signal aborts. */
  readonly signal: AbortSignal
  readonly emit: EmitEvent
}

/** A step that has started and is not done. */
interface PendingStep {
  readonly kind: string
  readonly name: string
  readonly conflict?: { readonly attempt: number; readonly message: string }
}

const defaultTimeout = 30_000

/** How long aborted work may take to close what it opened, in milliseconds. */
const cleanupTimeout = 400

/**
 * Runs a connect or refresh within `timeouts.connect`. When the time is up, the signal aborts and the work closes what it opened; calls that
 * hang in DuckDB are not waited for.
 *
 * @param undo - closes the result of work that succeeds after the limit
 * @throws SessionError STEP_TIMEOUT, which names the pending steps; the reason of the host's signal
 */
export async function withConnectLimit<T>(
  { signal, timeouts = {} }: Pick<ConnectOptions, 'signal' | 'timeouts'>,
  emit: EmitEvent,
  work: (limit: ConnectLimit) => Promise<T>,
  undo: (late: T) => Promise<void> = async () => undefined,
): Promise<T> {
  const { connect: limit = defaultTimeout } = timeouts
  const link = linkSignals(signal)
  const pending = new Map<string, PendingStep>()
  const expire = () => link.abort(timeoutError(limit, [...pending.values()]))
  const timer = startTimer(limit, expire)
  const watch: EmitEvent = (event) => {
    if (event.type === 'step-start') pending.set(`${event.kind}:${event.name}`, event)
    if (event.type === 'step-done') pending.delete(`${event.kind}:${event.name}`)
    if (event.type === 'views-start') pending.set('views', { ...pending.get('views'), kind: 'views', name: 'views' })
    if (event.type === 'views-conflict') pending.set('views', { kind: 'views', name: 'views', conflict: event })
    if (event.type === 'views-done') pending.delete('views')
    emit(event)
  }
  let isAbandoned = false
  const running = work({ signal: link.signal, emit: watch })
  running.then((late) => (isAbandoned ? undo(late) : undefined)).catch(() => undefined)
  try {
    return await withCleanupTime(running, link.signal)
  } catch (error) {
    isAbandoned = true
    throw link.signal.aborted ? link.signal.reason : error
  } finally {
    clearTimeout(timer)
    link.unlink()
  }
}

/** Waits for work until a short time after the signal, in which the work can close what it opened. */
function withCleanupTime<T>(running: Promise<T>, signal: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      timer = setTimeout(() => reject(signal.reason), cleanupTimeout)
    }
    signal.addEventListener('abort', giveUp)
    if (signal.aborted) giveUp()
    running.then(resolve, reject).finally(() => {
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
    })
  })
}

function describePending({ kind, name, conflict }: PendingStep): string {
  if (kind !== 'views') return `the ${kind} ${JSON.stringify(name)}`
  return conflict
    ? `the views, after ${conflict.attempt} conflict${conflict.attempt === 1 ? '' : 's'} with other writers (last: ${conflict.message})`
    : 'the views'
}

function timeoutError(limit: number, pending: readonly PendingStep[]): SessionError {
  const [first = { kind: 'connect', name: 'connect' }] = pending
  const names = pending.map(describePending)
  const where = names.length === 0 ? '' : ` It stopped at ${names.join(', ')}.`
  const message = `Connecting took longer than ${limit} ms (timeouts.connect).${where}`
  return new SessionError('STEP_TIMEOUT', message, { step: { kind: first.kind, name: first.name } })
}
