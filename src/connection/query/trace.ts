import { type TracingChannel, tracingChannel } from 'node:diagnostics_channel'

/** The operations that can be traced, each through the channel `duckalog:<name>`. */
type Operation = keyof typeof channels

// Looked up once: a lookup for each query would take longer than everything else in this package
const channels = {
  connect: tracingChannel('duckalog:connect'),
  query: tracingChannel('duckalog:query'),
  stream: tracingChannel('duckalog:stream'),
  refresh: tracingChannel('duckalog:refresh'),
}

/** Creates the context for subscribers; called only if there are any. */
export type Describe = () => Record<string, unknown>

export const describeNothing: Describe = () => ({})

/**
 * Runs work and publishes it on its tracing channel (`tracing:duckalog:query:start`, `…:asyncEnd`, `…:error` …), for OpenTelemetry and other
 * subscribers. The context holds the SQL without credentials, but not the result of the work.
 */
export function traced<T>(operation: Operation, describe: Describe, work: () => Promise<T>): Promise<T> {
  const channel = channels[operation]
  return channel.hasSubscribers ? traceWork(channel, describe(), work) : work()
}

async function traceWork<T>(channel: TracingChannel, context: Record<string, unknown>, work: () => Promise<T>): Promise<T> {
  let given: { readonly result: T } | undefined
  await channel.tracePromise(async () => {
    given = { result: await work() }
  }, context)
  return (given as unknown as { readonly result: T }).result
}

/** Traces an operation from now until the returned function is called, optionally with an error. */
export function traceFromNow(operation: Operation, describe: Describe): (failure?: { readonly error: unknown }) => void {
  let end: (failure?: { readonly error: unknown }) => void = () => undefined
  const ended = new Promise<void>((resolve, reject) => {
    end = (failure) => (failure ? reject(failure.error) : resolve())
  })
  const channel = channels[operation]
  if (channel.hasSubscribers) channel.tracePromise(() => ended, describe()).catch(() => undefined)
  else ended.catch(() => undefined)
  return end
}
