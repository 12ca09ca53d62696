import { planForRows } from '../../connection/open/build-rows.js'
import type { PlannedCatalog } from '../../connection/open/load-catalog.js'
import type { ViewDefinition } from '../../views/definition/view-definition.js'

/** What a build or an export does with the rows of materialised views. */
export type RowsTreatment = 'keep' | 'refresh' | 'live'

/** A catalog as it is built. With `live` the views of its own database are not materialised; those in attached databases stay as they are. */
export function treatRows(planned: PlannedCatalog, treatment: RowsTreatment): PlannedCatalog {
  if (treatment === 'live') return { ...planned, definitions: planned.definitions.map(toLive) }
  return treatment === 'refresh' ? planForRows(planned) : planned
}

/** Removes `materialized` from a view of the catalog's own database. */
export function toLive(definition: ViewDefinition): ViewDefinition {
  if (!definition.materialized || definition.database !== undefined) return definition
  const { materialized: _, ...live } = definition
  return live
}
