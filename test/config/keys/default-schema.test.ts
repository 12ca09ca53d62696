import { loadConfig, parseConfig } from '../../../src/index.js'
import { planViews } from '../../../src/views/definition/plan-views.js'
import { makeFolder } from '../../support/catalog-folder.js'

const places = (config: Parameters<typeof planViews>[0]) =>
  planViews(config).map(({ database, schema, name }) => [database, schema, name].filter(Boolean).join('.'))

test('a db_schema at the top of a file applies to its own views only, not to imported files', async () => {
  await using folder = await makeFolder({
    'catalog.yaml': `version: 1
db_schema: \${env:STAGE}
imports: [sales.yaml, plain.yaml]
duckdb: { pragmas: [USE elsewhere] }
attachments: { duckdb: [{ alias: lake, path: lake.duckdb, read_only: false }] }
views:
  - { name: a, sql: SELECT 1 }
  - { name: b, db_schema: own, sql: SELECT 1 }
  - { name: c, into: lake, sql: SELECT 1 }
profiles:
  test: { db_schema: tested, views: [{ name: d, sql: SELECT 1 }] }
`,
    'sales.yaml': 'db_schema: sales\nviews: [{ name: a, sql: SELECT 1 }]\n',
    'plain.yaml': 'views: [{ name: a, sql: SELECT 1 }]\n',
  })
  const load = (options: object) => loadConfig(folder.file('catalog.yaml'), { env: { STAGE: 'stage' }, ...options })
  const config = await load({})
  expect(places(config)).toEqual(['sales.a', 'elsewhere.a', 'stage.a', 'own.b', 'lake.stage.c'])
  expect(config).not.toHaveProperty('db_schema')
  expect(places(await load({ profile: 'test' }))).toEqual([
    'sales.a',
    'elsewhere.a',
    'tested.a',
    'own.b',
    'lake.tested.c',
    'tested.d',
  ])
})

test('an import of views alone brings the db_schema of their file', async () => {
  await using folder = await makeFolder({
    'catalog.yaml': 'version: 1\nduckdb: {}\nimports: { views: [sales.yaml] }\n',
    'sales.yaml': 'db_schema: sales\nviews: [{ name: a, sql: SELECT 1 }]\n',
  })
  expect(places(await loadConfig(folder.file('catalog.yaml')))).toEqual(['sales.a'])
})

test('two files with schemas of their own may name views alike, and one file may not', async () => {
  const text =
    'version: 1\nduckdb: {}\ndb_schema: s\nviews:\n  - { name: a, sql: SELECT 1 }\n  - { name: A, db_schema: S, sql: SELECT 1 }\n'
  expect(() => parseConfig(text, { format: 'yaml' })).toThrow(
    /6:5 views\[1\].name: "A" duplicates the name of views\[0\]|views\[1\]/,
  )
})

test.each([
  ['5', 'must be text, but is a number'],
  ['""', 'is empty'],
  ['[a]', 'must be text, but is a list'],
])('db_schema: %s is refused with its location', (value, told) => {
  const text = `version: 1\nduckdb: {}\ndb_schema: ${value}\nviews: [{ name: a, sql: SELECT 1 }]\n`
  let message = ''
  try {
    parseConfig(text, { format: 'yaml', file: 'catalog.yaml' })
  } catch (error) {
    message = (error as Error).message
  }
  expect(message).toContain('catalog.yaml:3:')
  expect(message).toContain(told)
})
