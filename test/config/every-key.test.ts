import { parseConfig } from '../../src/config/index.js'
import { type ConfigError, isDuckalogError } from '../../src/errors.js'
import { problemsOf } from './problems-of.js'
import { schemaKeys } from './schema-keys.js'

interface Form {
  readonly good: string
  readonly bad: string
  /** What is told about the bad form. */
  readonly told: string
  readonly keys: readonly string[]
}

const map = 'must be a map (`key: value`), but is'

const sections = 'duckdb attachments iceberg_catalogs views semantic_models'

/** Each place where an import can stand. */
const imports = ['imports[]', ...sections.split(' ').flatMap((section) => [`imports.${section}`, `imports.${section}[]`])].join(
  ' ',
)

/** One good and one bad form of every key, in YAML; more of them, and what they become, in good-keys and bad-keys. */
const forms: readonly Form[] = [
  {
    good: '[]',
    bad: 'x',
    told: 'must be a list of paths, or a map of sections to lists of paths, but is text',
    keys: ['imports'],
  },
  {
    good: '[]',
    bad: '5',
    told: 'must be a path, a map with its `path`, or a list of these, but is a number',
    keys: of('imports', sections),
  },
  { good: 'text', bad: '[]', told: 'must be text, but is a list', keys: of(imports, 'path') },
  {
    good: 'true',
    bad: 'yes',
    told: 'must be true or false, but is the text yes; write true',
    keys: of(imports, 'override optional'),
  },
  { good: '[]', bad: '{}', told: 'must be a list, but is a map', keys: ['env_files'] },
  { good: '{}', bad: '[]', told: `${map} a list`, keys: ['profiles', 'loader_settings'] },
  { good: '1', bad: '0', told: 'must be a whole number, 1 or more', keys: ['version'] },
  {
    good: '{}',
    bad: '[]',
    told: `${map} a list`,
    keys: ['duckdb', 'attachments', 'duckdb.directories', 'duckdb.config', 'duckdb.security'],
  },
  { good: '{a: 1}', bad: 'text', told: `${map} text`, keys: [...of('duckdb.secrets[]', 'params options'), 'views[].options'] },
  {
    good: '{a: 1}',
    bad: '7',
    told: `${map} a number`,
    keys: of('attachments.duckdb[] attachments.sqlite[] attachments.postgres[]', 'options'),
  },
  {
    good: '[]',
    bad: '{}',
    told: 'must be a list, but is a map',
    keys: [
      ...of('duckdb', 'install_extensions load_extensions extensions pragmas secrets init_sql'),
      ...of('duckdb.security', 'allowed_directories allowed_paths'),
      ...of('attachments', 'duckdb sqlite postgres'),
      'views',
      'views[].tags',
    ],
  },
  {
    good: 'text',
    bad: '[]',
    told: 'must be text, but is a list',
    keys: [
      'name',
      'duckdb.database',
      ...of('duckdb.directories', 'home extensions secrets temp'),
      ...of('duckdb.extensions[]', 'name path version'),
      ...of(
        'duckdb.secrets[]',
        'type name provider key_id region endpoint tenant_id account_name client_id database host user refresh',
      ),
      ...of('attachments.duckdb[] attachments.sqlite[]', 'alias path'),
      ...of('attachments.postgres[]', 'alias host database user sslmode secret schema'),
      ...of('views[]', 'name db_schema into description database catalog table'),
      ...of('views[].sql_file views[].sql_template', 'path'),
      ...of('semantic_models[]', 'name base_view label description'),
      ...of('semantic_models[].dimensions[]', 'name expression label description'),
      ...of('semantic_models[].measures[]', 'name expression label description type'),
      ...of('semantic_models[].joins[]', 'to_view on_condition'),
      ...of('semantic_models[].defaults', 'time_dimension primary_measure'),
      ...of('semantic_models[].defaults.default_filters[]', 'dimension operator'),
    ],
  },
  {
    good: 'core',
    bad: 'comunity',
    told: "is none of DuckDB's repositories; did you mean `community`?",
    keys: ['duckdb.extensions[].from'],
  },
  { good: 'SELECT 1', bad: '" "', told: 'is empty; write one SQL statement', keys: ['views[].sql'] },
  {
    good: 'text',
    bad: '5',
    told: 'must be text, or in code a function that gets it, but is a number; put it in quotes',
    keys: [
      ...of('duckdb.secrets[]', 'secret connection_string client_secret service_account_key json_key bearer_token password'),
      'attachments.postgres[].password',
    ],
  },
  {
    good: '5432',
    bad: '65536',
    told: 'must be a whole number, between 1 and 65535',
    keys: of('duckdb.secrets[] attachments.postgres[]', 'port'),
  },
  {
    good: 'true',
    bad: 'yes',
    told: 'must be true or false, but is the text yes; write true',
    keys: [
      ...of('duckdb.extensions[]', 'force optional'),
      'duckdb.secrets[].persistent',
      ...of('duckdb.security', 'external_access lock_configuration community_extensions unsigned_extensions'),
      ...of('attachments.duckdb[] attachments.sqlite[] attachments.postgres[]', 'read_only'),
    ],
  },
  {
    good: 'never',
    bad: 'nevr',
    told: 'must be one of auto, local_only, never; did you mean `never`?',
    keys: ['duckdb.extension_policy'],
  },
  { good: 'csv', bad: 'cvs', told: expect.stringContaining('did you mean `csv`?'), keys: ['views[].source'] },
  {
    good: '[a, b]',
    bad: '{}',
    told: 'must be text or a list of texts, but is a map',
    keys: of('duckdb.secrets[]', 'scope chain'),
  },
  {
    good: '"A: b"',
    bad: '[]',
    told: 'must be `Name: value`, or a map of header names to values, but is a list',
    keys: ['duckdb.secrets[].header'],
  },
  { good: 'SET threads = 2', bad: 'SELECT 1', told: 'must be a SET, RESET or PRAGMA statement', keys: ['duckdb.settings'] },
  {
    good: '[a, b]',
    bad: '[]',
    told: 'is an empty list; write at least one path',
    keys: ['views[].uri'],
  },
  {
    good: '{path: x}',
    bad: '[]',
    told: 'must be the path of a file, or a map with its `path`, but is a list',
    keys: ['views[].sql_file'],
  },
  { good: '{path: x}', bad: 'x.sql', told: `${map} text`, keys: ['views[].sql_template'] },
  {
    good: '{a: 1}',
    bad: '[]',
    told: `${map} a list`,
    keys: [...of('views[].sql_file views[].sql_template', 'variables'), 'semantic_models[].defaults'],
  },
  {
    good: 'true',
    bad: 'on',
    told: 'must be true or false, but is the text on; write true',
    keys: ['views[].sql_file.as_template', 'views[].optional'],
  },
  {
    good: '[]',
    bad: 'x',
    told: 'must be a list, but is text; put it in [ ]',
    keys: [
      'semantic_models',
      ...of('semantic_models[]', 'tags dimensions measures joins'),
      'semantic_models[].defaults.default_filters',
      'semantic_models[].dimensions[].time_grains',
    ],
  },
  {
    good: 'time',
    bad: 'tme',
    told: 'must be one of time, number, string, boolean, date; did you mean `time`?',
    keys: ['semantic_models[].dimensions[].type'],
  },
  {
    good: 'left',
    bad: 'leftt',
    told: 'must be one of inner, left, right, full; did you mean `left`?',
    keys: ['semantic_models[].joins[].type'],
  },
  {
    good: '[1, a]',
    bad: '{}',
    told: 'must be text, a number, true or false, or a list of these, but is a map',
    keys: ['semantic_models[].defaults.default_filters[].value'],
  },
]

