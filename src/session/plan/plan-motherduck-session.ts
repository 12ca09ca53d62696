import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { databaseName } from '../../config/notation/resolve-path.js'
import { ConnectionError } from '../../errors.js'
import { planReach } from './plan-reach.js'
import { planMotherDuck } from './restorers/attachments.js'
import type { AttachmentStep, SessionPlan } from './session-plan.js'

/**
 * The plan of a session whose database is MotherDuck's: opened by its address it would ask for the token before a secret could hold it, so
 * it is attached to a database in memory, behind its secret. Pure.
 * @throws ConnectionError DATABASE_OPEN_FAILED for an address without a database, and one with parameters
 */
export function planMotherDuckSession(config: CatalogConfig, session: SessionPlan, database: string): SessionPlan {
  refuseBadAddress(database)
  return { ...session, database, reach: planReach(config, ['motherduck'], ['motherduck']) }
}

/** Attaches the database of a plan that is MotherDuck's. Pure. */
export function planMotherDuckDatabase(database: string, readOnly: boolean): AttachmentStep {
  const { at: _, ...step } = planMotherDuck(
    { alias: databaseName(database), read_only: readOnly },
    { secrets: [], limits: {}, at: [] },
  )
  return step
}

function refuseBadAddress(database: string): void {
  if (databaseName(database) !== '' && !database.includes('?')) return
  // A parameter may be the token
  const [shown] = database.split('?', 1)
  const message = `${JSON.stringify(shown)} must be the name of one database: write md:NAME, without parameters. The token goes into a secret of type motherduck.`
  throw new ConnectionError('DATABASE_OPEN_FAILED', message)
}
