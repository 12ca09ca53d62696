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

/** One good and one bad form of every key, in YAML; more of them, and what they become, in good-keys and bad-keys. */
const forms: readonly Form[] = [
  { good: '1', bad: '0', told: 'must be a whole number, 1 or more', keys: ['version'] },
  { good: '{}', bad: '[]', told: `${map} a list`, keys: ['duckdb', 'attachments', 'duckdb.directories', 'duckdb.config'] },
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
      ...of('duckdb', 'install_extensions load_extensions extensions pragmas secrets'),
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
      ...of('views[]', 'name db_schema description sql_file uri database table'),
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
]

function of(sections: string, keys: string): readonly string[] {
  return sections.split(' ').flatMap((section) => keys.split(' ').map((key) => `${section}.${key}`))
}

/** Keys whose good form needs another part of the catalog. */
const inCatalog: Readonly<Record<string, string>> = {
  'attachments.postgres[].secret':
    'duckdb: {secrets: [{type: postgres, name: text}]}\nattachments: {postgres: [{alias: a, secret: text}]}',
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