function of(sections: string, keys: string): readonly string[] {
  return sections.split(' ').flatMap((section) => keys.split(' ').map((key) => `${section}.${key}`))
}

const semantic = [
  'duckdb: {}',
  'views: [{name: text, sql: SELECT 1}]',
  'semantic_models:',
  '  - name: m',
  '    base_view: text',
  '    dimensions: [{name: text, expression: a, type: time, time_grains: [day]}]',
  '    measures: [{name: sum, expression: sum(a)}]',
  '    joins: [{to_view: text, type: left, on_condition: a = b}]',
  '    defaults: {time_dimension: text, primary_measure: sum, default_filters: [{dimension: text, operator: "=", value: 1}]}',
].join('\n')

/** Keys whose good form needs another part of the catalog. */
const inCatalog: Readonly<Record<string, string>> = {
  'attachments.postgres[].secret':
    'duckdb: {secrets: [{type: postgres, name: text}]}\nattachments: {postgres: [{alias: a, secret: text}]}',
  'views[].into':
    'duckdb: {}\nattachments: {duckdb: [{alias: text, path: a, read_only: false}]}\nviews: [{name: v, into: text, sql: SELECT 1}]',
  'views[].sql_file.variables': 'duckdb: {}\nviews: [{name: v, sql_file: {path: v.sql, as_template: true, variables: {a: 1}}}]',
  'semantic_models[].dimensions[].time_grains': semantic,
  'semantic_models[].base_view': semantic,
  'semantic_models[].joins[].to_view': semantic,
  'semantic_models[].defaults.time_dimension': semantic,
  'semantic_models[].defaults.primary_measure': semantic,
  'semantic_models[].defaults.default_filters[].dimension': semantic,
  'duckdb.security.allowed_directories': 'duckdb: {security: {external_access: false, allowed_directories: []}}',
  'duckdb.security.allowed_paths': 'duckdb: {security: {external_access: false, allowed_paths: [a]}}',
  'views[].database':
    'duckdb: {}\nattachments: {sqlite: [{alias: text, path: a}]}\nviews: [{name: v, source: sqlite, database: text, table: t}]',
}

