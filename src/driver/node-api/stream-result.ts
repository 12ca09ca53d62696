import { QueryError } from '../../errors.js'
import { type CallGate, createClosedError } from '../core/call-gate.js'
import type { Turn } from '../core/statement-runner.js'
import { createReadAhead } from './read-ahead.js'
import { watchStalledStream } from './watch-stalled-stream.js'

/** A result that a client hands out chunk by chunk. */
export interface ChunkedResult<C, R> {
  /** The next chunk; after the last one none, or an empty one. */
  fetch(): Promise<C | null>
  read(chunk: C): R[]
  /** Whether it ended before its last row: the client ends a stream that fails half-way as if it were complete. */
  readonly cut: boolean
  /** Ends a result that was read half: it would keep its transaction, and the database, open. */
  end(): Promise<void>
}

export interface StreamOptions<C, R> {
  readonly gate: CallGate
  readonly start: () => Promise<ChunkedResult<C, R>>
  /** Runs when the statement is over. */
  readonly onEnd: () => void
  readonly progress?: (() => number) | undefined
}

/** The rows of a statement in batches. The statement keeps its turn until its last row was fetched or the consumer leaves. */
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
      result ??= await start()
      const chunk = await result.fetch()
      if (chunk !== null && chunk.rowCount > 0) batch = result.read(chunk)
      else unread = false
      if (!batch && result.cut) throw cutError(turn, gate)
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

function cutError(turn: Turn, gate: CallGate): unknown {
  if (gate.closed) return createClosedError()
  if (turn.ending) return turn.ending.reason
  return new QueryError(
    'QUERY_FAILED',
    'The stream broke off before its end: DuckDB met an error in one of the rows, or another statement ran on the same connection. ' +
      '@duckdb/node-api does not say which. Run the statement without streaming to see the error of DuckDB.',
  )
}

/** Of what fails while a result is ended nothing is left to tell: the consumer has gone. */
function ignore(): void {}
