import type { CatalogConfig } from '../config/catalog-config.js'
import { foldName } from '../config/fold-name.js'

/** What a type of secret needs; a chain of credentials is the business of another one. */
const secretExtensions: Readonly<Record<string, string>> = {
  s3: 'httpfs',
  gcs: 'httpfs',
  r2: 'httpfs',
  aws: 'httpfs',
  rds: 'aws',
  http: 'httpfs',
  huggingface: 'httpfs',
  azure: 'azure',
  postgres: 'postgres_scanner',
  mysql: 'mysql_scanner',
  motherduck: 'motherduck',
  ducklake: 'ducklake',
  iceberg: 'iceberg',
  quack: 'quack',
}

const chainTypes: ReadonlySet<string> = new Set(['s3', 'gcs', 'r2', 'aws'])

/** Kinds of attachments, and sources of views. */
const sourceExtensions: Readonly<Record<string, string>> = {
  sqlite: 'sqlite_scanner',
  postgres: 'postgres_scanner',
  mysql: 'mysql_scanner',
  ducklake: 'ducklake',
  motherduck: 'motherduck',
  quack: 'quack',
  delta: 'delta',
  iceberg: 'iceberg',
  excel: 'excel',
}

const schemes: readonly (readonly [pattern: RegExp, extension: string])[] = [
  [/^(?:https?|s3a?|s3n|gs|gcs|r2|hf):\/\//i, 'httpfs'],
  [/^(?:az|azure|abfss?):\/\//i, 'azure'],
]

/** Extensions that others load on their own. */
const dependencies: Readonly<Record<string, readonly string[]>> = { iceberg: ['avro', 'httpfs'], quack: ['httpfs'] }

/**
 * The extensions that DuckDB would load on its own for a catalog, because a secret, an attachment or a view needs them; those that the
 * others need come first.
 * @internal
 */
export function planImpliedExtensions({ duckdb, attachments = {}, views }: CatalogConfig): readonly string[] {
  const secrets = (duckdb.secrets ?? []).flatMap(({ type, provider, chain }) => {
    const isChain = chainTypes.has(foldName(type)) && (provider !== undefined ? foldName(provider) === 'credential_chain' : chain)
    return [secretExtensions[foldName(type)], ...(isChain ? ['aws'] : [])]
  })
  const kinds = Object.entries(attachments).flatMap(([kind, entries]) =>
    (entries as readonly unknown[]).length > 0 ? [sourceExtensions[kind]] : [],
  )
  const sources = views.map(({ source }) => sourceExtensions[source ?? ''])
  const places = [
    duckdb.database,
    ...views.flatMap(({ uri }) => uri),
    ...Object.values(attachments)
      .flat()
      .map((entry: object) => ('path' in entry ? entry.path : undefined)),
  ]
  const remote = places.flatMap((place) =>
    typeof place === 'string' ? schemes.flatMap(([pattern, name]) => (pattern.test(place) ? [name] : [])) : [],
  )
  const needed = [...secrets, ...kinds, ...sources, ...remote].filter((name) => name !== undefined)
  return [...new Set(needed.flatMap((name) => [...(dependencies[name] ?? []), name]))]
}
