import { pause } from '../../async/backoff.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import type { ViewName } from '../../views/definition/view-definition.js'
import type { RowsPlace } from '../build/rows-place.js'
import { findLease, isHeld } from './lease.js'
import { readLeasesNow } from './read-leases.js'

/** The pauses between looks, in milliseconds: the last one is repeated. */
const pauses = [50, 100, 200, 400, 800]

/** Waits until a holder has released the lease of a view, or has lost it. */
export async function waitForLease(
  connection: DriverConnection,
  place: RowsPlace,
  view: ViewName,
  holder: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let look = 0; ; look++) {
    await pause(pauses[Math.min(look, pauses.length - 1)] ?? 0, signal)
    const { rows, here } = await readLeasesNow(connection, place)
    const row = findLease(rows, view)
    if (row?.holder !== holder || !isHeld(row, here)) return
  }
}
