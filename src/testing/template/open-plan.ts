import { loadCatalog } from '../../connection/open/load-catalog.js'
import { type OpenCatalog, openCatalog } from '../../connection/open/open-catalog.js'
import { planRestorers } from '../../types/offline/connect-offline.js'
import type { OfflinePlan } from '../../types/stand-ins/plan-offline.js'

/**
 * Opens the database of a plan.
 * @param standIns - the statements that create the tables
 */
export async function openPlan({ config, databases }: OfflinePlan, standIns: readonly string[]): Promise<OpenCatalog> {
  const options = { restorers: planRestorers(databases, standIns), loadDotenv: false }
  return openCatalog(await loadCatalog(config, options), options, () => undefined)
}
