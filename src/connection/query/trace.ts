import { type TracingChannel, tracingChannel } from 'node:diagnostics_channel'
import type { Redactor } from '../../redaction/redactor.js'
import type { TraceMessage } from '../types/diagnostics.js'

/** The operations that can be traced, each through the channel `duckalog:<name>`. */
type Operation = keyof typeof channels

// Looked up once: a lookup for each query would take longer than everything else in this package
const channels = {
  connect: tracingChannel<TraceMessage, TraceMessage>('duckalog:connect'),
  query: tracingChannel<TraceMessage, TraceMessage>('duckalog:query'),
  stream: tracingChannel<TraceMessage, TraceMessage>('duckalog:stream'),
  refresh: tracingChannel<TraceMessage, TraceMessage>('duckalog:refresh'),
}

/** Creates the context for subscribers; called only if there are any. */
export type Describe = () => TraceMessage

/** Describes the operations of one catalog. */
export interface TraceSource {
  readonly describe: Describe
  readonly describeStatement: (sql: string) => TraceMessage
}

/** @param databaseOf - returns the database of the catalog, or `undefined` as long as it is not known */
export function createTraceSource({ redact }: Redactor, databaseOf: () => string | undefined): TraceSource {
  const readDatabase = () => {
    const database = databaseOf()
    return database === undefined ? undefined : redact(database)
  }
  return {
    describe: () => ({
      get database() {
        return readDatabase()
      },
    }),
    describeStatement: (sql) => ({
      // Redacted when it is read: a statement that makes the catalog connect is described before the config is known
      get sql() {
        return redact(sql)
      },
      get database() {
        return readDatabase()
      },
    }),
  }
}

/**
 * Runs work and publishes it on its tracing channel (`tracing:duckalog:query:start`, `…:asyncEnd`, `…:error` …), for OpenTelemetry and other
 * subscribers. The context does not hold the result of the work.
 */
export function traced<T>(operation: Operation, describe: Describe, work: () => Promise<T>): Promise<T> {
  const channel = channels[operation]
  return channel.hasSubscribers ? traceWork(channel, describe(), work) : work()
}

async function traceWork<T>(
  channel: TracingChannel<TraceMessage, TraceMessage>,
  context: TraceMessage,
  work: () => Promise<T>,
): Promise<T> {
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
