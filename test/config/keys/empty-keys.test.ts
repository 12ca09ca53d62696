import { loadJsonSchema, parseConfig, parseConfigObject } from '../../../src/config/index.js'
import { makeConfigFolder } from '../config-folder.js'
import { problemsOf } from '../problems-of.js'
import { jsonSchemaErrors } from '../schema/json-schema-errors.js'
import { schemaKeys } from './schema-keys.js'

type Schema = { readonly [key: string]: unknown }

/** The keys that the published schema asks for, as `views[].name`. */
function requiredKeys(schema: unknown, path = ''): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { properties = {}, items, anyOf = [], required = [], then = {} } = schema as { readonly [key: string]: Schema | Schema[] }
  const own = [required, (then as Schema).required ?? []].flat() as unknown as readonly string[]
  return [
    ...own.map((key) => (path === '' ? key : `${path}.${key}`)),
    ...Object.entries(properties).flatMap(([key, part]) => requiredKeys(part, path === '' ? key : `${path}.${key}`)),
    ...requiredKeys(items, `${path}[]`),
    ...(anyOf as readonly Schema[]).flatMap((part) => requiredKeys(part, path)),
  ]
}

const required = new Set(requiredKeys(await loadJsonSchema()))

/** What an Iceberg catalog of type `rest`, which is the default, needs, and a DuckLake without a secret. */
const neededByDefault = ['iceberg_catalogs[].uri', 'attachments.ducklake[].metadata']

/** A document with one key without a value. */
function documentWith(key: string): unknown {
  return key
    .split('.')
    .reduceRight<unknown>((value, part) => (part.endsWith('[]') ? { [part.slice(0, -2)]: [value] } : { [part]: value }), null)
}

const isItem = (key: string) => key.endsWith('[]') || key.endsWith('.*')

/** Without its SQL, a query for the rows of a test is no form of these at all. */
const isAllOfForm = (key: string) => key === 'tests[].given.*.sql'

describe.each(schemaKeys.filter((key) => !isItem(key) && !isAllOfForm(key)))('%s as an empty key', (key) => {
  const document = documentWith(key)
  const at = key.replaceAll('[]', '[0]')
  const told = problemsOf(JSON.stringify({ ...(document as object), nowhere: 1 }), { format: 'json' }).filter((problem) =>
    problem.replace(/^\S+ /, '').startsWith(`${at}: `),
  )

  test(required.has(key) ? 'is refused as empty' : 'is as good as none', () => {
    if (required.has(key) || neededByDefault.includes(key)) expect(told).toEqual([expect.stringContaining(`${at}: is empty`)])
    else expect(told).toEqual([])
  })

  test('is the same to the JSON Schema', () => {
    const pointer = `/${key.replaceAll('[]', '/0').replaceAll('.', '/')} `
    // A view whose only origin is a key without a value has no origin, which a `not` reports
    const refused = jsonSchemaErrors(document).filter((problem) => problem.startsWith(pointer) && !problem.endsWith(' not'))
    expect(refused.length > 0).toBe(required.has(key))
  })
})

test('a view with one origin may have empty keys for the others, also in the JSON Schema', () => {
  const empty = { sql_file: null, sql_template: null, source: null, uri: null, database: null, table: null }
  expect(jsonSchemaErrors({ version: 1, duckdb: {}, views: [{ name: 'v', sql: 'SELECT 1', ...empty }] })).toEqual([])
  expect(jsonSchemaErrors({ version: 1, duckdb: {}, views: [{ name: 'v', ...empty, sql: null }] })).not.toEqual([])
})

test('a file as the reference dumps it is what it would be without its empty keys', () => {
  const view = { name: 'v', sql: 'SELECT 1 AS i', sql_file: null, uri: null, description: null, db_schema: null, tags: null }
  const dumped = {
    version: 1,
    duckdb: { settings: null, secrets: null },
    imports: null,
    env_files: null,
    profiles: null,
    views: [view],
  }
  const plain = { version: 1, duckdb: {}, views: [{ name: 'v', sql: 'SELECT 1 AS i' }] }
  expect(parseConfig(JSON.stringify(dumped), { format: 'json' })).toEqual(plain)
  expect(parseConfigObject(dumped as never)).toEqual(plain)
  expect(dumped.views[0]).toHaveProperty('uri', null)
})

