import type { DriverConnection } from '../../driver/core/driver.js'
import { foldName } from '../../sql/fold-name.js'
import { quoteIfNeeded } from '../../sql/quote-if-needed.js'
import { renderSelect } from '../../views/definition/render-definition.js'
import { type ViewDefinition, type ViewName, viewKey } from '../../views/definition/view-definition.js'
import { readUses } from '../../views/syntax/read-syntax.js'
import { isAnswering, planReads, type ReadContext, type Reads, type Relation } from './plan-reads.js'
import { planTableSource } from './plan-table-source.js'
import { readOpaqueFunctions } from './read-functions.js'
import { readRelations, type StoredRelation } from './read-relations.js'
import type { Beside } from './run-beside.js'
import { placeKey, type RelationPlace, type Source, sourceKey } from './source.js'

/** The sources of a view, found through all views whose rows are not kept. */
export interface ViewSources {
  /** Materialised views. */
  readonly upstream: readonly ViewDefinition[]
  readonly sources: readonly Source[]
}

export interface SourceContext extends ReadContext {
  readonly instance: object
  /** The keys of the materialised views. */
  readonly kept: ReadonlySet<string>
  /** The databases to which refreshes write, in lower case. */
  readonly written: ReadonlySet<string>
}

/** A view or macro whose SQL is read; the names in a macro are resolved where it is called. */
interface Reader {
  readonly definition: SqlDefinition
  readonly from: ViewName
}

type SqlDefinition = Pick<ViewDefinition, 'schema' | 'name' | 'sql'> & Partial<ViewDefinition>

interface Direct extends ViewSources {
  readonly readers: readonly Reader[]
}

/** Finds the sources of views. Parses the SQL of these views and of those that they read; only tables and views outside the config are bound. */
export async function readViewSources(
  connection: DriverConnection,
  beside: Beside,
  views: readonly ViewDefinition[],
  context: SourceContext,
): Promise<ReadonlyMap<ViewDefinition, ViewSources>> {
  const direct = new Map<string, Direct>()
  const relations = new Map<string, StoredRelation | Error>()
  let open: readonly Reader[] = views.map((view) => ({ definition: view, from: view }))
  while (open.length > 0) {
    const uses = await readUses(
      connection,
      open.map(({ definition }) => renderSelect(definition as ViewDefinition)),
    )
    const reads = open.map(({ from }, index) => {
      const found = uses[index]
      return found && planReads(from, found, context)
    })
    await findRelations(beside, reads, relations, context)
    const opaque = await findOpaque(beside, reads, context)
    for (const [index, reader] of open.entries())
      direct.set(readerKey(reader), toDirect(reader, reads[index], { relations, opaque, context }))
    const next = new Map(
      [...direct.values()].flatMap(({ readers }) => readers).map((reader) => [readerKey(reader), reader] as const),
    )
    open = [...next].flatMap(([key, reader]) => (direct.has(key) ? [] : [reader]))
  }
  return new Map(views.map((view) => [view, collect({ definition: view, from: view }, direct)]))
}

function readerKey({ definition, from }: Reader): string {
  return `${viewKey(definition)}\0${viewKey(from)}`
}

/** The functions that may read more than their arguments; the error, if DuckDB could not be asked. */
async function findOpaque(
  beside: Beside,
  reads: readonly (Reads | undefined)[],
  { instance }: SourceContext,
): Promise<ReadonlySet<string> | Error> {
  const functions = reads.flatMap((found) => found?.functions ?? [])
  if (functions.length === 0) return new Set()
  return beside.run((connection) => readOpaqueFunctions(connection, instance, functions)).catch((error: Error) => error)
}

