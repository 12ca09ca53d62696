import { readdirSync, readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { createJsonSchema } from '../../../scripts/schema/json-schema.js'
import { loadJsonSchema, parseConfig } from '../../../src/config/index.js'
import { isDuckalogError } from '../../../src/errors.js'
import { jsonSchemaErrors } from './json-schema-errors.js'

const jsonSchema = await loadJsonSchema()

type Schema = Readonly<Record<string, unknown>>

test('the committed schema is what the validating schema gives now (npm run schema writes it)', () => {
  const file = new URL('../../../schema/catalog.schema.json', import.meta.url)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(createJsonSchema())
  expect(jsonSchema).toEqual(createJsonSchema())
})

test('every key has a description, and no map takes unknown keys', () => {
  const bare: string[] = []
  const open: string[] = []
  const visit = (schema: unknown, path: string): void => {
    if (typeof schema !== 'object' || schema === null) return
    const { properties, items, additionalProperties, anyOf } = schema as Schema
    if (properties !== undefined && (additionalProperties ?? true) === true) open.push(path)
    for (const [key, value] of Object.entries((properties ?? {}) as Schema)) {
      if (!(value as Schema).description) bare.push(`${path}.${key}`)
      visit(value, `${path}.${key}`)
    }
    visit(items, `${path}[]`)
    visit(additionalProperties, `${path}.*`)
    for (const part of (anyOf ?? []) as readonly unknown[]) visit(part, path)
  }
  visit(jsonSchema, '')
  expect({ bare, open }).toEqual({ bare: [], open: [] })
  expect(jsonSchema).toHaveProperty('properties.views.items.properties.name.description')
})

const examples = readdirSync(new URL('../../../examples', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter((path) => /catalog[^/\\]*\.(?:ya?ml|json)$/.test(path) && !path.endsWith('.columns.json'))
  .map((path) => path.replaceAll('\\', '/'))

test('there are examples', () => expect(examples).toContain('quickstart/catalog.yaml'))

test.each(examples)('the example %s is valid', (path) => {
  expect(jsonSchemaErrors(load(readFileSync(new URL(`../../../examples/${path}`, import.meta.url), 'utf8')))).toEqual([])
})

const head = { version: 1, duckdb: {} }

test.each<[string, object]>([
  ['a number', { version: '${env:VERSION:1}', duckdb: {} }],
  ['a boolean', { ...head, attachments: { sqlite: [{ alias: 'a', path: 'b', read_only: '${env:READ_ONLY:true}' }] } }],
  ['one word of a few', { version: 1, duckdb: { extension_policy: '${env:POLICY:auto}' } }],
  ['a plain name', { version: 1, duckdb: { load_extensions: ['${env:EXTENSION:json}'] } }],
  ['text', { ...head, name: '${env:NAME:a}' }],
])('a variable may stand for %s', (_, document) => {
  expect(jsonSchemaErrors(document)).toEqual([])
  expect(() => parseConfig(JSON.stringify(document), { format: 'json' })).not.toThrow()
})

test.each<[string, unknown, readonly string[]]>([
  ['nothing', {}, ['required version', 'required duckdb']],
  ['a list', [], ['type']],
  ['an unknown key', { ...head, view: [] }, ['additionalProperties view']],
  [
    'an unknown key of a view',
    { ...head, views: [{ name: 'v', sql: 'SELECT 1', sqll: 'x' }] },
    ['/views/0 additionalProperties sqll'],
  ],
  ['a view without a name', { ...head, views: [{ sql: 'SELECT 1' }] }, ['/views/0 required name']],
  ['a version of 0', { version: 0, duckdb: {} }, ['/version minimum', '/version type']],
  ['a version in text', { version: '1', duckdb: {} }, ['/version type', '/version pattern']],
  ['half a variable for a number', { version: '1${env:A:2}', duckdb: {} }, ['/version type', '/version pattern']],
  [
    'a word that is none',
    { version: 1, duckdb: { extension_policy: 'nevr' } },
    ['/duckdb/extension_policy enum', '/duckdb/extension_policy pattern', '/duckdb/extension_policy type'],
  ],
  [
    'a boolean in words',
    { ...head, attachments: { sqlite: [{ alias: 'a', path: 'b', read_only: 'no' }] } },
    ['/attachments/sqlite/0/read_only type', '/attachments/sqlite/0/read_only pattern'],
  ],
  ['an empty name', { ...head, name: '' }, ['/name minLength']],
  [
    'a secret that is a number',
    { version: 1, duckdb: { secrets: [{ type: 's3', secret: 1 }] } },
    ['/duckdb/secrets/0/secret type'],
  ],
  [
    'an empty option',
    { ...head, views: [{ name: 'v', source: 'csv', uri: 'x', options: { a: [null] } }] },
    ['/views/0/options/a type', '/views/0/options/a/0 type'],
  ],
  ['text for a list', { version: 1, duckdb: { pragmas: 'SET a = 1' } }, ['/duckdb/pragmas type']],
])('%s is refused by an editor and at load alike', (_, document, errors) => {
  expect(jsonSchemaErrors(document)).toEqual(errors)
  let refusal: unknown
  try {
    parseConfig(JSON.stringify(document), { format: 'json' })
  } catch (error) {
    refusal = error
  }
  expect(isDuckalogError(refusal, 'CONFIG_INVALID')).toBe(true)
})
