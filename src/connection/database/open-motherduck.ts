import { databaseName } from '../../config/notation/resolve-path.js'
import type { DriverInstance } from '../../driver/core/driver.js'
import { type ApplySessionOptions, applySession } from '../../session/apply/apply-session.js'
import { planMotherDuckDatabase } from '../../session/plan/plan-remote-session.js'
import type { SessionStep } from '../../session/plan/session-plan.js'
import { quoteIdentifier } from '../../sql/quote.js'

/**
 * Attaches a MotherDuck database to one in memory, and makes it the default of every connection.
 *
 * @param steps - the steps needed to reach it
 * @throws SessionError
 */
export async function openMotherDuck(
  local: DriverInstance,
  database: string,
  steps: readonly SessionStep[],
  { readOnly = false, ...options }: ApplySessionOptions = {},
): Promise<DriverInstance> {
  const attach = planMotherDuckDatabase(database, readOnly)
  const first = await local.connect()
  await applySession(first, [...steps, attach], options)
  await first.close()
  return {
    ...local,
    async connect() {
      const connection = await local.connect()
      try {
        await connection.run(`USE ${quoteIdentifier(databaseName(database))}`)
        return connection
      } catch (error) {
        await connection.close()
        throw error
      }
    },
  }
}
