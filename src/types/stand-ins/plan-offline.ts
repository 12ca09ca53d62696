import type { CatalogConfig } from '../../config/model/catalog-config.js'
import type { CatalogInput, MacroInput } from '../../config/model/input/catalog-input.js'
import { parseAttach } from '../../config/notation/parse-attach.js'
import { databaseName } from '../../config/notation/resolve-path.js'
import { escapeVariables } from '../../config/prepare/interpolate.js'
import { foldName } from '../../sql/fold-name.js'
import { parseSqlTokens } from '../../sql/lexer/tokenize.js'
import { quoteIdentifier, runnableSql } from '../../sql/quote.js'
import { planMacros } from '../../views/definition/plan-macros.js'
import { planViews } from '../../views/definition/plan-views.js'
import { type ViewDefinition, viewKey } from '../../views/definition/view-definition.js'
import type { SourceColumns } from '../columns/source-columns.js'
import { nameSource, parseSourceName } from '../read/relation.js'
import type { StandIn } from './render-stand-ins.js'

/** A catalog without its sources: empty tables stand in for them. */
export interface OfflinePlan {
  readonly config: CatalogInput
  /** The name of the catalog's own database. */
  readonly own: string
  /** The databases to attach in memory. */
  readonly databases: readonly string[]
  /** The tables that stand in for the sources. */
  readonly tables: readonly StandIn[]
}

/** The parts of a catalog that a plan keeps. */
export interface OfflineChoice {
  /** The statements of the session that work without the sources. */
  readonly statements: readonly string[]
  /** The definitions that read files. */
  readonly leaves: readonly ViewDefinition[]
  /** The attached database in memory that holds everything of the catalog's own database. @defaultValue the own database */
  readonly home?: string | undefined
}

/** Plans a catalog that has the columns of another one, but none of its files and servers. Views that read files are tables. */
export function planOffline(
  config: CatalogConfig,
  sources: readonly SourceColumns[],
  database: string,
  { statements, leaves, home }: OfflineChoice,
): OfflinePlan {
  const own = home ?? databaseName(database)
  const hidden = new Set(leaves.map(viewKey))
  const definitions = [...planMacros(config), ...planViews(config)].filter((definition) => !hidden.has(viewKey(definition)))
  const targets = definitions.flatMap(({ database: target = home }) => target ?? [])
  const macros = new Map(sources.flatMap((source) => (source.kind === 'macro' ? [[foldName(source.name), source]] : [])))
  const tables = sources
    .filter(({ kind }) => kind !== 'macro')
    .map((source) => ({ source, place: parseSourceName(source.name, own) }))
  const databases = unique([
    ...(home === undefined ? [] : [home]),
    ...listAliases(config),
    ...listAttached(config),
    ...targets,
    ...tables.map(({ place }) => place.database),
  ]).filter((alias) => foldName(alias) !== foldName(databaseName(database)))
  const toEntry = ({ database: target = home, schema, name }: ViewDefinition) => {
    return { name, db_schema: schema, ...(target !== undefined && { into: target }) }
  }
  const toMacro = (definition: ViewDefinition, sql = sqlOf(definition)): MacroInput => {
    const parameters = config.macros?.[Number(definition.at[1])]?.parameters ?? []
    const entry = { ...toEntry(definition), parameters }
    return definition.macro === 'table' ? { ...entry, table_sql: sql } : { ...entry, sql }
  }
  return {
    own,
    databases,
    tables,
    config: {
      version: 1,
      duckdb: {
        database,
        extension_policy: 'local_only',
        ...(config.duckdb.directories?.extensions !== undefined && {
          directories: { extensions: config.duckdb.directories.extensions },
        }),
        extensions: listExtensions(config),
        config: pickOptions(config),
        pragmas: statements.map(escapeVariables),
      },
      attachments: { duckdb: unique(targets).map((alias) => ({ alias, path: ':memory:stand-in', read_only: false })) },
      macros: [
        ...definitions.filter(({ macro }) => macro !== undefined).map((definition) => toMacro(definition)),
        ...leaves.flatMap((leaf) => {
          const source = macros.get(foldName(nameSource(leaf, own)))
          return source ? [toMacro(leaf, renderEmpty(source))] : []
        }),
      ],
      views: definitions
        .filter(({ macro }) => macro === undefined)
        .map((definition) => ({ ...toEntry(definition), sql: sqlOf(definition) })),
    },
  }
}

function listAliases({ attachments = {}, iceberg_catalogs: catalogs = [] }: CatalogConfig): readonly string[] {
  const entries = Object.values(attachments as Readonly<Record<string, readonly { readonly alias: string }[]>>).flat()
  return [...entries.map(({ alias }) => alias), ...catalogs.map(({ name }) => name)]
}

/** The aliases of the databases that statements of the session attach. */
function listAttached({ duckdb: { pragmas = [] } }: CatalogConfig): readonly string[] {
  return pragmas.flatMap((text) => {
    const statements = parseSqlTokens(text)
    return 'problem' in statements ? [] : statements.flatMap((tokens) => parseAttach(tokens)?.alias ?? [])
  })
}

/** The extensions of the catalog, as optional ones: a missing extension matters only if a view calls its functions. */
function listExtensions({ duckdb }: CatalogConfig) {
  const { extensions = [], load_extensions: loaded = [], install_extensions: installed = [] } = duckdb
  const entries = [...extensions, ...loaded, ...installed].map((entry) => (typeof entry === 'string' ? { name: entry } : entry))
  const byName = new Map(entries.map((entry) => [foldName(entry.name), entry]))
  return [...byName.values()].map(({ name, path }) => ({ name, ...(path !== undefined && { path }), optional: true }))
}

/** Options that decide which extensions may be loaded. */
function pickOptions({ duckdb: { config = {}, security } }: CatalogConfig): Readonly<Record<string, boolean | string | number>> {
  const kept = Object.entries(config).filter(([option]) => /^allow_unsigned_extensions$/i.test(option))
  return { ...(security?.unsigned_extensions && { allow_unsigned_extensions: true }), ...Object.fromEntries(kept) }
}

/** The body of a macro without its files. */
function renderEmpty({ columns }: SourceColumns): string {
  return escapeVariables(
    `SELECT ${columns.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${quoteIdentifier(name)}`).join(', ')}`,
  )
}

function sqlOf(definition: ViewDefinition): string {
  return escapeVariables(runnableSql(definition))
}

function unique(names: readonly string[]): readonly string[] {
  const byName = new Map(names.map((name) => [foldName(name), name] as const))
  return [...byName.values()]
}
