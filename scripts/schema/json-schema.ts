import { fileURLToPath } from 'node:url'
import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema'
import { catalogSchema } from '../../src/config/schema/catalog-schema.js'
import { profileSchema } from '../../src/config/schema/loader-schemas.js'
import { parameterSchema, secretFieldSchema } from '../../src/config/schema/secret-field-schemas.js'
import { optionValueSchema } from '../../src/config/schema/values/scalar-schemas.js'
import { mapSchema } from '../../src/config/schema/values/strict-map.js'
import { nameSchema, sqlSchema } from '../../src/config/schema/values/text-schemas.js'
import { originRules } from './describe-origin.js'
import { describeSchema } from './describe-schema.js'
import { duckdbSettings } from './duckdb-settings.js'
import { suggestValues } from './suggest-values.js'

const anyValue: JsonSchema = { $ref: '#/definitions/value' }
const notEmpty: JsonSchema = { type: 'string', minLength: 1 }

/** The JSON Schema of schemas that have a check in code. The generation fails if one is missing here. */
const forms = new Map<object, JsonSchema>([
  [mapSchema, { type: 'object' }],
  [secretFieldSchema.pipe[0], { type: 'string' }],
  [parameterSchema, anyValue],
  [profileSchema, { $ref: '#/definitions/profile' }],
  [optionValueSchema.pipe[0], anyValue],
  [nameSchema.pipe[1], notEmpty],
  [sqlSchema.pipe[1], notEmpty],
])

const definitions = {
  value: {
    anyOf: [
      { type: ['string', 'number', 'boolean'] },
      { type: 'array', items: anyValue },
      { type: 'object', additionalProperties: anyValue },
    ],
  },
  variable: {
    description: 'A variable: ${env:NAME}, ${env:NAME:default} or ${env:NAME:?message}',
    type: 'string',
    pattern: '\\$\\{env:[^{}]*\\}',
  },
  wholeVariable: {
    description: 'A variable that holds the whole value: ${env:NAME} or ${env:NAME:default}',
    type: 'string',
    pattern: '^\\$\\{env:[^{}]*\\}$',
  },
} as const

/**
 * The JSON Schema of a catalog file: the validating schema with the doc comments of its types as descriptions. Checks in code of single
 * values are approximated; checks across the config are omitted.
 */
export function createJsonSchema(): Record<string, unknown> {
  const schema = toJsonSchema(catalogSchema, {
    target: 'draft-07',
    // The override handles or throws each error
    errorMode: 'ignore',
    overrideSchema({ valibotSchema, jsonSchema, errors }) {
      const form = forms.get(valibotSchema)
      if (form) return { ...jsonSchema, ...form }
      if (errors) throw new Error(`scripts/schema/json-schema.ts needs a form for a schema: ${errors[0]}`)
      return undefined
    },
    overrideAction({ valibotAction, jsonSchema, errors }) {
      const form = forms.get(valibotAction)
      if (form) return { ...jsonSchema, ...form }
      if (errors && valibotAction.type !== 'check' && valibotAction.type !== 'transform')
        throw new Error(`scripts/schema/json-schema.ts needs a form for an action: ${errors[0]}`)
      return errors && { ...jsonSchema }
    },
  })
  const { $schema, ...root } = allowVariables(schema as JsonSchema) as Record<string, unknown>
  const source = fileURLToPath(new URL('../../src/config/model/catalog-config.ts', import.meta.url))
  const { required, ...described } = suggestValues(ruleOrigins(describeSchema(root, source, 'WrittenCatalog')), duckdbSettings)
  return {
    $schema,
    $id: schemaId,
    title: 'duckalog catalog',
    ...described,
    // Required keys may be in an imported file
    if: { not: { required: ['imports'] } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { required },
    definitions: { ...definitions, profile: profileOf(described) },
  }
}

/** The id of the schema for editors and other schemas; nothing is fetched from it. */
const schemaId = 'urn:duckalog:catalog:1'

function ruleOrigins(schema: JsonSchema): JsonSchema {
  const { properties = {} } = schema
  const views = properties.views as JsonSchema
  return {
    ...schema,
    properties: { ...properties, views: { ...views, items: { ...(views.items as JsonSchema), allOf: [...originRules] } } },
  }
}

/** A profile may have any part of a catalog except version and profiles. */
function profileOf({ properties }: Readonly<Record<string, unknown>>): JsonSchema {
  const keys = Object.keys(properties as object).filter(
    (key) => !['$schema', 'version', 'profiles', 'loader_settings'].includes(key),
  )
  const parts = Object.fromEntries(keys.map((key) => [key, { $ref: `#/properties/${key}` }]))
  return {
    description: 'A part of a catalog: what a profile, or a file that is imported, may hold.',
    type: 'object',
    properties: parts,
    additionalProperties: false,
  }
}

/** A variable may be part of any string; as the whole value, it may also be a number or boolean. */
function allowVariables(schema: JsonSchema): JsonSchema {
  const { type, enum: words, pattern, default: fallback } = schema
  const given = fallback === undefined ? {} : { default: fallback }
  if (type === 'boolean' || type === 'number' || type === 'integer')
    return { anyOf: [without(schema, 'default'), { $ref: '#/definitions/wholeVariable' }], ...given }
  if (type === 'string' && (words !== undefined || pattern !== undefined))
    return { anyOf: [without(schema, 'default'), { $ref: '#/definitions/variable' }], ...given }
  const { properties, items, additionalProperties, anyOf, required, ...rest } = schema
  return {
    ...rest,
    ...(required?.length && { required }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, value]) => [
          key,
          required?.includes(key) ? allowIn(value) : allowEmpty(allowIn(value)),
        ]),
      ),
    }),
    ...(items !== undefined && { items: Array.isArray(items) ? items.map(allowIn) : allowIn(items) }),
    ...(additionalProperties !== undefined && { additionalProperties: allowEmpty(allowIn(additionalProperties)) }),
    ...(anyOf && { anyOf: anyOf.map(allowIn) }),
  }
}

/** A key without a value counts as absent. */
function allowEmpty<T>(schema: T): T | JsonSchema {
  if (typeof schema !== 'object' || schema === null) return schema
  const { type, enum: words, anyOf } = schema as JsonSchema
  if (anyOf) return { ...schema, anyOf: [...anyOf, { type: 'null' }] } as JsonSchema
  return typeof type === 'string' && words === undefined
    ? ({ ...schema, type: [type, 'null'] } as JsonSchema)
    : { anyOf: [schema as JsonSchema, { type: 'null' }] }
}

function allowIn<T>(schema: T): T {
  return typeof schema === 'object' && schema !== null ? (allowVariables(schema as JsonSchema) as T) : schema
}

function without(schema: JsonSchema, name: keyof JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== name))
}
