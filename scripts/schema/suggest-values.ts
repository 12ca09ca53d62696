import type { JsonSchema } from '@valibot/to-json-schema'

/** Values that editors suggest, by their place in the schema. All other allowed values remain allowed. */
const suggestions: Readonly<Record<string, readonly string[]>> = {
  'duckdb.secrets[].type': [
    ...['s3', 'gcs', 'r2', 'aws', 'azure', 'http', 'huggingface'],
    ...['postgres', 'mysql', 'motherduck', 'ducklake', 'iceberg', 'quack'],
  ],
  'duckdb.secrets[].provider': [
    ...['config', 'credential_chain', 'service_principal', 'managed_identity', 'access_token', 'env'],
  ],
  'attachments.postgres[].sslmode': ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'],
  'attachments.mysql[].sslmode': ['disabled', 'preferred', 'required', 'verify_ca', 'verify_identity'],
}

const extensions = [
  ...['autocomplete', 'avro', 'aws', 'azure', 'delta', 'ducklake', 'encodings', 'excel', 'fts', 'httpfs', 'iceberg', 'icu'],
  ...['inet', 'json', 'motherduck', 'mysql_scanner', 'parquet', 'postgres_scanner', 'quack', 'spatial', 'sqlite_scanner'],
  ...['tpcds', 'tpch', 'ui', 'unity_catalog', 'vortex', 'vss'],
]

const extensionLists = ['install_extensions', 'load_extensions', 'extensions']

/** Adds suggestions for editors: known types, providers, extensions and the names of DuckDB's settings. */
export function suggestValues(schema: JsonSchema, settings: readonly string[]): JsonSchema {
  let result = schema
  for (const [path, values] of Object.entries(suggestions)) result = changeAt(result, path, (place) => offer(place, values))
  for (const list of extensionLists) result = changeAt(result, `duckdb.${list}[]`, (place) => offer(place, extensions))
  return changeAt(result, 'duckdb.settings', (place) => nameKeys(place, settings))
}

function offer(schema: JsonSchema, values: readonly string[]): JsonSchema {
  const { description, ...rest } = schema
  return { ...(description !== undefined && { description }), anyOf: [{ enum: [...values] }, rest] }
}

/** The keys of the map variant of a schema. */
function nameKeys(schema: JsonSchema, names: readonly string[]): JsonSchema {
  const { anyOf = [] } = schema
  const forms = anyOf as readonly JsonSchema[]
  return {
    ...schema,
    anyOf: forms.map((form) => {
      if (form.additionalProperties === undefined) return form
      const value: JsonSchema = { type: ['string', 'number', 'boolean', 'null'] }
      const entry = (name: string) => [name, { description: `The setting ${name} of DuckDB.`, ...value }]
      return { ...form, properties: Object.fromEntries(names.map(entry)) as Record<string, JsonSchema> }
    }),
  }
}

function changeAt(schema: JsonSchema, path: string, change: (place: JsonSchema) => JsonSchema): JsonSchema {
  const [, key, isList, rest] = /^([\w]+)(\[\])?\.?(.*)$/.exec(path) ?? []
  if (key === undefined) return change(schema)
  const { properties = {} } = schema
  const child = properties[key] as JsonSchema | undefined
  if (child === undefined) throw new Error(`scripts/schema/suggest-values.ts: the schema has no ${key}`)
  const next = isList
    ? { ...child, items: changeAt(child.items as JsonSchema, rest ?? '', change) }
    : changeAt(child, rest ?? '', change)
  return { ...schema, properties: { ...properties, [key]: next } }
}
