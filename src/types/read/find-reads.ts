import { foldName, isSameName } from '../../sql/fold-name.js'
import type { ViewReference, ViewSyntax } from '../../views/definition/view-definition.js'
import { type RelationName, relationKey, type StoredRelation } from './relation.js'

/** What is needed to resolve the names in the SQL of a catalog. */
export interface ReadContext {
  /** The catalog's own database. */
  readonly own: string
  /** Databases in which a name without a database is looked up. */
  readonly searched: readonly string[]
  /** Tables and views in the database that the catalog does not define. */
  readonly relations: readonly StoredRelation[]
  /** The names of table functions that read files or servers, in lower case. */
  readonly outside: ReadonlySet<string>
  /** The aliases of databases that are read like a table. */
  readonly tableDatabases: readonly string[]
}

/** The names in the SQL of a view, a macro or a named query. */
export type UsedNames = Pick<ViewSyntax, 'references' | 'calls'>

/** What the views, macros and named queries of a catalog read. */
export interface CatalogReads {
  /** Tables and views that the catalog does not define. */
  readonly sources: ReadonlySet<StoredRelation>
  /** Definitions whose own SQL reads files or servers. */
  readonly leaves: ReadonlySet<ViewSyntax>
  /** Definitions and named queries whose own SQL reads files or servers. */
  readonly outside: ReadonlySet<UsedNames>
  /** The definitions and sources that each definition and query reads directly. */
  readonly direct: ReadonlyMap<
    UsedNames,
    { readonly definitions: readonly ViewSyntax[]; readonly sources: readonly StoredRelation[] }
  >
}

/** Finds what the definitions and queries read. If a name is ambiguous, everything that it may mean counts. */
export function findReads(definitions: readonly ViewSyntax[], queries: readonly UsedNames[], context: ReadContext): CatalogReads {
  const placed = definitions.map((definition) => ({ definition, place: placeOf(definition, context.own) }))
  const own = new Set(placed.filter(({ definition }) => !definition.macro).map(({ place }) => relationKey(place)))
  const foreign = context.relations.filter((relation) => !own.has(relationKey(relation)))
  const byName = groupByName(
    foreign.map((relation) => ({ place: relation, relation })),
    ({ place }) => place,
  )
  const viewsByName = groupByName(
    placed.filter(({ definition }) => !definition.macro),
    ({ place }) => place,
  )
  const macrosByName = groupByName(
    placed.filter(({ definition }) => definition.macro),
    ({ place }) => place,
  )
  const direct = new Map<UsedNames, { definitions: ViewSyntax[]; sources: StoredRelation[] }>()
  const outside = new Set<UsedNames>()
  for (const reader of [...definitions, ...queries]) {
    const reads = { definitions: [] as ViewSyntax[], sources: [] as StoredRelation[] }
    for (const reference of reader.references) {
      const isMeant = ({ place }: { readonly place: RelationName }) => mayMean(reference, place, context)
      const views = (viewsByName.get(foldName(reference.name)) ?? []).filter(isMeant)
      const sources = (byName.get(foldName(reference.name)) ?? []).filter(isMeant)
      reads.definitions.push(...views.map((found) => found.definition))
      reads.sources.push(...sources.map(({ relation }) => relation))
      if (views.length + sources.length === 0 && isOutside(reference, context)) outside.add(reader)
    }
    for (const call of reader.calls ?? []) {
      reads.definitions.push(...(macrosByName.get(foldName(call.name)) ?? []).map((found) => found.definition))
      if (context.outside.has(foldName(call.name))) outside.add(reader)
    }
    direct.set(reader, reads)
  }
  spreadThroughMacros(direct, outside)
  return {
    sources: new Set([...direct.values()].flatMap(({ sources }) => sources)),
    leaves: new Set(definitions.filter((definition) => outside.has(definition))),
    outside,
    direct,
  }
}

/** Marks callers of macros that read files: a macro is expanded where it is called, so its caller reads the files. */
function spreadThroughMacros(direct: CatalogReads['direct'], outside: Set<UsedNames>): void {
  for (let before = -1; before !== outside.size; ) {
    before = outside.size
    for (const [reader, { definitions }] of direct)
      if (definitions.some((read) => read.macro !== undefined && outside.has(read))) outside.add(reader)
  }
}

/** Everything that a definition or query reads, directly or through others. */
export function readThrough(reader: UsedNames, { direct }: CatalogReads): ReadonlySet<ViewSyntax | StoredRelation> {
  const found = new Set<ViewSyntax | StoredRelation>()
  const open = [reader]
  for (let next = open.pop(); next; next = open.pop()) {
    const { definitions = [], sources = [] } = direct.get(next) ?? {}
    for (const source of sources) found.add(source)
    for (const read of definitions) {
      if (found.has(read)) continue
      found.add(read)
      open.push(read)
    }
  }
  return found
}

/** The full name of a definition. */
export function placeOf({ database, schema, name }: ViewSyntax, own: string): RelationName {
  return { database: database ?? own, schema, name }
}

function mayMean({ catalog, schema }: ViewReference, place: RelationName, { searched, own }: ReadContext): boolean {
  if (catalog !== undefined)
    return isSameName(catalog, place.database) && schema !== undefined && isSameName(schema, place.schema)
  const isSearched = [own, ...searched].some((database) => isSameName(database, place.database))
  if (schema === undefined) return isSearched
  return isSameName(schema, place.database) || (isSearched && isSameName(schema, place.schema))
}

/** Whether a name that is not a table is a file, or a database that is read like a table. */
function isOutside({ catalog, schema, name }: ViewReference, { tableDatabases }: ReadContext): boolean {
  if (catalog !== undefined || schema !== undefined) return false
  return /[./*]/.test(name) || tableDatabases.some((alias) => isSameName(alias, name))
}

function groupByName<T>(items: readonly T[], nameOf: (item: T) => RelationName): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = foldName(nameOf(item).name)
    const group = groups.get(key) ?? []
    group.push(item)
    groups.set(key, group)
  }
  return groups
}
