import { pause } from '../../async/backoff.js'
import { isConflict } from '../../driver/core/duckdb-errors.js'
import { planPause } from '../../session/apply/plan-pause.js'

const attempts = 6

/** Repeats a transaction that conflicts with another writer. */
export async function untilApplied<T>(apply: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await apply()
    } catch (error) {
      if (attempt === attempts || !isConflict(error)) throw error
      await pause(planPause(attempt, {}, Math.random()), signal)
    }
  }
}
