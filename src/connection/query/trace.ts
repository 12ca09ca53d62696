import { type TracingChannel, tracingChannel } from 'node:diagnostics_channel'

/** What can be traced, each by the channel `duckalog:<name>`. */
type Operation = keyof typeof channels

// Looked up once: to do it for each query takes longer than all else that this package adds to it
const channels = {
  connect: tracingChannel('duckalog:connect'),
  query: tracingChannel('duckalog:query'),
  stream: tracingChannel('duckalog:stream'),
  refresh: tracingChannel('duckalog:refresh'),
}

/** What subscribers are told of the work; asked for only if there are any. */
export type Describe = () => Record<string, unknown>

export const describeNothing: Describe = () => ({})

/**
 * Runs work, and tells the subscribers of its tracing channel (`tracing:duckalog:query:start`, `…:asyncEnd`, `…:error` …), of which
 * OpenTelemetry is one. The context holds the SQL without credentials; what the work gives, rows or connections, is told to nobody.
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

/** Traces what begins now and ends with the call of the function that it returns, with an error or without. */
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
