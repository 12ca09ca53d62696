import { isRemotePath } from '../../config/notation/resolve-path.js'
import { sourceBySuffix } from '../../config/notation/source-by-suffix.js'
import { foldName } from '../../sql/fold-name.js'
import { quoteIfNeeded } from '../../sql/quote-if-needed.js'
import { type SqlReference, type ViewDefinition, type ViewName, viewKey } from '../../views/definition/view-definition.js'
import { listCandidates } from '../../views/diff/order-views.js'
import type { SqlUses } from '../../views/syntax/read-syntax.js'
import { planTableFunction } from './plan-files.js'
import type { AttachedDatabase, RelationPlace, Source } from './source.js'

/** The catalog in which names are resolved. */
export interface ReadContext {
  /** The macros and views of the config, by {@link viewKey}. */
  readonly definitions: ReadonlyMap<string, ViewDefinition>
  /** The name of the catalog's own database. */
  readonly own: string
  /** The attached databases by name, in lower case. */
  readonly databases: ReadonlyMap<string, AttachedDatabase>
}

/** What one SQL text reads. */
export interface Reads {
  /** Views and macros of the config. */
  readonly definitions: readonly ViewDefinition[]
  readonly relations: readonly Relation[]
  /** Functions that are neither macros of the config nor table functions, and where they may be macros. Names are in lower case. */
  readonly functions: readonly Relation[]
  readonly sources: readonly Source[]
}

/** A table, view or function that the config does not define. */
export interface Relation {
  /** Its name as written. */
  readonly written: string
  /** What the name may mean, in DuckDB's order. */
  readonly places: readonly RelationPlace[]
}

/**
 * Sorts what an SQL text names into views of the config, other relations, files and functions.
 * @param from - the view that has the SQL, or that calls the macro which has it
 */
export function planReads(from: ViewName, { names, tableCalls }: SqlUses, context: ReadContext): Reads {
  const definitions = new Set<ViewDefinition>()
  const relations: Relation[] = []
  const functions: Relation[] = []
  const sources: Source[] = []
  const find = (reference: SqlReference) =>
    listCandidates(from, reference, context.own).flatMap((places) => findFirst(places, context) ?? [])
  const calledAsTables = new Set(tableCalls.map(({ name }) => foldName(name)))
  for (const reference of names) {
    const found = find(reference)
    for (const definition of found) definitions.add(definition)
    if (found.length > 0) continue
    if (!reference.call && isFileName(reference)) sources.push({ kind: 'files', patterns: [reference.name] })
    else if (!reference.call) relations.push(planRelation(from, reference, context))
    else if (!calledAsTables.has(foldName(reference.name))) functions.push(planFunction(from, reference, context))
  }
  for (const { texts, ...call } of tableCalls) {
    const source = find({ ...call, call: true }).length > 0 ? undefined : planTableFunction(foldName(call.name), texts)
    if (source) sources.push(source)
  }
  return { definitions: [...definitions], relations, functions, sources }
}

function findFirst(places: readonly ViewName[], { definitions }: ReadContext): ViewDefinition | undefined {
  for (const place of places) {
    const found = definitions.get(viewKey(place))
    if (found) return found
  }
  return undefined
}

/** Whether a name names files, which DuckDB reads if there is no table of that name. */
function isFileName({ catalog, schema, name }: SqlReference): boolean {
  return catalog === undefined && schema === undefined && (isRemotePath(name) || sourceBySuffix(name) !== undefined)
}

function planFunction(from: ViewName, reference: SqlReference, { own, databases }: ReadContext): Relation {
  const [scalar = []] = listCandidates(from, reference, own)
  const name = foldName(reference.name)
  const places = scalar.map(({ database = own, schema }): RelationPlace => ({ database, schema, name }))
  return { written: name, places: places.filter((place) => isAnswering(place, databases)) }
}

/** Servers are not asked for a name: one that is in a server's database is qualified with it. */
function planRelation(from: ViewName, reference: SqlReference, { own, databases }: ReadContext): Relation {
  const { catalog, schema, name } = reference
  const named = foldName(catalog ?? schema ?? name)
  const places = listCandidates(from, reference, own)
    .flat()
    .map((place): RelationPlace => ({ database: place.database ?? own, schema: place.schema, name: place.name }))
  // A Delta table is read by the alias of its database
  if (databases.get(named)?.type === 'delta') places.push({ database: named, schema: 'main', name })
  return {
    written: [catalog, schema, name].flatMap((part) => (part ? quoteIfNeeded(part) : [])).join('.'),
    places: places.filter((place) => {
      const isNamed = foldName(place.database) === named
      return isAnswering(place, databases) || (isNamed && databases.has(named))
    }),
  }
}

/** Whether DuckDB can look up a relation without waiting for another kind of server. */
export function isAnswering({ database }: RelationPlace, databases: ReadContext['databases']): boolean {
  const type = databases.get(foldName(database))?.type
  return type === 'duckdb' || type === 'ducklake'
}
