import { linkSignals } from '../../async/linked-signal.js'
import { startTimer } from '../../async/start-timer.js'
import { SessionError } from '../../errors.js'
import type { ConnectOptions } from '../types/connect-options.js'
import type { EmitEvent } from '../types/emit-event.js'

/** What a connect works with while it has time. */
export interface ConnectLimit {
  /** Aborts when the time is up, or with the reason of the host's signal. */
  readonly signal: AbortSignal
  readonly emit: EmitEvent
}

/** What has begun and is not done. */
interface Going {
  readonly kind: string
  readonly name: string
  readonly conflict?: { readonly attempt: number; readonly message: string }
}

const defaultTimeout = 30_000

/** How long work that was ended may take to close what it opened, in milliseconds. */
const patience = 400

/**
 * Runs a connect or refresh under the limit of `timeouts.connect`. When the time is up the work is told, and closes what it opened; of
 * what hangs in DuckDB nobody waits for the end.
 *
 * @param undo - closes what the work gives after all, when nobody waits for it any more
 * @throws SessionError STEP_TIMEOUT, which names what was going on; the reason of the host's signal
 */
export async function withConnectLimit<T>(
  { signal, timeouts = {} }: Pick<ConnectOptions, 'signal' | 'timeouts'>,
  emit: EmitEvent,
  work: (limit: ConnectLimit) => Promise<T>,
  undo: (late: T) => Promise<void> = async () => undefined,
): Promise<T> {
  const { connect: limit = defaultTimeout } = timeouts
  const link = linkSignals(signal)
  const going = new Map<string, Going>()
  const expire = () => link.abort(timeoutError(limit, [...going.values()]))
  const timer = startTimer(limit, expire)
  const watch: EmitEvent = (event) => {
    if (event.type === 'step-start') going.set(`${event.kind}:${event.name}`, event)
    if (event.type === 'step-done') going.delete(`${event.kind}:${event.name}`)
    if (event.type === 'views-start') going.set('views', { ...going.get('views'), kind: 'views', name: 'views' })
    if (event.type === 'views-conflict') going.set('views', { kind: 'views', name: 'views', conflict: event })
    if (event.type === 'views-done') going.delete('views')
    emit(event)
  }
  let left = false
  const running = work({ signal: link.signal, emit: watch })
  running.then((late) => (left ? undo(late) : undefined)).catch(() => undefined)
  try {
    return await untilGivenUp(running, link.signal)
  } catch (error) {
    left = true
    throw link.signal.aborted ? link.signal.reason : error
  } finally {
    clearTimeout(timer)
    link.unlink()
  }
}

/** Work that ends by itself soon after the signal has closed all that it opened. */
function untilGivenUp<T>(running: Promise<T>, signal: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      timer = setTimeout(() => reject(signal.reason), patience)
    }
    signal.addEventListener('abort', giveUp)
    if (signal.aborted) giveUp()
    running.then(resolve, reject).finally(() => {
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
    })
  })
}

function describeGoing({ kind, name, conflict }: Going): string {
  if (kind !== 'views') return `the ${kind} ${JSON.stringify(name)}`
  return conflict
    ? `the views, where others were first ${conflict.attempt} times (the last time: ${conflict.message})`
    : 'the views'
}

function timeoutError(limit: number, going: readonly Going[]): SessionError {
  const [first = { kind: 'connect', name: 'connect' }] = going
  const names = going.map(describeGoing)
  const where = names.length === 0 ? '' : ` It was given up at ${names.join(', ')}.`
  const message = `Connecting took longer than ${limit} ms (timeouts.connect).${where}`
  return new SessionError('STEP_TIMEOUT', message, { step: { kind: first.kind, name: first.name }, retryable: true })
}
