import { hostname } from 'node:os'
import { linkSignals } from '../../async/linked-signal.js'
import { getRegistry, type OpenDatabase } from '../../connection/database/registry.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { inLedgerTransaction } from '../../views/apply/ledger-transaction.js'
import { openKeptRow, releaseLeases } from '../../views/apply/write-kept-rows.js'
import type { ViewDefinition } from '../../views/definition/view-definition.js'
import { ledgerTables, tableSince } from '../../views/ledger/ledger.js'
import { type RowsPlace, readClock } from '../build/rows-place.js'
import { untilApplied } from '../build/until-applied.js'
import { findLease, isHeld, type Lease, leaseTime, nameHolder } from './lease.js'
import { readLeases, readLeasesNow } from './read-leases.js'

/** The view whose lease is claimed, and what the ledger is expected to hold. */
export interface LeaseRequest {
  readonly database: OpenDatabase
  /** The name of the catalog. */
  readonly owner: string
  readonly signal: AbortSignal | undefined
  readonly connection: DriverConnection
  readonly place: RowsPlace
  readonly view: ViewDefinition
  /** The number of the run whose rows the view is known to have; 0 without rows. */
  readonly run: number
  /** The format of the ledger when it was read. */
  readonly format: number
}

/**
 * The outcome of work that needs a lease. `held`: another holder has it; `changed`: the view has other rows than those that were known; `lost`: the
 * lease ended before the work did, and another holder has got it. In these cases the work has written nothing.
 */
export type LeasedWork<T> =
  | { readonly state: 'done'; readonly result: T }
  | { readonly state: 'held'; readonly holder: string }
  | { readonly state: 'changed' | 'lost' }

/**
 * Claims the lease of a view, does the work, and releases the lease. Meanwhile it is renewed.
 * @param work - gets the lease, and a signal that aborts when the lease is lost. It must check in its last transaction that the lease is still its own
 */
export async function withLease<T>(
  request: LeaseRequest,
  work: (lease: Lease, signal: AbortSignal) => Promise<T>,
): Promise<LeasedWork<T>> {
  const { database, signal, place } = request
  const holder = nameHolder(place.isShared, process.pid, hostname(), crypto.randomUUID())
  const { leases } = getRegistry()
  leases.add(holder)
  try {
    const claim = await database.lock.run(() => untilApplied(() => claimLease(request, holder), signal))
    if ('state' in claim) return claim
    const link = linkSignals(signal)
    const renewal = renewLease(request, holder, () => link.abort(new Error('The lease is lost.')))
    try {
      return { state: 'done', result: await work(claim, link.signal) }
    } catch (error) {
      await renewal.stop()
      const isMine = await releaseLease(request, holder).catch(() => true)
      signal?.throwIfAborted()
      if (isMine) throw error
      return { state: 'lost' }
    } finally {
      await renewal.stop()
      link.unlink()
    }
  } finally {
    leases.delete(holder)
  }
}

const isView = 'lower(schema_name) = lower($1) AND lower(view_name) = lower($2)'

/** Claims a lease. Of two concurrent claims one fails, because each increments the ledger's generation, which becomes the number of the run. */
async function claimLease(request: LeaseRequest, holder: string): Promise<Lease | Exclude<LeasedWork<never>, { state: 'done' }>> {
  const { connection, place, view, owner, run, format } = request
  const { database } = place
  const { materialized } = ledgerTables(database)
  if (format < tableSince.materialized) await inLedgerTransaction(connection, database, {}, async () => undefined)
  const { rows, here, generation: expected } = await readLeasesNow(connection, place)
  const row = findLease(rows, view)
  if (row?.holder && isHeld(row, here)) return { state: 'held', holder: row.holder }
  if ((row?.run ?? 0) !== run) return { state: 'changed' }
  return inLedgerTransaction(connection, database, { expected }, async ({ generation }) => {
    if (!row) await openKeptRow(connection, view, database, owner)
    const values = [view.schema, view.name, holder, here.now + leaseTime]
    await connection.run(`UPDATE ${materialized} SET holder = $3, lease_until = $4 WHERE ${isView}`, values)
    return { holder, run: Number(generation), claimedAt: here.now }
  })
}

/** Renews a lease on a connection of its own, which is opened for the first renewal. */
function renewLease({ database, place, view }: LeaseRequest, holder: string, onLost: () => void) {
  const { materialized } = ledgerTables(place.database)
  let connection: DriverConnection | undefined
  let renewing: Promise<void> | undefined
  const renew = async () => {
    connection ??= await database.instance.connect()
    const values = [view.schema, view.name, holder, (await readClock(connection, place)) + leaseTime]
    await connection.run(`UPDATE ${materialized} SET lease_until = $4 WHERE ${isView} AND holder = $3`, values)
    const row = findLease(await readLeases(connection, place.database), view)
    if (row?.holder !== holder) onLost()
  }
  const timer = setInterval(() => {
    // The next renewal tries again
    renewing ??= renew()
      .catch(() => undefined)
      .finally(() => {
        renewing = undefined
      })
  }, leaseTime / 3)
  return {
    async stop(): Promise<void> {
      clearInterval(timer)
      await renewing
      await connection?.close()
    },
  }
}

/** Releases a lease. @returns whether it was still held */
async function releaseLease({ connection, place, view }: LeaseRequest, holder: string): Promise<boolean> {
  const row = findLease(await readLeases(connection, place.database), view)
  if (row?.holder !== holder) return false
  await untilApplied(() => releaseLeases(connection, place.database, [holder]), undefined).catch(() => undefined)
  return true
}
