import type { CatalogConfig } from '../../config/model/catalog-config.js'
import type { CatalogLineage } from '../../connection/types/catalog-lineage.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { quoteQualified, runnableSql } from '../../sql/quote.js'
import type { SourceColumns } from '../../types/columns/source-columns.js'
import { placeOf } from '../../types/read/find-reads.js'
import { nameSource, parseSourceName, type RelationName, relationKey, sourceName } from '../../types/read/relation.js'
import { renderCreate } from '../../views/definition/render-definition.js'
import { type ViewSyntax, viewKey } from '../../views/definition/view-definition.js'
import { createShower } from '../lineage/create-shower.js'
import { nodeId } from '../lineage/node-id.js'
import type { QuerySyntax } from '../lineage/read-queries.js'
import { type BoundSql, createBinder } from './create-binder.js'
import { emptyCell } from './flow.js'
import { openStubs, type Stubs } from './open-stubs.js'
import { traceModel } from './trace-model.js'
import { traceQuery } from './trace-query.js'
import { type ReplacedScans, readsFiles, scanSchema, type TracedCatalog, type TracedNode, toRef } from './traced-catalog.js'

/** A catalog to trace. */
export interface TracedInput {
  readonly config: CatalogConfig
  /** Its macros and views, each after what it reads. */
  readonly syntaxes: readonly ViewSyntax[]
  /** Its graph without columns. */
  readonly lineage: CatalogLineage
  /** The columns of what it reads from elsewhere. */
  readonly sources: readonly SourceColumns[]
  /** The tables that replace the files that views read, by the keys of the views. */
  readonly scans?: ReadonlyMap<string, ReplacedScans>
  readonly queries?: readonly QuerySyntax[]
}

/**
 * Has DuckDB bind each view over empty tables, in the order of the views. A view becomes an empty table of its columns, so that those that read it are
 * traced to the view, not through it.
 */
export async function readTracedCatalog(connection: DriverConnection, input: TracedInput): Promise<TracedCatalog> {
  const { config, syntaxes, lineage, sources, scans } = input
  const stubs = await openStubs(connection, config, sources)
  const { own } = stubs
  const { showText } = createShower(config)
  const idOf = (view: ViewSyntax) => nodeId('view', showText(nameSource(view, own)))
  const ids = new Map<string, string | readonly string[]>()
  const recorded = new Set<string>()
  for (const { name, kind } of sources) {
    const key = relationKey(parseSourceName(name, own))
    recorded.add(key)
    if (kind === undefined) ids.set(key, nodeId('source', showText(name)))
  }
  for (const view of syntaxes) if (view.macro === undefined) ids.set(relationKey(placeOf(view, own)), idOf(view))
  for (const { tables } of scans?.values() ?? [])
    for (const { name, columns, sources: files } of tables) {
      const place = { database: own, schema: scanSchema, name }
      ids.set(relationKey(place), files)
      await createStub(stubs, place, columns)
    }
  const binder = createBinder(connection, stubs, (place) => {
    const found = ids.get(relationKey(place)) ?? nodeId('source', showText(sourceName(place, own)))
    return typeof found === 'string' ? [found] : found
  })
  const files = groupFiles(lineage)
  const traced = new Map<string, BoundSql>()
  for (const view of syntaxes) {
    const place = placeOf(view, own)
    if (view.macro !== undefined) {
      if (!recorded.has(relationKey({ ...place, name: `${place.name}()` })))
        await stubs.attempt(renderCreate(view, place.database))
      continue
    }
    const id = idOf(view)
    const replaced = scans?.get(viewKey(view))
    const isStandIn = recorded.has(relationKey(place))
    const bound = await binder.bindView(view, replaced?.sql ?? runnableSql(view), isStandIn)
    // SQL that reads files cannot be bound here
    if (bound.flow || !isStandIn) traced.set(id, bound)
    else traced.set(id, isPlain(view, config) ? { reads: files.get(id) ?? [] } : { problem: readsFiles })
  }
  /** The traced semantic models and named queries, by their ids. */
  const models = new Map<string, TracedNode>()
  const views = syntaxes.filter(({ macro }) => macro === undefined)
  for (const model of config.semantic_models ?? [])
    models.set(nodeId('model', showText(model.name)), await traceModel(model, views, own, binder))
  for (const query of input.queries ?? [])
    models.set(nodeId('query', showText(query.query.name)), await traceQuery(query, binder))
  const columns = await readColumns(connection)
  return finish({ input, own, idOf, traced, models, columns, showText })
}

