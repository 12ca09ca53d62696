import type { CatalogLineage, LineageRows } from '../../connection/types/catalog-lineage.js'
import { freezeDeep } from '../../freeze-deep.js'
import type { PlannedMaterialized } from '../../views/definition/plan-materialized.js'
import type { ViewForm } from '../../views/diff/choose-forms.js'
import { judgeRows } from '../../views/diff/judge-rows.js'

/** How the config keeps the rows of a view. */
export function planRows({ mode, by, maxAge }: PlannedMaterialized): LineageRows {
  return { mode, ...(by !== undefined && { by }), ...(maxAge !== undefined && { maxAgeMs: maxAge }) }
}

/** Adds the records of rows in the ledgers, by the ids of their views. Ages are left out, so that the same database gives the same lineage. */
export function addRecordedRows(lineage: CatalogLineage, forms: ReadonlyMap<string, ViewForm>): CatalogLineage {
  if (forms.size === 0) return lineage
  return freezeDeep({
    ...lineage,
    nodes: lineage.nodes.map((node) => {
      const form = forms.get(node.id)
      return form && node.rows ? { ...node, rows: { ...node.rows, ...describeForm(form) } } : node
    }),
  })
}

function describeForm({ definition: { materialized }, rows, isUsable }: ViewForm): Pick<LineageRows, 'state' | 'refreshedAt'> {
  if (!materialized) return {}
  const { refreshedAt = 0 } = rows ?? {}
  const { state, isUsable: isOfDefinition } = judgeRows(materialized, rows, refreshedAt)
  if (state === 'pending') return { state }
  const time = { refreshedAt: new Date(refreshedAt).toISOString() }
  // A view that has lost its rows to a change of what it reads is not usable either
  return { state: state === 'lost' ? 'lost' : isOfDefinition && isUsable ? 'kept' : 'outdated', ...time }
}
