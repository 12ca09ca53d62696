import { tracingChannel } from 'node:diagnostics_channel'

/** What can be traced, each by the channel `duckalog:<name>`. */
type Operation = keyof typeof channels

// Looked up once: to do it for each query takes longer than all else that this package adds to it
const channels = {
  connect: tracingChannel('duckalog:connect'),
  query: tracingChannel('duckalog:query'),
  stream: tracingChannel('duckalog:stream'),
  refresh: tracingChannel('duckalog:refresh'),
}

/**
 * Runs work, and tells the subscribers of its tracing channel (`tracing:duckalog:query:start`, `…:asyncEnd`, `…:error` …), of which
 * OpenTelemetry is one. The context holds the SQL, never a value.
 * @internal
 */
export function traced<T>(operation: Operation, context: Readonly<Record<string, unknown>>, work: () => Promise<T>): Promise<T> {
  const channel = channels[operation]
  return channel.hasSubscribers ? channel.tracePromise(work, { ...context }) : work()
}

/**
 * Traces what begins now and ends with the call of the function that it returns, with an error or without.
 * @internal
 */
export function traceFromNow(
  operation: Operation,
  context: Readonly<Record<string, unknown>>,
): (failure?: { readonly error: unknown }) => void {
  let end: (failure?: { readonly error: unknown }) => void = () => undefined
  const ended = new Promise<void>((resolve, reject) => {
    end = (failure) => (failure ? reject(failure.error) : resolve())
  })
  traced(operation, context, () => ended).catch(() => undefined)
  return end
}
