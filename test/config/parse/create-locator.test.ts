import { type CatalogInput, locationOf, parseConfig, parseConfigObject } from '../../../src/config/index.js'
import type { ConfigPath } from '../../../src/errors.js'
import { fc } from '../../support/property.js'

const yaml = `# a comment
version: 1
"duckdb":
  database: x.db   # another
  settings: {threads: 4,
    "memory_limit": 2GB}
  secrets:
  - type: s3
    params: &params
      url_style: path
  - type: gcs
    params: *params
  pragmas:
    - |
      SET TimeZone = 'UTC'
    - 'PRAGMA x'
    - !!str "PRAGMA y"
attachments: {}
views:
  - &defaults
    name: first
    tags: [a, "b",
      c]
    sql: >-
      SELECT 1
  -
    <<: *defaults
    name: second
  - { <<: [{db_schema: s}, *defaults], name: third }
`

const json = `{
\t"version": 1,
\t"duckdb": {"database": "x.db", "settings": {"memory\\u005flimit": "2GB"}},
  "views": [
    {"name": "first", "tags": ["a", "b"],
     "sql": "SELECT 1"}, {"name": "second", "sql": "\\"x\\""}
  ]
}`

test.each<[ConfigPath, number, number]>([
  [[], 2, 1],
  [['version'], 2, 1],
  [['duckdb'], 3, 1],
  [['duckdb', 'database'], 4, 3],
  [['duckdb', 'settings', 'threads'], 5, 14],
  [['duckdb', 'settings', 'memory_limit'], 6, 5],
  [['duckdb', 'secrets', 0], 8, 5],
  [['duckdb', 'secrets', 0, 'params', 'url_style'], 10, 7],
  [['duckdb', 'secrets', 1, 'params'], 12, 5],
  [['duckdb', 'secrets', 1, 'params', 'url_style'], 10, 7],
  [['duckdb', 'pragmas', 0], 15, 7],
  [['duckdb', 'pragmas', 1], 16, 7],
  [['duckdb', 'pragmas', 2], 17, 13],
  [['attachments'], 18, 1],
  [['attachments', 'sqlite', 0, 'alias'], 18, 1],
  [['views', 0], 21, 5],
  [['views', 0, 'name'], 21, 5],
  [['views', 0, 'tags', 1], 22, 15],
  [['views', 0, 'tags', 2], 23, 7],
  [['views', 0, 'sql'], 24, 5],
  [['views', 0, 'uri'], 21, 5],
  [['views', 1], 27, 5],
  [['views', 1, 'name'], 28, 5],
  [['views', 1, 'sql'], 24, 5],
  [['views', 1, 'tags', 0], 22, 12],
  [['views', 2, 'db_schema'], 29, 13],
  [['views', 2, 'sql'], 24, 5],
  [['views', 9, 'sql'], 19, 1],
  [['nothing', 'of', 'this'], 2, 1],
])('in YAML %j is at %i:%i', (path, line, column) => {
  const config = parseConfig(yaml, { format: 'yaml', file: 'catalog.yaml' })
  expect(locationOf(config, path)).toMatchObject({ file: 'catalog.yaml', line, column })
})

test.each<[ConfigPath, number, number]>([
  [[], 1, 1],
  [['version'], 2, 2],
  [['duckdb', 'settings', 'memory_limit'], 3, 46],
  [['views', 0], 5, 5],
  [['views', 0, 'tags', 1], 5, 37],
  [['views', 1], 6, 26],
  [['views', 1, 'sql'], 6, 45],
  [['views', 1, 'uri'], 6, 26],
])('in JSON %j is at %i:%i', (path, line, column) => {
  const config = parseConfig(json, { format: 'json', file: 'catalog.json' })
  expect(locationOf(config, path)).toMatchObject({ file: 'catalog.json', line, column })
})

test('a location has the requested path, and no file if there is none', () => {
  const config = parseConfig('version: 1\nduckdb: {}', { format: 'yaml' })
  expect(locationOf(config, ['views', 0, 'sql'])).toEqual({ line: 1, column: 1, path: 'views[0].sql' })
})

test('a config from an object has no locations', () => {
  const config = parseConfigObject({ version: 1, duckdb: {} })
  expect(locationOf(config, ['version'])).toBeUndefined()
  expect(locationOf({ ...config }, ['version'])).toBeUndefined()
})

test.each(['\n', '\r\n', '\r'])('lines end in %j', (end) => {
  const config = parseConfig(`version: 1\nduckdb:\n  database: x\n`.replaceAll('\n', end), { format: 'yaml' })
  expect(locationOf(config, ['duckdb', 'database'])).toMatchObject({ line: 3, column: 3 })
})

test('YAML and JSON agree on every place of a JSON text', () => {
  const view = fc.record({
    name: fc.uuid(),
    description: fc.string(),
    sql: fc.constant('SELECT 1'),
    tags: fc.array(fc.string(), { maxLength: 3 }),
  })
  fc.assert(
    fc.property(fc.array(view, { maxLength: 4 }), fc.constantFrom(0, 1, 2, '\t'), (views, indent) => {
      const catalog: CatalogInput = { version: 1, duckdb: {}, views }
      const text = JSON.stringify(catalog, null, indent)
      const [asJson, asYaml] = (['json', 'yaml'] as const).map((format) => parseConfig(text, { format }))
      const paths = views.flatMap((item, index) => [
        ...Object.keys(item).map((key) => ['views', index, key]),
        ...item.tags.map((_, tag) => ['views', index, 'tags', tag]),
      ])
      for (const path of paths) expect(asJson && locationOf(asJson, path)).toEqual(asYaml && locationOf(asYaml, path))
    }),
    { numRuns: 30 },
  )
})
