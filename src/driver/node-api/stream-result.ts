import { QueryError } from '../../errors.js'
import { type CallGate, createClosedError } from '../core/call-gate.js'
import type { Turn } from '../core/statement-runner.js'
import { createReadAhead } from './read-ahead.js'
import { watchStalledStream } from './watch-stalled-stream.js'

/** A result that a client returns chunk by chunk. */
export interface ChunkedResult<C, R> {
  /** Runs when the first chunk is fetched, or the result is known to have no rows. If it throws, the result is ended. */
  begin(isEmpty: boolean): void
  /** The next chunk; after the last one `null` or an empty chunk. */
  fetch(): Promise<C | null>
  read(chunk: C): R[]
  /** Whether it ended before its last row: the client ends a failed stream as if it were complete. */
  readonly truncated: boolean
  /** Ends a partly read result, which would keep its transaction and the database open. */
  end(): Promise<void>
}

export interface StreamOptions<C, R> {
  readonly gate: CallGate
  readonly start: () => Promise<ChunkedResult<C, R>>
  /** Runs when the statement is over. */
  readonly onEnd: () => void
  readonly progress?: (() => number) | undefined
}

/** The rows of a statement in batches. The statement occupies the connection until its last row is fetched or the consumer stops. */
export async function* streamResult<C extends { readonly rowCount: number }, R>(
  turn: Turn,
  { gate, start, onEnd, progress = () => 0 }: StreamOptions<C, R>,
): AsyncGenerator<R[], void, undefined> {
  let result: ChunkedResult<C, R> | undefined
  let unread = true
  let over = false

  async function end(): Promise<void> {
    if (over) return
    over = true
    if (result && unread && !gate.closed && !turn.running) await result.end().catch(ignore)
    onEnd()
    turn.end()
  }
  async function fetch(): Promise<R[] | undefined> {
    let batch: R[] | undefined
    try {
      const isFirst = !result
      result ??= await start()
      const chunk = await result.fetch()
      if (isFirst) result.begin(chunk === null || chunk.rowCount === 0)
      if (chunk !== null && chunk.rowCount > 0) batch = result.read(chunk)
      else unread = false
      if (!batch && result.truncated) throw truncatedError(turn, gate)
      return batch
    } finally {
      if (!batch) await end()
    }
  }

  const batches = createReadAhead(fetch)
  watchStalledStream(turn.queue, {
    get over() {
      return over
    },
    batches,
    progress,
  })
  try {
    for (let batch = await batches.next(); batch; batch = await batches.next()) {
      yield batch
      gate.enter()
    }
  } finally {
    await batches.stop()
    await end()
  }
}

function truncatedError(turn: Turn, gate: CallGate): unknown {
  if (gate.closed) return createClosedError()
  if (turn.cancelled) return turn.cancelled.reason
  return new QueryError(
    'QUERY_FAILED',
    'The stream ended early: a row caused an error in DuckDB, or another statement ran on the same connection. @duckdb/node-api does not ' +
      'report which. Run the statement without streaming to see the error of DuckDB.',
  )
}

/** Errors while ending a result are ignored: no consumer is left to get them. */
function ignore(): void {}