test.each<[string, string, unknown]>([
  ['settings: {threads: , memory_limit: 1GB}', 'settings', { memory_limit: '1GB' }],
  ['config: {access_mode: }', 'config', {}],
  [
    'secrets: [{type: s3, params: {url_style: , use_ssl: false}, scope: }]',
    'secrets',
    [{ type: 's3', params: { use_ssl: false } }],
  ],
])('entries of maps: %s', (line, key, value) => {
  expect(parseConfig(`version: 1\nduckdb:\n  ${line}`, { format: 'yaml' }).duckdb).toEqual({ [key]: value })
})

test.each<[string, readonly string[]]>([
  [
    'version:\nduckdb:',
    ['1:1 version: is empty; write `version: 1`', '2:1 duckdb: is empty; write `duckdb: {}` for a session in memory'],
  ],
  ['views: [{name: , sql: SELECT 1}]', ['3:10 views[0].name: is empty']],
  [
    'views: [{name: v, sql: }]',
    [expect.stringMatching(/^3:9 views\[0\]: has no source and no SQL, because `sql` is empty; write `source`/) as never],
  ],
  ['views: [{name: v, source: parquet, uri: }]', ['3:36 views[0].uri: is empty; the source `parquet` needs it']],
  ['views:\n  -', ['4:3 views[0]: must be a map (`key: value`), but is empty']],
  ['views: [{name: v, sql: SELECT 1, tags: [a, ]}, ]', []],
  ['views: [{name: v, sql: SELECT 1, tags: [a, null]}]', ['3:44 views[0].tags[1]: must be text, but is empty']],
  [
    'views: [{name: v, sql_template: {path: a, variables: {x: }}}]',
    ['3:55 views[0].sql_template.variables.x: is empty; give the variable a value'],
  ],
  [
    'views: [{name: v, source: csv, uri: a.csv, options: {columns: {a: }}}]',
    ['3:54 views[0].options.columns: must be text, a number, true or false, or a list or map of these, without empty values'],
  ],
])('%s is read with its empty keys', (text, problems) => {
  const whole = text.startsWith('version') ? text : `version: 1\nduckdb: {}\n${text}`
  if (problems.length === 0) expect(() => parseConfig(whole, { format: 'yaml' })).not.toThrow()
  else expect(problemsOf(whole)).toEqual(problems)
})

const base =
  'version: 1\nduckdb: {database: base.db, pragmas: [SET a = 1], settings: {threads: 4, memory_limit: 1GB}}\nviews: [{name: v, sql: SELECT 1}]\n'

test('over an imported file, an empty key adds nothing to a list or a map, and resets a single value', async () => {
  await using folder = await makeConfigFolder({
    'base.yaml': base,
    'lists.yaml': 'imports: [base.yaml]\nviews:\nduckdb:\n  pragmas:\n',
    'maps.yaml': 'imports: [base.yaml]\nduckdb:\n',
    'values.yaml': 'imports: [base.yaml]\nduckdb: {database: , settings: {threads: }}\n',
    'settings.yaml': 'imports: [base.yaml]\nduckdb:\n  settings:\n',
    'first.yaml': 'imports: [empty.yaml, base.yaml]\n',
    'empty.yaml': 'duckdb: {database: , settings: , pragmas: }\nviews:\n',
  })
  const whole = await folder.load('base.yaml')
  expect(await folder.load('lists.yaml')).toEqual(whole)
  expect(await folder.load('maps.yaml')).toEqual(whole)
  expect(await folder.load('first.yaml')).toEqual(whole)
  expect((await folder.load('values.yaml')).duckdb).toEqual({ pragmas: ['SET a = 1'], settings: { memory_limit: '1GB' } })
  expect((await folder.load('settings.yaml')).duckdb).not.toHaveProperty('settings')
})

test('a profile resets a single value in the same way, and an empty profile has no effect', () => {
  const text = `${base}profiles:\n  bare: {duckdb: {database: , settings: {memory_limit: }}}\n  same:\n`
  const load = (profile: string) => parseConfig(text, { format: 'yaml', profile })
  expect(load('bare').duckdb).toEqual({ pragmas: ['SET a = 1'], settings: { threads: 4 } })
  expect(load('same')).toEqual(parseConfig(text, { format: 'yaml' }))
})

test('what is empty in one file has its place there, however it was merged', async () => {
  await using folder = await makeConfigFolder({
    'catalog.yaml': 'version: 1\nduckdb: {}\nimports: [views.yaml]\nviews: [{name: a, sql: SELECT 1}]\n',
    'views.yaml': '# one\nviews:\n  - {name: b, sql: SELECT 1}\n  - name:\n    sql: SELECT 1\n',
  })
  expect(await folder.problems('catalog.yaml')).toEqual(['views.yaml:4:5 views[1].name: is empty'])
})
