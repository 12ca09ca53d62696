import { renderHiddenNames } from '../../checks/hide-values.js'
import { planHiddenColumns } from '../../checks/plan-relations.js'
import type { CatalogConfig } from '../../config/model/catalog-config.js'
import type { CatalogLineage, ColumnSummary } from '../../connection/types/catalog-lineage.js'
import type { Queryable } from '../../connection/types/queryable.js'
import { freezeDeep } from '../../freeze-deep.js'
import { foldName } from '../../sql/fold-name.js'
import { placeOf } from '../../types/read/find-reads.js'
import { renderFrom } from '../../types/read/relation.js'
import type { ViewSyntax } from '../../views/definition/view-definition.js'
import { createShower } from '../lineage/create-shower.js'

interface SummaryRow {
  readonly name: string
  readonly min: string | null
  readonly max: string | null
  readonly distinct: number
  readonly nullPercentage: number
}

/** Adds summaries of the values of views. Columns tagged `pii` get no least and greatest values, in all views with a column of that name. */
export async function addSummaries(
  session: Queryable,
  config: CatalogConfig,
  lineage: CatalogLineage,
  views: ReadonlyMap<string, ViewSyntax>,
  { rows, own }: { readonly rows: number; readonly own: string },
): Promise<CatalogLineage> {
  const hidden = renderHiddenNames(planHiddenColumns(config))
  const { showText } = createShower(config)
  const summaries = new Map<string, ReadonlyMap<string, ColumnSummary>>()
  for (const [id, view] of views) {
    const query = session.query<SummaryRow>(
      `SELECT column_name AS name, min, max, approx_unique::DOUBLE AS "distinct", coalesce(null_percentage, 0)::DOUBLE AS "nullPercentage"
        FROM (SUMMARIZE SELECT * FROM (${renderFrom(placeOf(view, own))}) LIMIT ${rows})`,
    )
    // A view that cannot be read has no summary
    const found = await query.catch(() => [])
    const toSummary = ({ name, min, max, distinct, nullPercentage }: SummaryRow): ColumnSummary => {
      const isShown = !hidden?.test(foldName(name))
      return {
        ...(isShown && min !== null && { min: showText(min) }),
        ...(isShown && max !== null && { max: showText(max) }),
        ...{ distinct, nullPercentage },
      }
    }
    summaries.set(id, new Map(found.map((row) => [row.name, toSummary(row)])))
  }
  return freezeDeep({
    ...lineage,
    nodes: lineage.nodes.map((node) => ({
      ...node,
      ...(node.columns && {
        columns: node.columns.map((column) => {
          const summary = summaries.get(node.id)?.get(column.name)
          return summary ? { ...column, summary } : column
        }),
      }),
    })),
  })
}
