import type { CatalogConfig } from '../../config/model/catalog-config.js'
import type { CatalogInput, MacroInput } from '../../config/model/input/catalog-input.js'
import { parseAttach } from '../../config/notation/parse-attach.js'
import { databaseName } from '../../config/notation/resolve-path.js'
import { foldName } from '../../sql/fold-name.js'
import { parseSqlTokens } from '../../sql/lexer/tokenize.js'
import { quoteIdentifier, quoteLiteral, quoteQualified, runnableSql } from '../../sql/quote.js'
import { planMacros } from '../../views/definition/plan-macros.js'
import { planViews } from '../../views/definition/plan-views.js'
import { type ViewDefinition, viewKey } from '../../views/definition/view-definition.js'
import type { SourceColumn, SourceColumns } from '../columns/source-columns.js'
import { nameSource, parseSourceName, type RelationName, relationKey } from '../read/relation.js'

/** A catalog without its sources: empty tables stand in for them. */
export interface OfflinePlan {
  readonly config: CatalogInput
  /** The databases to attach in memory. */
  readonly databases: readonly string[]
  /** Creates the tables. */
  readonly statements: readonly string[]
}

/**
 * Plans a catalog that has the columns of another one, but none of its files and servers. Views that read files are tables.
 * @param given - the statements of the session to keep, and the definitions that read files
 */
export function planOffline(
  config: CatalogConfig,
  sources: readonly SourceColumns[],
  database: string,
  { statements, leaves }: { readonly statements: readonly string[]; readonly leaves: readonly ViewDefinition[] },
): OfflinePlan {
  const own = databaseName(database)
  const hidden = new Set(leaves.map(viewKey))
  const definitions = [...planMacros(config), ...planViews(config)].filter((definition) => !hidden.has(viewKey(definition)))
  const targets = definitions.flatMap(({ database: target }) => target ?? [])
  const macros = new Map(sources.flatMap((source) => (source.kind === 'macro' ? [[foldName(source.name), source]] : [])))
  const tables = sources
    .filter(({ kind }) => kind !== 'macro')
    .map((source) => ({ source, place: parseSourceName(source.name, own) }))
  const databases = unique([
    ...listAliases(config),
    ...listAttached(config),
    ...targets,
    ...tables.map(({ place }) => place.database),
  ]).filter((alias) => foldName(alias) !== foldName(own))
  return {
    databases,
    statements: [
      ...tables.flatMap(({ source, place }) => renderTable(place, source)),
      ...findShortNames(
        tables.map(({ place }) => place),
        own,
      ).map(renderShortName),
    ],
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
      attachments: { duckdb: unique(targets).map((alias) => ({ alias, path: ':memory:', read_only: false })) },
      macros: [
        ...definitions.filter(({ macro }) => macro !== undefined).map((definition) => toMacro(definition, config)),
        ...leaves.flatMap((leaf) => toEmptyMacro(leaf, macros.get(foldName(nameSource(leaf, own))), config)),
      ],
      views: definitions
        .filter(({ macro }) => macro === undefined)
        .map((definition) => ({ ...toEntry(definition), sql: sqlOf(definition) })),
    },
  }
}

/** Tables of servers, which `alias.table` finds in the default schema of the server. In memory that schema is `main`. */
function findShortNames(places: readonly RelationName[], own: string): readonly RelationName[] {
  const shortOf = ({ database, name }: RelationName) => relationKey({ database, schema: 'main', name })
  const taken = new Set(places.filter(({ schema }) => schema === 'main').map(shortOf))
  const open = places.filter((place) => foldName(place.database) !== foldName(own) && !taken.has(shortOf(place)))
  return open.filter(
    (place) => place.schema === 'public' || open.filter((other) => shortOf(other) === shortOf(place)).length === 1,
  )
}

function renderShortName({ database, schema, name }: RelationName): string {
  return `CREATE VIEW ${quoteQualified(database, 'main', name)} AS FROM ${quoteQualified(database, schema, name)}`
}

function renderTable(place: RelationName, { columns, comment }: SourceColumns): readonly string[] {
  const { database, schema, name } = place
  const table = quoteQualified(database, schema, name)
  const list = columns.map((column) => renderColumn(column)).join(', ')
  return [
    `CREATE SCHEMA IF NOT EXISTS ${quoteQualified(database, schema)}`,
    `CREATE TABLE ${table} (${list})`,
    ...(comment === undefined ? [] : [`COMMENT ON TABLE ${table} IS ${quoteLiteral(comment)}`]),
    ...columns.flatMap((column) =>
      column.comment === undefined
        ? []
        : [`COMMENT ON COLUMN ${table}.${quoteIdentifier(column.name)} IS ${quoteLiteral(column.comment)}`],
    ),
  ]
}

function renderColumn({ name, type, not_null: notNull }: SourceColumn): string {
  return `${quoteIdentifier(name)} ${type}${notNull ? ' NOT NULL' : ''}`
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

/** Extensions may define functions that the views call. One that is missing matters only then. */
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

function toEntry({ database, schema, name }: ViewDefinition) {
  return { name, db_schema: schema, ...(database !== undefined && { into: database }) }
}

function toMacro(definition: ViewDefinition, config: CatalogConfig, sql = sqlOf(definition)): MacroInput {
  const parameters = config.macros?.[Number(definition.at[1])]?.parameters ?? []
  const entry = { ...toEntry(definition), parameters }
  return definition.macro === 'table' ? { ...entry, table_sql: sql } : { ...entry, sql }
}

/** A macro without its files. */
function toEmptyMacro(leaf: ViewDefinition, source: SourceColumns | undefined, config: CatalogConfig): readonly MacroInput[] {
  if (!source) return []
  const columns = source.columns.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${quoteIdentifier(name)}`)
  return [toMacro(leaf, config, escapeVariables(`SELECT ${columns.join(', ')}`))]
}

function sqlOf(definition: ViewDefinition): string {
  return escapeVariables(runnableSql(definition))
}

/** The variables of the config are filled in; what looks like one now is text. */
function escapeVariables(text: string): string {
  return text.replaceAll('${env:', '$${env:')
}

function unique(names: readonly string[]): readonly string[] {
  const byName = new Map(names.map((name) => [foldName(name), name] as const))
  return [...byName.values()]
}
