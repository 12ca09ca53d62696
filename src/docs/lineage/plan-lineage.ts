import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { databaseName } from '../../config/notation/resolve-path.js'
import type { CatalogLineage, LineageEdge, LineageKind, LineageNode } from '../../connection/types/catalog-lineage.js'
import { freezeDeep } from '../../freeze-deep.js'
import { checkArguments, config as configRule, listOfThings } from '../../options/check-arguments.js'
import { nameSource } from '../../types/read/relation.js'
import { compareTexts } from '../../types/render/compare-texts.js'
import type { ViewSyntax } from '../../views/definition/view-definition.js'
import { findDependencies } from '../../views/diff/order-views.js'
import { createShower } from './create-shower.js'
import { findView } from './find-view.js'
import { listScans } from './list-scans.js'
import { nodeId } from './node-id.js'
import { createNodePlanner } from './plan-nodes.js'
import { planSources } from './plan-sources.js'
import type { QuerySyntax } from './read-queries.js'

/**
 * Plans the graph of a catalog: its views and semantic models, and everything that they read. Pure: it opens nothing, so a name that is not a view counts as
 * a table of the database in which DuckDB would look first. Macros are not nodes; a view reads what the macros that it calls read. Named queries are left out,
 * because their files would have to be read.
 *
 * @param config - a config from `loadConfig()`
 * @param syntaxes - its macros and views, from `readSyntax()`
 * @throws {@link OptionError} OPTION_INVALID
 * @public
 */
export function planLineage(config: CatalogConfig, syntaxes: readonly ViewSyntax[]): CatalogLineage {
  checkArguments('planLineage', { config: [config, configRule], syntaxes: [syntaxes, listOfThings('view definitions')] })
  return planGraph(config, syntaxes, [])
}

/** Plans the graph of a catalog with its named queries. */
export function planGraph(
  config: CatalogConfig,
  syntaxes: readonly ViewSyntax[],
  queries: readonly QuerySyntax[],
): CatalogLineage {
  const shower = createShower(config)
  const own = databaseName(config.duckdb.database ?? ':memory:')
  const sources = new Set<string>()
  const edges = new Map<string, LineageEdge>()
  const connect = (from: string, to: string) => edges.set(`${from}\0${to}`, { from, to })
  const readSource = (name: string, reader: string) => {
    sources.add(name)
    connect(nodeId('source', name), reader)
  }
  const byQuery = new Map(queries.map((each) => [each.syntax, each]))
  const idOf = (view: ViewSyntax) => {
    const query = byQuery.get(view)?.query
    return query ? nodeId('query', shower.showText(query.name)) : nodeId('view', shower.showText(nameSource(view, own)))
  }
  const nameForeign = planSources(config, shower)
  const reads = findDependencies([...syntaxes, ...byQuery.keys()], own, (view, reference) => {
    const isName = byQuery.get(view)?.isParsed ?? view.macro === undefined
    if (isName && !reference.call) readSource(shower.showText(nameForeign(view, reference)), idOf(view))
  })
  const views = syntaxes.filter(({ macro }) => macro === undefined)
  for (const view of [...views, ...byQuery.keys()])
    for (const read of [view, ...(reads.get(view) ?? [])]) {
      if (read !== view && read.macro === undefined) connect(idOf(read), idOf(view))
      else for (const scan of listScans(read.sql)) readSource(shower.showPath(scan), idOf(view))
    }
  const planner = createNodePlanner(config, shower)
  const models = (config.semantic_models ?? []).map((model, index) => {
    const node = planner.planModel(model, index)
    for (const read of [model.base_view, ...(model.joins ?? []).map(({ to_view }) => to_view)]) {
      const view = findView(read, views, own)
      if (view) connect(idOf(view), node.id)
    }
    return node
  })
  const nodes = [
    ...views.map((view) => planner.planView(view, idOf(view))),
    ...[...sources].map(planner.planSource),
    ...models,
    ...queries.map(({ query }) => planner.planQuery(query)),
  ]
  return freezeDeep({
    format: 1,
    name: shower.showText(config.name ?? ''),
    nodes: nodes.sort(compareNodes),
    edges: [...edges.values()].sort((a, b) => compareTexts(a.from, b.from) || compareTexts(a.to, b.to)),
  })
}

const kinds: readonly LineageKind[] = ['source', 'view', 'model', 'query']

/** Sorts sources before views, models and queries, and each kind by name. */
export function compareNodes(a: LineageNode, b: LineageNode): number {
  return kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || compareTexts(a.name, b.name)
}
