import { whilePending } from '../../async/keep-alive.js'
import { createSemaphore } from '../../async/semaphore.js'
import type { StatementOptions } from '../../driver/core/driver.js'
import { DriverError } from '../../errors.js'
import type { Values } from '../../sql/quote.js'
import type { AnyQueryOptions } from '../types/query-options.js'
import type { RowStream } from '../types/queryable.js'
import { createQueryLimit, type QueryLimit } from './query-limit.js'
import { retryIfLost } from './retry-if-lost.js'
import { type Borrow, releaseAfter, statementOptions } from './run-query.js'
import { createStreamColumns, startReading } from './stream-columns.js'
import { type Describe, traceFromNow } from './trace.js'
import { validateRows } from './validate-rows.js'

/** The open streams of a session. Each function ends one; reading on then throws the given error. */
export type OpenStreams = Set<(error: unknown) => Promise<void>>

/** Streams the rows of a statement. The connection is borrowed from the first row that is requested until the last one. */
export function runStream<R extends object>(
  borrow: Borrow,
  sql: string,
  values: Values | undefined,
  options: StreamOptions,
  describe: Describe,
  open: OpenStreams = new Set(),
): RowStream<R> {
  const columns = createStreamColumns()
  let begun: Reading<R> | undefined

  function read(): Reading<R> {
    let taken = 0
    const onColumns: StatementOptions['onColumns'] = (arrived, isRewritten) => {
      options.onColumns?.(arrived, isRewritten)
      columns.arrive(arrived)
    }
    const given: ReadOptions = { ...options, progress: () => taken, onColumns }
    const batches = endWithSignal((limit) => readBatches<R>(borrow, sql, values, given, limit), describe, options, open)
    return {
      batches: columns.watch(batches),
      onTaken() {
        taken += 1
      },
    }
  }
  function take(): Reading<R> {
    const reading = begun ?? read()
    begun = undefined
    return reading
  }

  return {
    get columns() {
      if (!columns.started) {
        const { batches, onTaken } = read()
        begun = { batches: startReading(batches), onTaken }
      }
      return columns.promise()
    },
    batches: () => ({ [Symbol.asyncIterator]: () => take().batches }),
    [Symbol.asyncIterator]: () => {
      const { batches, onTaken } = take()
      return readRows(batches, onTaken)
    },
  }
}

/** One run of the query. */
interface Reading<R> {
  readonly batches: AsyncIterator<R[], void, undefined>
  /** Counts a row as taken by the consumer. */
  readonly onTaken: () => void
}

/** The options of a stream, with those that only this package uses. */
export type StreamOptions = AnyQueryOptions & Pick<StatementOptions, 'onColumns' | 'rewrite'>

type ReadOptions = StreamOptions & Pick<StatementOptions, 'progress'>

/** Written by hand, because an async generator takes several microtasks for each row. */
function readRows<R>(batches: AsyncIterator<R[], void, undefined>, onTaken: () => void): AsyncIterator<R, void, undefined> {
  let batch: readonly R[] = []
  let index = 0
  const fetches = createSemaphore(1)

  function take(): IteratorResult<R, void> | undefined {
    if (index >= batch.length) return undefined
    onTaken()
    return { done: false, value: batch[index++] as R }
  }
  async function fetch(): Promise<IteratorResult<R, void>> {
    for (;;) {
      const ready = take()
      if (ready) return ready
      const next = await batches.next()
      if (next.done) return { done: true, value: undefined }
      batch = next.value
      index = 0
    }
  }
  return {
    next() {
      // Concurrent calls of next() get their rows in the order of the calls
      const ready = fetches.held > 0 ? undefined : take()
      return ready ? Promise.resolve(ready) : fetches.run(fetch)
    },
    async return() {
      batch = []
      await batches.return?.()
      return { done: true, value: undefined }
    },
  }
}

async function* readBatches<R extends object>(
  borrow: Borrow,
  sql: string,
  values: Values | undefined,
  options: ReadOptions,
  limit: QueryLimit,
): AsyncGenerator<R[], void, undefined> {
  const { connection, release } = await borrow(limit)
  const { schema, progress, onColumns, rewrite } = options
  try {
    if (!connection.stream)
      throw new DriverError(
        'DRIVER_UNSUPPORTED',
        'This driver cannot stream. Use query() instead, or the driver duckalog/driver/node-api.',
      )
    const batches = connection.stream<R>(sql, values, {
      ...statementOptions(options, limit),
      progress,
      onColumns,
      rewrite,
    })
    if (!schema) return yield* batches
    let count = 0
    for await (const batch of batches) {
      yield (await validateRows(batch, schema, count)) as R[]
      count += batch.length
    }
  } finally {
    await releaseAfter(connection, sql, release)
  }
}

/** Makes the signal end a stream even between two reads of its consumer, so that its connection is released immediately. */
function endWithSignal<R>(
  read: (limit: QueryLimit) => AsyncGenerator<R[], void, undefined>,
  describe: Describe,
  options: AnyQueryOptions,
  open: OpenStreams,
): AsyncIterator<R[], void, undefined> {
  let limit: QueryLimit | undefined
  let batches: AsyncGenerator<R[], void, undefined> | undefined
  let endTrace: ReturnType<typeof traceFromNow> | undefined
  let over = false
  let left: { readonly error: unknown } | undefined
  const stop = () => void batches?.return().catch(() => undefined)
  const leave = async (error: unknown) => {
    left = { error }
    finish(left)
    await batches?.return()
  }
  const finish = (failure?: { readonly error: unknown }) => {
    over = true
    open.delete(leave)
    endTrace?.(failure)
    limit?.signal?.removeEventListener('abort', stop)
    limit?.end()
  }
  async function next(): Promise<IteratorResult<R[], void>> {
    if (left) throw left.error
    if (over) return { done: true, value: undefined }
    try {
      if (!limit) {
        open.add(leave)
        endTrace = traceFromNow('stream', describe)
        limit = createQueryLimit(options)
        limit.signal?.addEventListener('abort', stop)
      }
      const begun = limit
      const begin = () => {
        batches = read(begun)
        return batches.next()
      }
      // Only the first batch is retried: a lost connection has returned none
      const next = batches ? await batches.next() : await retryIfLost(begin)
      if (!next.done) return next
      limit.signal?.throwIfAborted()
      finish()
      return next
    } catch (error) {
      finish({ error })
      throw error
    }
  }

  return {
    next: () => whilePending(next),
    return: () =>
      whilePending(async () => {
        finish()
        await batches?.return()
        return { done: true, value: undefined }
      }),
  }
}