/** Whether a view has the columns of its source, unchanged. */
function isPlain({ at, sql }: ViewSyntax, { views }: CatalogConfig): boolean {
  const { source, uri, sql: own, sql_file: file, sql_template: template } = views[Number(at[1])] ?? {}
  if (source === undefined || uri === undefined || own !== undefined || file !== undefined || template !== undefined) return false
  return typeof uri === 'string' || uri.length === 1 || !/\bunion_by_name\b|\bBY NAME\b/i.test(sql)
}

/** The ids of the sources of each view. */
function groupFiles({ edges }: CatalogLineage): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>()
  for (const { from, to } of edges) if (from.startsWith('source:')) files.set(to, [...(files.get(to) ?? []), from])
  return files
}

async function createStub({ attempt }: Stubs, place: RelationName, columns: SourceColumns['columns']): Promise<void> {
  const list = columns.map(({ name, type }) => `${quoteQualified(name)} ${type}`).join(', ')
  await attempt(`CREATE SCHEMA IF NOT EXISTS ${quoteQualified(place.database, place.schema)}`)
  await attempt(`CREATE TABLE ${quoteQualified(place.database, place.schema, place.name)} (${list})`)
}

interface ColumnRow extends RelationName {
  readonly column: string
  readonly type: string
}

type ColumnList = readonly { readonly name: string; readonly type: string }[]

async function readColumns(connection: DriverConnection): Promise<ReadonlyMap<string, ColumnList>> {
  const rows = await connection.all<ColumnRow>(
    `SELECT database_name AS database, schema_name AS schema, table_name AS name, column_name AS "column", data_type AS type
      FROM duckdb_columns() WHERE NOT internal ORDER BY database_name, schema_name, table_name, column_index`,
  )
  const columns = new Map<string, { name: string; type: string }[]>()
  for (const { column, type, ...place } of rows) {
    const key = relationKey(place)
    const list = columns.get(key) ?? []
    list.push({ name: column, type })
    columns.set(key, list)
  }
  return columns
}

interface Collected {
  readonly input: TracedInput
  readonly own: string
  readonly idOf: (view: ViewSyntax) => string
  readonly traced: ReadonlyMap<string, BoundSql>
  readonly models: ReadonlyMap<string, TracedNode>
  readonly columns: ReadonlyMap<string, ColumnList>
  readonly showText: (text: string) => string
}

/** Joins the bound views with the columns of the tables that replace them. */
function finish({ input, own, idOf, traced, models, columns, showText }: Collected): TracedCatalog {
  const nodes = new Map<string, TracedNode>(models)
  const sources = new Map<string, Pick<SourceColumns, 'comment' | 'columns'>>()
  for (const { name, kind, ...facts } of input.sources) if (kind !== 'macro') sources.set(nodeId('source', showText(name)), facts)
  for (const { tables } of input.scans?.values() ?? [])
    for (const table of tables) for (const id of table.sources) sources.set(id, table)
  for (const view of input.syntaxes) {
    if (view.macro !== undefined) continue
    const id = idOf(view)
    const bound = traced.get(id) ?? {}
    const list = columns.get(relationKey(placeOf(view, own))) ?? []
    if (bound.flow || bound.problem !== undefined) {
      nodes.set(id, { ...bound, columns: list })
      continue
    }
    // A view with the columns of its files, unchanged
    const files = bound.reads ?? []
    const cells = list.map(({ name }) => ({ ...emptyCell, direct: new Set(files.map((file) => toRef(file, name))) }))
    nodes.set(id, { ...bound, columns: list, flow: { columns: cells, rows: emptyCell } })
    for (const file of files) if (!sources.has(file)) sources.set(file, { columns: list })
  }
  return { nodes, sources }
}
