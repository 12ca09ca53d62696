import type { JsonSchema } from '@valibot/to-json-schema'

const sqlKeys = ['sql', 'sql_file', 'sql_template']
const fileSources = ['parquet', 'csv', 'json', 'excel', 'delta']
const tableSources = ['duckdb', 'sqlite', 'postgres', 'mysql', 'ducklake']

/** The origin of a view as schema conditions: an origin is required, at most one SQL text, and the keys that its source needs. */
export const originRules: readonly JsonSchema[] = [
  { anyOf: [...sqlKeys, 'source'].map(has) },
  ...pairsOf(sqlKeys).map(([first, second]) => ({ not: { allOf: [has(first), has(second)] } })),
  whenSource(fileSources, ['uri']),
  whenSource(tableSources, ['database', 'table']),
  { if: sourceIn(['iceberg']), ...consequence({ anyOf: [has('uri'), { allOf: [has('catalog'), has('table')] }] }) },
]

/** A key with the value `null` counts as not set. */
function has(key: string): JsonSchema {
  return { required: [key], properties: { [key]: { not: { type: 'null' } } } }
}

function sourceIn(sources: readonly string[]): JsonSchema {
  return { required: ['source'], properties: { source: { enum: [...sources] } } }
}

function whenSource(sources: readonly string[], needed: readonly string[]): JsonSchema {
  return { if: sourceIn(sources), ...consequence({ required: [...needed] }) }
}

function consequence(schema: JsonSchema): JsonSchema {
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  return { then: schema }
}

function pairsOf(keys: readonly string[]): readonly (readonly [string, string])[] {
  return keys.flatMap((first, index) => keys.slice(index + 1).map((second) => [first, second] as const))
}
