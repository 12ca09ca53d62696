import type { CatalogLineage, ColumnEdge, LineageNode } from '../../connection/types/catalog-lineage.js'
import type { CheckReport } from '../../connection/types/check-report.js'

/** The data of all pages. */
export interface SiteModel {
  readonly lineage: CatalogLineage
  readonly nodes: ReadonlyMap<string, LineageNode>
  /** The ids of what a node reads, and of what reads it. */
  readonly upstream: ReadonlyMap<string, readonly string[]>
  readonly downstream: ReadonlyMap<string, readonly string[]>
  /** The edges between columns, by the node that they lead to and by the node that they come from. */
  readonly edgesTo: ReadonlyMap<string, readonly ColumnEdge[]>
  readonly edgesFrom: ReadonlyMap<string, readonly ColumnEdge[]>
  readonly checks: CheckReport | undefined
  /** The address of a node, or of one of its columns, as seen from a page. */
  linkTo(id: string, from: string | undefined, column?: string): string
}

/** The result of a check: passed, failed with a reason, or not run. */
export interface CheckResult {
  readonly state: 'passed' | 'failed' | 'unknown'
  readonly message?: string
}

/** Finds the result of a check of a node. */
export function findResult(
  { checks }: SiteModel,
  { name }: LineageNode,
  { check, column }: NonNullable<LineageNode['checks']>[number],
): CheckResult {
  if (!checks) return { state: 'unknown' }
  // `check` leaves out the schema main, also in attached databases
  const names = new Set([name, name.replace(/\.main\./, '.')])
  const isIt = (entry: { readonly view: string; readonly check: string; readonly column?: string }) =>
    names.has(entry.view) && entry.check === check && entry.column === column
  const failure = checks.failures.find(isIt)
  if (failure) return { state: 'failed', message: failure.message }
  return { state: checks.passed.some(isIt) ? 'passed' : 'unknown' }
}
