import { renderAge } from '../../text/render-age.js'
import type { PlannedMaterialized } from '../definition/plan-materialized.js'
import type { KeptRows } from '../ledger/kept-rows.js'

/** The state of the rows of a materialised view, according to its ledger. Its sources are not checked. */
export interface RowsVerdict {
  /** `pending`: there are none yet; `lost`: their table is gone; `stale`: built from another definition, or too old. */
  readonly state: 'fresh' | 'stale' | 'pending' | 'lost'
  /** Why, for people. */
  readonly reason: string
  /** Whether there are rows of this definition. */
  readonly isUsable: boolean
  /** How old they are, in milliseconds; absent if there are none. */
  readonly ageMs?: number
}

/**
 * Judges the rows of a materialised view by what its ledger records. Pure.
 * @param now - by the clock of the database, in milliseconds since 1970
 */
export function judgeRows(
  { build, maxAge, fullEvery }: PlannedMaterialized,
  rows: KeptRows | undefined,
  now: number,
): RowsVerdict {
  if (rows?.table === undefined) return { state: 'pending', reason: 'it has no rows yet', isUsable: false }
  // Clocks may be set back
  const ageMs = Math.max(0, now - (rows.refreshedAt ?? 0))
  const lost = rows.isView ? 'a view has replaced the table with its rows' : 'the table with its rows is gone'
  if (!rows.exists) return { state: 'lost', reason: lost, isUsable: false, ageMs }
  if (rows.build !== build) return { state: 'stale', reason: 'its definition changed', isUsable: false, ageMs }
  const age = `its rows are ${renderAge(ageMs / 1_000)} old`
  if (maxAge !== undefined && ageMs > maxAge)
    return { state: 'stale', reason: `${age}, the limit is ${renderAge(maxAge / 1_000)}`, isUsable: true, ageMs }
  const fullAge = now - (rows.fullAt ?? 0)
  if (fullEvery !== undefined && fullAge > fullEvery) {
    const [found, limit] = [fullAge, fullEvery].map((each) => renderAge(each / 1_000))
    return { state: 'stale', reason: `all of its rows were last read ${found} ago, the limit is ${limit}`, isUsable: true, ageMs }
  }
  return { state: 'fresh', reason: age, isUsable: true, ageMs }
}
