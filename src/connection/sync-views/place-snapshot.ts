import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { planSnapshot } from '../../views/definition/plan-targets.js'
import type { StoredViews } from '../../views/ledger/stored-views.js'

/** What stands in a database, with the snapshot that it is attached at. */
export function placeSnapshot(stored: StoredViews, config: CatalogConfig): StoredViews {
  const snapshot = planSnapshot(stored.target, config)
  return snapshot === undefined ? stored : { ...stored, snapshot }
}
