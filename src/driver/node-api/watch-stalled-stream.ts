import { setTimeout as sleep } from 'node:timers/promises'
import type { Semaphore } from '../../async/semaphore.js'
import { ConnectionError } from '../../errors.js'
import { type ReadAhead, readAheadLimit } from './read-ahead.js'

/** A stream that occupies its connection. */
export interface OpenStream {
  readonly over: boolean
  readonly batches: ReadAhead<unknown>
  /** Returns a number that changes whenever the consumer takes a row. */
  readonly progress: () => number
}

/** How often a stream that others wait for is checked, in milliseconds. */
const checkInterval = 20

/** After this many checks in a row without progress (500 ms), the waiting statements are rejected. */
const maxIdleChecks = 25

/**
 * Watches a stream while other statements wait for it. They wait as long as its consumer takes rows. If it takes none, it may itself wait for
 * one of them: the rest of the stream is then read ahead, or, if that is too much, the waiting statements are rejected.
 */
export function watchStalledStream(queue: Semaphore, stream: OpenStream): void {
  let watching = false
  const begin = () => {
    if (watching) return
    watching = true
    void watch(queue, stream).then(() => {
      watching = false
      if (queue.waiting > 0 && !stream.over) begin()
    })
  }
  queue.onWaiting(begin)
}

async function watch(queue: Semaphore, stream: OpenStream): Promise<void> {
  const { batches, progress } = stream
  let seen = progress() + batches.taken
  let idleChecks = 0
  while (queue.waiting > 0 && !stream.over) {
    await sleep(checkInterval)
    const now = progress() + batches.taken
    idleChecks = now === seen && !batches.asked ? idleChecks + 1 : 0
    seen = now
    if (idleChecks > 0) await batches.fill()
    if (idleChecks >= maxIdleChecks && !stream.over) queue.rejectWaiting(createBusyError)
  }
}

function createBusyError(): ConnectionError {
  const megabytes = readAheadLimit / 1024 ** 2
  return new ConnectionError(
    'CONNECTION_BUSY',
    'The statement was not run, because a stream is open on the same connection and its rows are not being read. The rest of the stream is ' +
      `larger than the ${megabytes} MB that are read ahead. Read the rows with query() instead of stream(), or end the stream first (break ` +
      'out of its loop, or call return() on its iterator), or run the statement on the catalog or in another session.',
  )
}
