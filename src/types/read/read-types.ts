import type { DuckDBConnection } from '@duckdb/node-api'
import type { CatalogConfig } from '../../config/model/catalog-config.js'
import type { ColumnConfig } from '../../config/model/view/column-config.js'
import type { ViewConfig } from '../../config/model/view/view-config.js'
import type { CatalogSession } from '../../connection/types/catalog-connection.js'
import { formatPath, ViewError } from '../../errors.js'
import { messageOf } from '../../message-of.js'
import { redactorOf } from '../../secrets/index.js'
import type { Warning } from '../../session/apply/session-report.js'
import { foldName, isSameName } from '../../sql/fold-name.js'
import { describeView, formatViewName, type ViewSyntax } from '../../views/definition/view-definition.js'
import { findUnknownColumns } from '../../views/diff/find-unknown-columns.js'
import { reportUnknownColumn } from '../../views/diff/report-unknown-column.js'
import type { SourceColumns } from '../columns/source-columns.js'
import type { TypedRelation } from '../render/typed-relation.js'
import { placeOf, readThrough, type UsedNames } from './find-reads.js'
import { type PreparedColumn, prepareColumns } from './prepare-columns.js'
import { canBeRead, findAbsent, type ReadCatalog } from './read-catalog.js'
import { readNotNull } from './read-not-null.js'
import { type ColumnFacts, readColumnFacts } from './read-relations.js'
import { readUnenforced } from './read-unenforced.js'
import { nameSource, type RelationName, relationKey, renderFrom, type StoredRelation, sourceName } from './relation.js'

type Session = CatalogSession<DuckDBConnection>

/** The types of a catalog, to be rendered. */
export interface CatalogTypes {
  readonly relations: readonly TypedRelation[]
  readonly sources: readonly SourceColumns[]
  readonly warnings: readonly Warning[]
  /** Whether NOT NULL can be proven for columns of a view or query that uses these names. */
  readonly isProvable: (reader: UsedNames) => boolean
}

/**
 * Reads the types of all columns.
 * @param onlySources - leaves out the views over others, of which binding takes most of the time
 */
export async function readTypes(
  session: Session,
  config: CatalogConfig,
  catalog: ReadCatalog,
  onlySources = false,
): Promise<CatalogTypes> {
  const { context, definitions, reads } = catalog
  const { redact } = redactorOf(config)
  const absent = await findAbsent(session, catalog)
  const isRead = (definition: ViewSyntax) => !onlySources || reads.leaves.has(definition)
  const present = definitions.filter((definition) => !absent.has(definition) && canBeRead(definition) && isRead(definition))
  const stored = context.relations.filter(
    (relation) => reads.sources.has(relation) || (isOwnTable(relation, context.own) && !isDefined(relation, catalog)),
  )
  // Such a table proves nothing, like a view, here and in the columns file
  for (const relation of await readUnenforced(session, stored)) Object.assign(relation, { isView: true })
  // Only binding is needed, which takes less time without the optimizer
  await session.query('PRAGMA disable_optimizer').catch(() => undefined)
  const facts = await readColumnFacts(
    session,
    stored.filter(({ isView }) => !isView),
  )
  const tables = []
  for (const relation of stored) {
    const columns = await prepare(session, renderFrom(relation), `${relation.database}.${relation.schema}.${relation.name}`)
    tables.push(toTable(relation, columns, facts.get(relationKey(relation)) ?? noFacts, context.own))
  }
  const isProvable = (reader: UsedNames) => canProve(reader, catalog, facts)
  const provable = present.filter((definition) => definition.macro === undefined && isProvable(definition))
  const claims = await readNotNull(
    session,
    provable.map((definition) => renderFrom(placeOf(definition, context.own))),
  )
  const claimsOf = new Map(provable.map((definition, index) => [definition, claims[index]]))
  const views = []
  for (const definition of present) {
    const place = placeOf(definition, context.own)
    const sql = `${renderFrom(place)}${definition.macro === undefined ? '' : '()'}`
    const columns = await prepare(session, sql, formatViewName(definition), definition)
    const isLeaf = reads.leaves.has(definition)
    views.push(toView(definition, columns, { place, claims: claimsOf.get(definition), config, redact, isLeaf, own: context.own }))
  }
  return {
    relations: [...tables, ...views].map(({ relation }) => relation),
    sources: [...tables, ...views].flatMap(({ source }) => source ?? []),
    warnings: [...[...absent].map(reportAbsent), ...views.flatMap(({ warnings }) => warnings)],
    isProvable,
  }
}

const noFacts: ReadonlyMap<string, ColumnFacts> = new Map()

function isOwnTable({ database, isView }: StoredRelation, own: string): boolean {
  return !isView && isSameName(database, own)
}

function isDefined(relation: StoredRelation, { definitions, context }: ReadCatalog): boolean {
  const key = relationKey(relation)
  return definitions.some((definition) => !definition.macro && relationKey(placeOf(definition, context.own)) === key)
}

