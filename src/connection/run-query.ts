import type { DriverConnection, Row } from '../driver/driver.js'
import { DriverError, isDuckalogError, QueryError } from '../errors.js'
import type { Values } from '../sql.js'
import type { QueryOptions, RowStream } from './catalog-connection.js'
import type { StandardSchema } from './standard-schema.js'

/**
 * Runs a statement under its signal and its time limit.
 * @internal
 */
export async function runQuery<R extends object = Row>(
  connection: DriverConnection,
  sql: string,
  values: Values | undefined,
  options: QueryOptions & { readonly schema?: StandardSchema },
): Promise<R[]> {
  const rows = await limited(connection, startLimit(options), () => connection.all<R>(sql, values))
  return options.schema ? ((await validateRows(rows, options.schema)) as R[]) : rows
}

/**
 * The rows of a statement as they come. The connection is borrowed while the consumer reads.
 * @internal
 */
export function runStream<R extends object>(
  borrow: () => Promise<{ readonly connection: DriverConnection; release(): Promise<void> }>,
  sql: string,
  values: Values | undefined,
  options: QueryOptions,
): RowStream<R> {
  async function* batches(): AsyncGenerator<R[], void, undefined> {
    const limit = startLimit(options)
    const { connection, release } = await borrow()
    try {
      if (!connection.stream)
        throw new DriverError(
          'DRIVER_UNSUPPORTED',
          'This driver cannot stream. Use query(), or the driver duckalog/driver/node-api.',
        )
      const rows = connection.stream<R>(sql, values)[Symbol.asyncIterator]()
      try {
        for (;;) {
          const next = await limited(connection, limit, () => rows.next())
          if (next.done) return
          yield next.value
        }
      } finally {
        await rows.return?.()
      }
    } finally {
      await release()
    }
  }
  return {
    batches,
    async *[Symbol.asyncIterator]() {
      for await (const batch of batches()) yield* batch
    },
  }
}

/** When a query is to end, whatever it is doing. */
interface Limit {
  readonly end: AbortSignal
  toError(): unknown
}

function startLimit({ signal, timeout }: QueryOptions): Limit | undefined {
  signal?.throwIfAborted()
  const deadline = timeout === undefined ? undefined : AbortSignal.timeout(timeout)
  const signals = [signal, deadline].filter((part) => part !== undefined)
  if (signals.length === 0) return undefined
  const toError = () =>
    signal?.aborted
      ? signal.reason
      : new QueryError('QUERY_TIMEOUT', `The query took longer than ${timeout} ms and was ended.`, { retryable: true })
  return { end: AbortSignal.any(signals), toError }
}

async function limited<T>(connection: DriverConnection, limit: Limit | undefined, work: () => Promise<T>): Promise<T> {
  if (!limit) return work()
  const { end, toError } = limit
  if (end.aborted) throw toError()
  const { promise: ended, reject } = withReject()
  // A driver that cannot interrupt leaves the statement running; the caller does not wait for it
  const onEnd = () => (connection.interrupt ? connection.interrupt() : reject(toError()))
  end.addEventListener('abort', onEnd)
  try {
    return await Promise.race([work(), ended])
  } catch (error) {
    const interrupted = isDuckalogError(error, 'QUERY_FAILED') && (error as QueryError).kind === 'INTERRUPT'
    throw end.aborted && interrupted ? toError() : error
  } finally {
    end.removeEventListener('abort', onEnd)
  }
}

function withReject(): { readonly promise: Promise<never>; readonly reject: (error: unknown) => void } {
  let reject: (error: unknown) => void = () => undefined
  const promise = new Promise<never>((_, settle) => {
    reject = settle
  })
  return { promise, reject }
}

async function validateRows(rows: readonly unknown[], schema: StandardSchema): Promise<unknown[]> {
  return Promise.all(
    rows.map(async (row, index) => {
      const result = await schema['~standard'].validate(row)
      if (!result.issues) return result.value
      const reasons = result.issues.map(
        ({ message, path }) => `${path ? `${path.map(formatSegment).join('.')}: ` : ''}${message}`,
      )
      throw new QueryError('QUERY_FAILED', `Row ${index + 1} of the result is not what the schema wants: ${reasons.join('; ')}`)
    }),
  )
}

function formatSegment(segment: unknown): string {
  return String(typeof segment === 'object' && segment !== null && 'key' in segment ? segment.key : segment)
}