const rows = forms.flatMap(({ keys, ...form }) => keys.map((key) => ({ key, ...form })))

/** A catalog with the one key, on lines of its own, and where the key stands. */
function catalogWith(key: string, value: string): { readonly text: string; readonly place: string } {
  const parts = key.split('.')
  const lines: string[] = []
  let indent = ''
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1
    lines.push(`${indent}${part.replace('[]', '')}:${isLast ? ` ${value}` : ''}`)
    if (isLast) break
    indent += '  '
    if (!part.endsWith('[]')) continue
    lines.push(`${indent}-`)
    indent += '  '
  }
  return {
    text: `# one key\n${lines.join('\n')}\n`,
    place: `${lines.length + 1}:${indent.length + 1} ${key.replaceAll('[]', '[0]')}`,
  }
}

test.each(rows)('$key: $bad is refused at its place', ({ key, bad, told }) => {
  const { text, place } = catalogWith(key, bad)
  const problems = problemsOf(text).filter((problem) => problem.startsWith(`${place}: `))
  expect(problems.map((problem) => problem.slice(place.length + 2))).toContainEqual(told)
})

test.each(rows)('$key: $good is welcome', ({ key, good }) => {
  const { text, place } = catalogWith(key, good)
  const [, path = ''] = place.split(' ')
  expect(pathsOf(inCatalog[key] === undefined ? text : `version: 1\n${inCatalog[key]}`)).not.toContain(path)
})

test.each(Object.entries(inCatalog))('a good catalog for %s loads', (_, text) => {
  expect(pathsOf(`version: 1\n${text}`)).toEqual([])
})

test('every key of the schema has its row', () => {
  const keys = rows.map(({ key }) => key)
  expect(schemaKeys.filter((key) => !keys.includes(key))).toEqual([])
  expect(keys.filter((key) => !schemaKeys.includes(key))).toEqual([])
})

function pathsOf(text: string): readonly string[] {
  try {
    parseConfig(text, { format: 'yaml' })
    return []
  } catch (error) {
    if (!isDuckalogError(error, 'CONFIG_INVALID')) throw error
    return (error as ConfigError).issues.map(({ path }) => path)
  }
}