/**
 * Whether NOT NULL can be proven for a view or query: it reads a table that has it, and nothing whose definition is not known here, such as files
 * and views of other databases. So the proof is the same where only the columns of the sources are known.
 */
function canProve(
  reader: UsedNames,
  { reads }: ReadCatalog,
  facts: ReadonlyMap<string, ReadonlyMap<string, ColumnFacts>>,
): boolean {
  if (reads.outside.has(reader)) return false
  const through = [...readThrough(reader, reads)]
  const isHidden = (read: ViewSyntax | StoredRelation) => ('isView' in read ? read.isView : reads.outside.has(read))
  const hasNotNull = (relation: StoredRelation) =>
    [...(facts.get(relationKey(relation))?.values() ?? [])].some(({ notNull }) => notNull)
  return !through.some(isHidden) && through.some((read) => 'isView' in read && hasNotNull(read))
}

/** @throws ViewError VIEW_FAILED, with the view or table that cannot be bound */
async function prepare(session: Session, sql: string, view: string, definition?: ViewSyntax): Promise<readonly PreparedColumn[]> {
  try {
    return await prepareColumns(session.connection, sql)
  } catch (error) {
    const message = `The columns of ${view} cannot be read: ${messageOf(error)}`
    throw new ViewError('VIEW_FAILED', message, { view, cause: error, ...(definition && { at: definition.at }) })
  }
}

function toTable(
  relation: StoredRelation,
  prepared: readonly PreparedColumn[],
  facts: ReadonlyMap<string, ColumnFacts>,
  own: string,
): { readonly relation: TypedRelation; readonly source: SourceColumns } {
  const { database, schema, name, comment, isView } = relation
  const columns = prepared.map((column) => ({ ...column, ...(facts.get(column.name) ?? { notNull: false, comment: undefined }) }))
  return {
    relation: {
      ...{ database, schema, name },
      kind: isView ? 'view' : 'table',
      isSource: true,
      ...(comment !== undefined && { description: comment }),
      columns: columns.map(({ name, type, notNull, comment: description }) => ({
        ...{ name, type, notNull },
        ...(description !== undefined && { description }),
      })),
    },
    source: {
      name: sourceName(relation, own),
      ...(isView && { kind: 'view' }),
      ...(comment !== undefined && { comment }),
      columns: columns.map(({ name, text, notNull, comment: said }) => ({
        ...{ name, type: text },
        ...(notNull && { not_null: true }),
        ...(said !== undefined && { comment: said }),
      })),
    },
  }
}

interface ViewFacts {
  readonly place: RelationName
  readonly own: string
  readonly redact: (text: string) => string
  readonly claims: ReadonlySet<string> | undefined
  readonly config: CatalogConfig
  readonly isLeaf: boolean
}

function toView(
  definition: ViewSyntax,
  prepared: readonly PreparedColumn[],
  { place, own, claims, config, redact, isLeaf }: ViewFacts,
): { readonly relation: TypedRelation; readonly source?: SourceColumns; readonly warnings: readonly Warning[] } {
  const { description, columns = {} } = findInConfig(definition, config)
  const unknown = findUnknownColumns(
    Object.keys(columns),
    prepared.map(({ name }) => name),
  )
  const configured = new Map(Object.entries(columns).map(([name, column]) => [foldName(name), toColumnConfig(column)]))
  const isMacro = definition.macro !== undefined
  return {
    relation: {
      ...place,
      kind: isMacro ? 'macro' : 'view',
      isSource: isLeaf && !isMacro,
      ...(description !== undefined && { description: redact(description) }),
      columns: prepared.map(({ name, type }) => {
        const { description, not_null: notNull = false, ts_type: tsType } = configured.get(foldName(name)) ?? {}
        return {
          ...{ name, type, notNull: notNull || (claims?.has(name) ?? false) },
          ...(description !== undefined && { description: redact(description) }),
          ...(tsType !== undefined && { tsType }),
        }
      }),
    },
    ...(isLeaf && {
      source: {
        name: nameSource(definition, own),
        kind: isMacro ? 'macro' : 'view',
        columns: prepared.map(({ name, text }) => ({ name, type: text })),
      },
    }),
    warnings: unknown.map((column) => reportUnknownColumn(definition, column)),
  }
}

function toColumnConfig(column: string | ColumnConfig): ColumnConfig {
  return typeof column === 'string' ? { description: column } : column
}

function reportAbsent(definition: ViewSyntax): Warning {
  const message = `T${describeView(definition).slice(1)} is optional and does not exist, because its source is unavailable: it has no types.`
  return { code: 'VIEW_UNAVAILABLE', message, location: { path: formatPath(definition.at) } }
}

function findInConfig({ at }: ViewSyntax, { views, macros = [] }: CatalogConfig): Pick<ViewConfig, 'description' | 'columns'> {
  const [section, index] = at
  return (section === 'macros' ? macros[Number(index)] : views[Number(index)]) ?? {}
}