/** Asks DuckDB for the relations that are not known yet: database by database, because one may be unreachable. */
async function findRelations(
  beside: Beside,
  reads: readonly (Reads | undefined)[],
  known: Map<string, StoredRelation | Error>,
  { databases }: ReadContext,
): Promise<void> {
  const places = reads.flatMap((found) => found?.relations ?? []).flatMap(({ places }) => places)
  const asked = new Map<string, Map<string, RelationPlace>>()
  for (const place of places) {
    if (known.has(placeKey(place)) || !isAnswering(place, databases)) continue
    const database = foldName(place.database)
    asked.set(database, (asked.get(database) ?? new Map()).set(placeKey(place), place))
  }
  await Promise.all(
    [...asked.values()].map(async (group) => {
      try {
        const found = await beside.run((connection) => readRelations(connection, [...group.values()]))
        for (const [key, relation] of found) known.set(key, relation)
      } catch (error) {
        for (const key of group.keys()) known.set(key, error as Error)
      }
    }),
  )
}

interface Found {
  readonly relations: ReadonlyMap<string, StoredRelation | Error>
  readonly opaque: ReadonlySet<string> | Error
  readonly context: SourceContext
}

function toDirect({ definition, from }: Reader, reads: Reads | undefined, found: Found): Direct {
  const unread = { kind: 'unchecked', name: quoteIfNeeded(definition.name), reason: 'DuckDB cannot read its SQL' } as const
  if (!reads) return { upstream: [], sources: [unread], readers: [] }
  const { kept } = found.context
  const isKept = (read: ViewDefinition) => read.macro === undefined && kept.has(viewKey(read))
  const named = reads.relations.map((relation) => findRelation(relation, found))
  return {
    upstream: reads.definitions.filter(isKept),
    sources: [
      ...reads.sources,
      ...reads.functions.flatMap(({ written }) => judgeFunction(written, found.opaque)),
      ...named.map(({ source }) => source),
    ],
    readers: [
      ...reads.definitions
        .filter((read) => !isKept(read))
        .map((read) => ({ definition: read, from: read.macro === undefined ? read : from })),
      ...named.flatMap(({ reader }) => reader ?? []),
    ],
  }
}

function judgeFunction(name: string, opaque: Found['opaque']): readonly Source[] {
  if (!('has' in opaque)) return [{ kind: 'failed', name: `${name}()`, error: opaque }]
  return opaque.has(name) ? [{ kind: 'unchecked', name: `${name}()`, reason: 'it is not known what this function reads' }] : []
}

function findRelation(
  { written, places }: Relation,
  { relations, context }: Found,
): { readonly source: Source; readonly reader?: Reader } {
  for (const place of places) {
    const relation = isAnswering(place, context.databases) ? relations.get(placeKey(place)) : 'table'
    if (relation === undefined || relation === 'missing') continue
    if (relation === 'table') return { source: planTableSource(place, context.databases, context.written) }
    if (!('sql' in relation)) return { source: { kind: 'failed', name: written, error: relation } }
    const { sql } = relation
    return { source: { kind: 'view', view: place, sql }, reader: toReader(place, sql, context) }
  }
  return { source: { kind: 'unchecked', name: written, reason: 'no attached database has it' } }
}

function toReader({ database, schema, name }: RelationPlace, sql: string, { own }: ReadContext): Reader {
  const isOwn = foldName(database) === foldName(own)
  const definition = { ...(!isOwn && { database }), schema, name, sql }
  return { definition, from: definition }
}

function collect(start: Reader, direct: ReadonlyMap<string, Direct>): ViewSources {
  const upstream = new Set<ViewDefinition>()
  const sources = new Map<string, Source>()
  const seen = new Set<string>()
  const open = [start]
  for (let reader = open.pop(); reader; reader = open.pop()) {
    const key = readerKey(reader)
    const found = direct.get(key)
    if (seen.has(key) || !found) continue
    seen.add(key)
    for (const view of found.upstream) upstream.add(view)
    for (const source of found.sources) sources.set(sourceKey(source), source)
    open.push(...found.readers)
  }
  return { upstream: [...upstream], sources: [...sources.values()] }
}
