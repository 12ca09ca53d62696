import fc from 'fast-check'
import { parseConfig } from '../../src/config/index.js'
import { type ConfigError, isDuckalogError } from '../../src/errors.js'

/** Anything, but for keys that are read differently: `<<` merges in YAML only. */
const anything = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.parse(JSON.stringify(value).replaceAll('<<', '< <')) as unknown)
const text = fc.oneof(
  fc.string(),
  fc.constantFrom('a', 'A', 'pg', 's3', ':memory:', 'memory', 'SET a = 1', '${env:A}', '${env:B}', '', '\0', 'yes', '017'),
)
const value = fc.oneof({ weight: 3, arbitrary: text }, anything)

const partial = (keys: readonly string[], of: fc.Arbitrary<unknown>) =>
  fc.record(Object.fromEntries(keys.map((key) => [key, of])), { requiredKeys: [] })
const listOf = (keys: readonly string[]) => fc.oneof(fc.array(fc.oneof(partial(keys, value), value), { maxLength: 4 }), anything)

const sources = fc.constantFrom('parquet', 'csv', 'duckdb', 'postgres', 'other')
const views = fc.array(
  fc.oneof(
    fc
      .tuple(
        partial(['name', 'db_schema', 'sql', 'sql_file', 'uri', 'database', 'table', 'options', 'tags', 'nmae'], value),
        sources,
      )
      .map(([view, source]) => ({ ...view, source })),
    fc.record({ name: text, sql: text }),
    anything,
  ),
  { maxLength: 5 },
)
const catalog = fc.record(
  {
    version: fc.oneof(fc.constant(1), value),
    name: value,
    duckdb: fc.oneof(
      fc.record(
        {
          database: value,
          extensions: listOf(['name', 'from', 'path', 'force']),
          settings: fc.oneof(text, fc.array(text), anything),
          pragmas: fc.oneof(fc.array(text), anything),
          config: anything,
          secrets: listOf(['type', 'name', 'secret', 'password', 'port', 'header', 'params', 'options', 'scope']),
        },
        { requiredKeys: [] },
      ),
      anything,
    ),
    attachments: fc.oneof(
      fc.record(
        {
          duckdb: listOf(['alias', 'path']),
          sqlite: listOf(['alias', 'path', 'read_only']),
          postgres: listOf(['alias', 'host', 'secret', 'port']),
        },
        { requiredKeys: [] },
      ),
      anything,
    ),
    views,
    profiles: fc.oneof(
      { weight: 3, arbitrary: fc.record({ p: fc.oneof(fc.record({ duckdb: anything, views }), anything) }) },
      anything,
    ),
    imports: fc.oneof(listOf(['path', 'override', 'optional']), partial(['views', 'duckdb', 'veiws'], value)),
    env_files: fc.oneof(fc.array(text, { maxLength: 2 }), anything),
    loader_settings: anything,
  },
  { requiredKeys: ['version', 'duckdb'] },
)

const sound = fc.record({
  version: fc.constant(1),
  profiles: fc.constant({ p: { name: 'p' } }),
  duckdb: fc.constant({ settings: { threads: 4 } }),
  views: fc.uniqueArray(fc.record({ name: fc.uuid(), sql: fc.constant('SELECT 1'), description: fc.string() }), {
    selector: ({ name }) => name,
  }),
})

function resultOf(json: string, format: 'yaml' | 'json'): unknown {
  try {
    return parseConfig(json, { format, env: { A: 'a' }, profile: 'p' })
  } catch (error) {
    if (!isDuckalogError(error)) throw error
    const { issues, code } = error as ConfigError
    expect(issues.length).toBeGreaterThan(0)
    for (const { message, line } of issues) expect(line !== undefined || /^and \d+ more/.test(message)).toBe(true)
    return { code, issues }
  }
}

test('whatever is written is a config or a config error with places, and YAML and JSON agree', () => {
  let accepted = 0
  fc.assert(
    fc.property(fc.oneof({ weight: 4, arbitrary: catalog }, sound), (document) => {
      const json = JSON.stringify(document, null, 1).replace(
        /[^\n -~]/g,
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
      const fromJson = resultOf(json, 'json')
      expect(JSON.stringify(fromJson)).toBe(JSON.stringify(resultOf(json, 'yaml')))
      if (typeof fromJson === 'object' && fromJson !== null && 'views' in fromJson) accepted += 1
    }),
    { numRuns: 200 },
  )
  expect(accepted).toBeGreaterThan(0)
})
