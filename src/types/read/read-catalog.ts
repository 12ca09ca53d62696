import type { DuckDBConnection } from '@duckdb/node-api'
import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { draftOf } from '../../config/model/untyped.js'
import { parseSessionPath } from '../../config/notation/parse-session-path.js'
import { databaseName } from '../../config/notation/resolve-path.js'
import type { CatalogSession } from '../../connection/types/catalog-connection.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { ConfigError, DriverError } from '../../errors.js'
import { foldName, isSameName } from '../../sql/fold-name.js'
import type { ViewSyntax } from '../../views/definition/view-definition.js'
import { planMacros, planViews, readSyntax } from '../../views/index.js'
import { readNames } from '../../views/syntax/read-syntax.js'
import type { SourceColumns } from '../columns/source-columns.js'
import { type CatalogReads, findReads, placeOf, type ReadContext, type UsedNames } from './find-reads.js'
import { parseNames } from './parse-names.js'
import { readOutsideFunctions, readRelations } from './read-relations.js'
import { nameSource, relationKey, type StoredRelation, sourceName } from './relation.js'

type Session = CatalogSession<DuckDBConnection>

/** A catalog as its session and config describe it, before any type is read. */
export interface ReadCatalog {
  readonly context: ReadContext & { readonly database: string; readonly schema: string; readonly databases: readonly string[] }
  /** The macros, then the views. */
  readonly definitions: readonly ViewSyntax[]
  /** The names in each of the named queries. */
  readonly queries: readonly UsedNames[]
  readonly reads: CatalogReads
}

/** The sources of a catalog, from a columns file, for a catalog whose sources cannot be read. */
export interface RecordedSources {
  readonly sources: readonly SourceColumns[]
  /** The name of the columns file. */
  readonly file: string
  /** Whether sources may be missing. @defaultValue `false` */
  readonly isPartial?: boolean
}

/** Parts of a catalog that the caller has read already. */
export interface KnownOfCatalog {
  readonly recorded?: RecordedSources | undefined
  /** The SQL of the named queries. */
  readonly queries?: readonly string[]
  /** The macros and views of the config, if they were parsed before. */
  readonly definitions?: readonly ViewSyntax[]
}

/**
 * Reads the definitions and queries of a catalog, and finds the sources that they read.
 * @throws ConfigError CONFIG_INVALID if a source is not recorded
 */
export async function readCatalog(
  session: Session,
  config: CatalogConfig,
  { recorded, queries = [], ...known }: KnownOfCatalog = {},
): Promise<ReadCatalog> {
  const connection = toConnection(session)
  const definitions = known.definitions ?? (await readSyntax(connection, [...planMacros(config), ...planViews(config)]))
  const used = await readUsedNames(connection, queries)
  const readers: readonly UsedNames[] = [...definitions, ...used]
  const [current] = await session.query<{ database: string; schema: string }>(
    'SELECT current_database() AS database, current_schema() AS schema',
  )
  const { database = '', schema = '' } = current ?? {}
  const databases = await session.query<{ name: string }>(
    'SELECT database_name AS name FROM duckdb_databases() WHERE NOT internal',
  )
  const path = parseSessionPath(draftOf(config))
  const paths = path && 'schemas' in path ? path.schemas.flatMap((entry) => entry.database ?? []) : []
  const own = paths.length === 0 ? database : databaseName(config.duckdb.database ?? ':memory:')
  const names = new Set(readers.flatMap(({ references }) => references.map(({ name }) => foldName(name))))
  const found = await readRelations(session, own, [...names])
  const relations = recorded ? found.filter((relation) => isRecorded(relation, own, recorded)) : found
  const calls = readers.some(({ calls = [] }) => calls.length > 0)
  const context = {
    own,
    searched: [...paths, database],
    relations,
    outside: calls ? await readOutsideFunctions(session) : new Set<string>(),
    tableDatabases: (config.attachments?.delta ?? []).map(({ alias }) => alias),
    database,
    schema,
    databases: databases.map(({ name }) => name),
  }
  const reads = findReads(definitions, used, context)
  return { context, definitions, queries: used, reads: recorded ? applyRecorded(reads, definitions, own, recorded) : reads }
}

/** A session as a driver connection, with the methods that reading needs. */
export function toConnection({ query }: Pick<Session, 'query'>): DriverConnection {
  return { all: query, run: query } as unknown as DriverConnection
}

async function readUsedNames(connection: DriverConnection, queries: readonly string[]): Promise<readonly UsedNames[]> {
  const found = await readNames(connection, queries)
  return found.map((names, index) => {
    if (!names) return { references: parseNames(queries[index] ?? '') }
    return { references: names.filter(({ call }) => !call), calls: names.filter(({ call }) => call) }
  })
}

/** Whether a relation is a recorded source. Other databases also have views for short names. */
function isRecorded(relation: StoredRelation, own: string, { sources }: RecordedSources): boolean {
  const key = foldName(sourceName(relation, own))
  return isSameName(relation.database, own) || sources.some(({ name }) => foldName(name) === key)
}

/** Takes the kinds of sources from the columns file: a table that replaces a source may be a view in reality, and files are missing here. */
function applyRecorded(
  reads: CatalogReads,
  definitions: readonly ViewSyntax[],
  own: string,
  { sources, file, isPartial = false }: RecordedSources,
): CatalogReads {
  const kinds = new Map(sources.map(({ name, kind }) => [foldName(name), kind] as const))
  const isLeaf = (definition: ViewSyntax) => kinds.get(foldName(nameSource(definition, own))) !== undefined
  const missing = [...reads.leaves].filter((leaf) => !isLeaf(leaf) && canBeRead(leaf) && !leaf.optional)
  if (missing.length > 0 && !isPartial) {
    const names = missing.map((leaf) => nameSource(leaf, own)).join(', ')
    const message = `The file does not have the columns of ${names}. Write it with \`duckalog types\`, where these can be read.`
    throw new ConfigError('CONFIG_INVALID', [{ path: 'sources', message, file }])
  }
  for (const source of reads.sources) Object.assign(source, { isView: kinds.get(foldName(sourceName(source, own))) === 'view' })
  const leaves = definitions.filter(isLeaf)
  return { ...reads, leaves: new Set([...reads.leaves, ...leaves]), outside: new Set([...reads.outside, ...leaves]) }
}

/** @throws DriverError DRIVER_UNSUPPORTED unless statements can be prepared */
export function checkDriver({ connection }: Pick<Session, 'connection'>): void {
  if (typeof (connection as Partial<DuckDBConnection>).prepare !== 'function')
    throw new DriverError('DRIVER_UNSUPPORTED', 'Types can only be found with the driver of @duckdb/node-api.')
}

/** The names of definitions that are not in the database, because their sources were unavailable. */
export async function findAbsent(session: Session, { definitions, context }: ReadCatalog): Promise<ReadonlySet<ViewSyntax>> {
  const optional = definitions.filter(({ optional, macro }) => optional && macro === undefined)
  if (optional.length === 0) return new Set()
  const present = await readRelations(
    session,
    context.own,
    optional.map(({ name }) => foldName(name)),
  )
  const keys = new Set(present.map(relationKey))
  return new Set(optional.filter((definition) => !keys.has(relationKey(placeOf(definition, context.own)))))
}

/** Whether a definition can be read without arguments. */
export function canBeRead({ macro, parameters = [] }: ViewSyntax): boolean {
  return macro === undefined || (macro === 'table' && parameters.every(({ default: value }) => value !== undefined))
}
