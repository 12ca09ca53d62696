import { fileURLToPath } from 'node:url'
import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema'
import { catalogSchema } from '../src/config/catalog-schema.js'
import { mapSchema } from '../src/config/closed-object.js'
import { optionValueSchema } from '../src/config/scalar-schemas.js'
import { parameterSchema, secretFieldSchema } from '../src/config/secret-schemas.js'
import { nameSchema, sqlSchema } from '../src/config/text-schemas.js'
import { describeSchema } from './describe-schema.js'

const anyValue: JsonSchema = { $ref: '#/definitions/value' }
const notEmpty: JsonSchema = { type: 'string', minLength: 1 }

/** What the schemas with a check in code look like to an editor; one that is missing here ends the generation. */
const forms = new Map<object, JsonSchema>([
  [mapSchema, { type: 'object' }],
  [secretFieldSchema.pipe[0], { type: 'string' }],
  [parameterSchema, anyValue],
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
 * The JSON Schema of a catalog file: the schema that validates, with the doc comments of its types as descriptions. What a check
 * in code says about a single value is looser here; what it says across the config is left out.
 */
export function createJsonSchema(): Record<string, unknown> {
  const schema = toJsonSchema(catalogSchema, {
    target: 'draft-07',
    // Each error is an override's to take or to throw
    errorMode: 'ignore',
    overrideSchema({ valibotSchema, jsonSchema, errors }) {
      const form = forms.get(valibotSchema)
      if (form) return { ...jsonSchema, ...form }
      if (errors) throw new Error(`scripts/json-schema.ts needs a form for a schema: ${errors[0]}`)
      return undefined
    },
    overrideAction({ valibotAction, jsonSchema, errors }) {
      const form = forms.get(valibotAction)
      if (form) return { ...jsonSchema, ...form }
      if (errors && valibotAction.type !== 'check' && valibotAction.type !== 'transform')
        throw new Error(`scripts/json-schema.ts needs a form for an action: ${errors[0]}`)
      return errors && { ...jsonSchema }
    },
  })
  const { $schema, ...root } = allowVariables(schema) as Record<string, unknown>
  const source = fileURLToPath(new URL('../src/config/catalog-config.ts', import.meta.url))
  return { $schema, title: 'duckalog catalog', ...describeSchema(root, source, 'CatalogInput'), definitions }
}

/** A variable stands in any text; alone, also for a number or a boolean. */
function allowVariables(schema: unknown, isName = false): unknown {
  if (Array.isArray(schema)) return schema.map((item) => allowVariables(item))
  if (typeof schema !== 'object' || schema === null) return schema
  const copy = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, isLiteral(key) ? value : allowVariables(value, key === 'propertyNames')]),
  )
  const { type, enum: words, pattern, default: fallback, ...rest } = copy
  if (isName) return copy
  if (Array.isArray(copy.required) && copy.required.length === 0) delete copy.required
  const given = fallback === undefined ? {} : { default: fallback }
  if (type === 'boolean' || type === 'number' || type === 'integer')
    return { anyOf: [{ type, ...rest }, { $ref: '#/definitions/wholeVariable' }], ...given }
  if (type === 'string' && (words !== undefined || pattern !== undefined))
    return { anyOf: [copy, { $ref: '#/definitions/variable' }], ...given }
  return copy
}

function isLiteral(key: string): boolean {
  return key === 'enum' || key === 'default' || key === 'required' || key === 'type' || key === '$schema'
}
