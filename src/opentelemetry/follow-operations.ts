import { AsyncLocalStorage } from 'node:async_hooks'
import { channel, tracingChannel } from 'node:diagnostics_channel'
import type { CatalogEvent } from '../connection/types/catalog-report.js'
import type { TraceMessage } from '../connection/types/diagnostics.js'

/** An operation of a catalog, as its tracing channel publishes it. */
export interface Operation {
  readonly name: OperationName
  readonly context: TraceMessage
}

const names = ['connect', 'query', 'stream', 'refresh'] as const

export type OperationName = (typeof names)[number]

/** Records operations. `R` is the state that it keeps for a running one. */
export interface Recorder<R> {
  /** @param parent - the operation that this one is a part of, such as the query that needed a connect */
  start(operation: Operation, parent: R | undefined): R
  event?(running: R, event: CatalogEvent): void
  end(running: R, operation: Operation): void
}

/** Passes each operation to a recorder, until the returned function is called. Operations that run then are ended for the recorder. */
export function followOperations<R extends object>({ start, event, end }: Recorder<R>): () => void {
  const running = new Map<object, { readonly record: R; readonly operation: Operation }>()
  const current = new AsyncLocalStorage<object>()
  const currentRecord = () => running.get(current.getStore() ?? running)?.record
  const finish = (context: object) => {
    const known = running.get(context)
    running.delete(context)
    if (known) end(known.record, known.operation)
  }
  const ends = names.map((name) => {
    const traced = tracingChannel<object, TraceMessage>(`duckalog:${name}`)
    const onEnd = (message: unknown) => finish(message as object)
    // The store is bound before the work starts, so that what the work does is known to be a part of it
    traced.start.bindStore(current, (context) => {
      const operation = { name, context }
      running.set(context, { record: start(operation, currentRecord()), operation })
      return context
    })
    traced.asyncEnd.subscribe(onEnd)
    return () => {
      traced.start.unbindStore(current)
      traced.asyncEnd.unsubscribe(onEnd)
    }
  })
  const events = channel('duckalog:event')
  const onEvent = (message: unknown) => {
    const record = currentRecord()
    if (record) event?.(record, message as CatalogEvent)
  }
  if (event) events.subscribe(onEvent)
  return () => {
    for (const stop of ends) stop()
    events.unsubscribe(onEvent)
    for (const context of [...running.keys()]) finish(context)
  }
}
