import { type TracingChannel, tracingChannel } from 'node:diagnostics_channel'

/** What can be traced, each by the channel `duckalog:<name>`. */
type Operation = 'connect' | 'query' | 'stream' | 'refresh'

/**
 * Runs work, and tells the subscribers of its tracing channel (`tracing:duckalog:query:start`, `…:asyncEnd`, `…:error` …), of which
 * OpenTelemetry is one. The context holds the SQL, never a value.
 * @internal
 */
export function traced<T>(operation: Operation, context: Readonly<Record<string, unknown>>, work: () => Promise<T>): Promise<T> {
  const channel: TracingChannel = tracingChannel(`duckalog:${operation}`)
  return channel.hasSubscribers ? channel.tracePromise(work, { ...context }) : work()
}
