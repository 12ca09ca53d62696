import { localKey, type ViewName } from '../../views/definition/view-definition.js'

/** The right to refresh the rows of a view, until another process has it. */
export interface Lease {
  readonly holder: string
  /** The number of the refresh, which no other one of the database has. */
  readonly run: number
  /** When it was claimed: milliseconds since 1970, by the clock of the database. */
  readonly claimedAt: number
}

/** What a ledger records of the lease of a view. */
export interface LeaseRow extends ViewName {
  /** The number of the run whose rows the view reads; 0 without rows. */
  readonly run: number
  readonly table: string | null
  readonly holder: string | null
  /** Milliseconds since 1970, by the clock of the database. */
  readonly until: number | null
}

/** The milliseconds after which a lease ends unless it is renewed. */
export const leaseTime = 15_000

/** Where a lease is judged. */
export interface LeasePlace {
  /** Whether other processes may write the database while this one has it open. */
  readonly isShared: boolean
  /** The holders in this process. */
  readonly living: ReadonlySet<string>
  /** Milliseconds since 1970, by the clock of the database. */
  readonly now: number
}

/** The name of a new holder. */
export function nameHolder(isShared: boolean, pid: number, host: string, unique: string): string {
  return `${isShared ? 'shared' : 'file'} ${pid} ${host} ${unique}`
}

/** The process of a holder, for people. */
export function describeHolder(holder: string): string {
  const [, pid, host] = holder.split(' ')
  return host === undefined ? 'another process' : `process ${pid} on ${host}`
}

/** Whether the holder of a lease may still be at work. No other process writes a file of this process, so a holder that is not in this process has ended. */
export function isHeld({ holder, until }: Pick<LeaseRow, 'holder' | 'until'>, { isShared, living, now }: LeasePlace): boolean {
  if (holder === null) return false
  if (living.has(holder)) return true
  if (!isShared && holder.startsWith('file ')) return false
  return (until ?? 0) > now
}

export function findLease(rows: readonly LeaseRow[], view: ViewName): LeaseRow | undefined {
  return rows.find((row) => localKey(row) === localKey(view))
}
