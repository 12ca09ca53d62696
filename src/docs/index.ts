export type {
  CatalogLineage,
  ColumnEdge,
  ColumnEdgeKind,
  ColumnPlace,
  ColumnSummary,
  LineageCheck,
  LineageColumn,
  LineageEdge,
  LineageKind,
  LineageLocation,
  LineageNode,
  LineageOptions,
  LineageRows,
} from '../connection/types/catalog-lineage.js'
export { type GraphFormat, type RenderGraphOptions, renderGraph } from './graph/render-graph.js'
export type { ColumnImpact, PlanImpact, UnknownImpact } from './impact/column-impact.js'
export { loadImpact } from './impact/load-impact.js'
export { planLineage } from './lineage/plan-lineage.js'
export { selectLineage } from './lineage/select-lineage.js'
export { type LoadLineageOptions, loadLineage } from './load-lineage.js'
export { type RenderSiteOptions, renderSite } from './site/render-site.js'
