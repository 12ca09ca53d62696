export { type GraphFormat, type RenderGraphOptions, renderGraph } from './graph/render-graph.js'
export type {
  CatalogLineage,
  ColumnEdge,
  ColumnEdgeKind,
  ColumnPlace,
  LineageCheck,
  LineageColumn,
  LineageEdge,
  LineageKind,
  LineageLocation,
  LineageNode,
} from './lineage/catalog-lineage.js'
export { planLineage } from './lineage/plan-lineage.js'
export { selectLineage } from './lineage/select-lineage.js'
export { loadLineage } from './load-lineage.js'
