import { planChecks } from '../../checks/plan-checks.js'
import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { locationOf } from '../../config/model/config-metadata.js'
import type { SemanticModelConfig } from '../../config/model/semantic-model-config.js'
import type { ColumnConfig } from '../../config/model/view/column-config.js'
import type { LineageCheck, LineageColumn, LineageLocation, LineageNode } from '../../connection/types/catalog-lineage.js'
import type { ConfigPath } from '../../errors.js'
import { foldName } from '../../sql/fold-name.js'
import { parseRelationName } from '../../sql/parse-relation-name.js'
import type { QueryDefinition } from '../../types/queries/query-definition.js'
import type { ViewSyntax } from '../../views/definition/view-definition.js'
import type { Shower } from './create-shower.js'
import { nodeId } from './node-id.js'
import { planRows } from './plan-rows.js'

/** Plans the nodes of a catalog, with descriptions, tags, columns and checks from the config. */
export interface NodePlanner {
  planView(view: ViewSyntax, id: string): LineageNode
  planSource(name: string): LineageNode
  /** @param index - of the model in the config */
  planModel(model: SemanticModelConfig, index: number): LineageNode
  planQuery(query: QueryDefinition): LineageNode
}

export function createNodePlanner(config: CatalogConfig, { showText, showFile }: Shower): NodePlanner {
  const checks = groupChecks(config, showText)
  const describe = (description: string | undefined, tags: readonly string[] | undefined) => ({
    ...(description !== undefined && { description: showText(description) }),
    ...(tags !== undefined && tags.length > 0 && { tags: tags.map(showText) }),
  })
  const listColumns = (columns: Readonly<Record<string, string | ColumnConfig>> = {}) => {
    const list = Object.entries(columns).map(([name, column]): LineageColumn => {
      const { description, tags }: ColumnConfig = typeof column === 'string' ? { description: column } : column
      return { name: showText(name), ...describe(description, tags) }
    })
    return list.length > 0 && { columns: list }
  }
  const showLocation = (file: string | undefined, line: number | undefined): { readonly location?: LineageLocation } =>
    file === undefined ? {} : { location: { file: showFile(file), ...(line !== undefined && { line }) } }
  const locate = (path: ConfigPath) => {
    const { file, line } = locationOf(config, path) ?? {}
    return showLocation(file, line)
  }
  const checkedTables = new Map(
    (config.checks ?? []).flatMap(({ table }, index) => {
      const parts = parseRelationName(table)?.parts ?? []
      return [[tableKey(parts), index] as const]
    }),
  )
  return {
    planView({ at, sql, materialized }, id) {
      const index = Number(at[1])
      const { description, tags, columns } = config.views[index] ?? {}
      return {
        ...{ id, kind: 'view', name: id.slice('view:'.length) },
        ...describe(description, tags),
        sql: showText(sql),
        ...locate(['views', index]),
        ...listColumns(columns),
        ...listChecks(checks.get(`views ${index}`)),
        ...(materialized && { rows: planRows(materialized) }),
      }
    },
    planSource(name) {
      const [database = '', schema = '', table = '', ...more] = parseRelationName(name)?.parts ?? []
      const isLong = table !== '' && more.length === 0
      // `crm.customers` in `checks` may be short for `crm.public.customers`
      const keys = [tableKey([database, schema, table].filter(Boolean)), ...(isLong ? [tableKey([database, table])] : [])]
      const index = keys.map((key) => checkedTables.get(key)).find((found) => found !== undefined)
      const entry = index === undefined ? undefined : config.checks?.[index]
      return {
        ...{ id: nodeId('source', name), kind: 'source', name },
        ...(entry && { ...listColumns(entry.columns), ...listChecks(checks.get(`checks ${index}`)) }),
      }
    },
    planModel({ name, description, tags, dimensions = [], measures = [] }, index) {
      const members = [
        ...dimensions.map((entry) => ({ ...entry, role: 'dimension' as const })),
        ...measures.map((entry) => ({ ...entry, role: 'measure' as const })),
      ]
      const columns = members.map((entry): LineageColumn => {
        const { role, expression } = entry
        return { name: showText(entry.name), ...describe(entry.description, undefined), role, expression: showText(expression) }
      })
      const shown = showText(name)
      return {
        ...{ id: nodeId('model', shown), kind: 'model', name: shown },
        ...describe(description, tags),
        ...locate(['semantic_models', index]),
        ...(columns.length > 0 && { columns }),
      }
    },
    planQuery({ name, description, sql, locate: locateText }) {
      const shown = showText(name)
      const { file, line } = locateText(0)
      return {
        ...{ id: nodeId('query', shown), kind: 'query', name: shown },
        ...describe(description, undefined),
        sql: showText(sql),
        ...showLocation(file, line),
      }
    },
  }
}

function tableKey(parts: readonly string[]): string {
  return foldName(parts.join('\0'))
}

function listChecks(checks: readonly LineageCheck[] | undefined) {
  return checks && { checks }
}

/** The checks by section and index of the view or table. */
function groupChecks(config: CatalogConfig, showText: Shower['showText']): ReadonlyMap<string, readonly LineageCheck[]> {
  const groups = new Map<string, LineageCheck[]>()
  for (const { check, column, severity, at } of planChecks(config)) {
    if (check === 'exists') continue
    const key = `${at[0]} ${at[1]}`
    const group = groups.get(key) ?? []
    group.push({ check: showText(check), ...(column !== undefined && { column: showText(column) }), severity })
    groups.set(key, group)
  }
  return groups
}
