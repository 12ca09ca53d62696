import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { parseQuackAddress } from '../../config/notation/parse-quack-address.js'
import { planReach } from './plan-reach.js'
import { planOpenOptions } from './plan-session.js'
import { planQuack } from './restorers/attachments.js'
import type { AttachmentStep, SessionPlan } from './session-plan.js'

/**
 * The plan of a session whose database is on a quack server. The server has restored its own settings, extensions, secrets and
 * attachments; of those of the config only what counts for one connection is restored, there. Pure.
 * @throws ConnectionError DATABASE_OPEN_FAILED for a bad address
 */
export function planQuackSession(config: CatalogConfig, { steps }: SessionPlan, database: string): SessionPlan {
  parseQuackAddress(database)
  const { config: _, ...duckdb } = config.duckdb
  return {
    database,
    openOptions: planOpenOptions({ ...config, duckdb }),
    steps: steps.filter(({ scope }) => scope === 'connection'),
    // The token, and what a proxy before the server wants
    reach: planReach(config, ['httpfs', 'quack'], ['quack', 'http']),
  }
}

/** Attaches the server that the database of a plan is on, under a name of its own. Pure. */
export function planQuackDatabase(database: string, alias: string): AttachmentStep {
  const { uri, options } = parseQuackAddress(database)
  const { at: _, ...step } = planQuack({ alias, uri, options, read_only: false }, { secrets: [], limits: {}, at: [] })
  return { ...step, name: uri }
}
