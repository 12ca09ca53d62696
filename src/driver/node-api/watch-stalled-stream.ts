import { setTimeout as sleep } from 'node:timers/promises'
import type { Semaphore } from '../../async/semaphore.js'
import { ConnectionError } from '../../errors.js'
import { type ReadAhead, readAheadLimit } from './read-ahead.js'

/** A stream that holds its turn. */
export interface OpenStream {
  readonly over: boolean
  readonly batches: ReadAhead<unknown>
  /** Changes whenever the consumer takes a row. */
  readonly progress: () => number
}

/** How often a stream that others wait for is looked at, in milliseconds. */
const lookEvery = 20

/** How many looks in a row find that nothing was taken, before those who wait are refused: half a second. */
const patience = 25

/**
 * Looks after a stream from when other statements wait for its turn. As long as its consumer takes rows, they wait. When it takes none,
 * it may itself wait for one of them: so the rest is read ahead, which ends the turn, or, where that is too much, they are refused.
 */
export function watchStalledStream(queue: Semaphore, stream: OpenStream): void {
  let looking = false
  const begin = () => {
    if (looking) return
    looking = true
    void look(queue, stream).then(() => {
      looking = false
      if (queue.waiting > 0 && !stream.over) begin()
    })
  }
  queue.onWaiting(begin)
}

async function look(queue: Semaphore, stream: OpenStream): Promise<void> {
  const { batches, progress } = stream
  let seen = progress() + batches.taken
  let still = 0
  while (queue.waiting > 0 && !stream.over) {
    await sleep(lookEvery)
    const now = progress() + batches.taken
    still = now === seen && !batches.asked ? still + 1 : 0
    seen = now
    if (still > 0) await batches.fill()
    if (still >= patience && !stream.over) queue.rejectWaiting(createBusyError)
  }
}

function createBusyError(): ConnectionError {
  const megabytes = readAheadLimit / 1024 ** 2
  return new ConnectionError(
    'CONNECTION_BUSY',
    'The statement was not run, because a stream on the same connection is open and its rows are not being read. The rest of it takes ' +
      `more than the ${megabytes} MB that are read ahead. Read the rows with query() instead of stream(), or end the stream first (break ` +
      'out of its loop, or call return() on its iterator), or run the statement on the catalog or in another session.',
  )
}
