import type { PlannedCatalog } from '../../connection/open/load-catalog.js'
import { applyChanges } from '../../connection/sync-views/apply-changes.js'
import { findChanges } from '../../connection/sync-views/find-changes.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { viewKey } from '../../views/definition/view-definition.js'
import { readViews } from '../../views/ledger/read-views.js'
import { toLive } from './treat-rows.js'

/** Makes the materialised views in a copy of the catalog's own database read their sources, and drops their rows there. */
export async function dropKeptRows(
  connection: DriverConnection,
  { config, definitions }: Pick<PlannedCatalog, 'config' | 'definitions'>,
  database: string,
): Promise<void> {
  const own = definitions.filter((definition) => definition.database === undefined)
  const kept = new Set(own.filter(({ materialized }) => materialized).map(viewKey))
  if (kept.size === 0) return
  const live = own.map(toLive)
  const stored = await readViews(connection, live, { database })
  const { changes } = await findChanges(connection, config, live, [stored], { orphans: 'keep' })
  const made = changes.filter(({ view }) => kept.has(viewKey(view)))
  await applyChanges(connection, config, made, [stored], { emit: () => undefined })
}
