import type { CatalogConfig } from '../config/catalog-config.js'
import { planSnapshot } from '../views/plan-targets.js'
import type { StoredViews } from '../views/stored-views.js'

/**
 * What stands in a database, with the snapshot that it is attached at.
 * @internal
 */
export function placeSnapshot(stored: StoredViews, config: CatalogConfig): StoredViews {
  const snapshot = planSnapshot(stored.target, config)
  return snapshot === undefined ? stored : { ...stored, snapshot }
}
