import { loadConfig } from '../../../src/config/index.js'
import { makeConfigFolder } from '../config-folder.js'

const template = 'SELECT {{x}}'
const literal = 'SELECT {{x|literal}}'

/** What is written in YAML, what `{{x}}` prints of it, and what `{{x|literal}}` does. */
const written: readonly (readonly [string, string, string])[] = [
  ['1', '1', '1'],
  ['1.0', '1.0', '1.0'],
  ['1.10', '1.10', '1.10'],
  ['-0.50', '-0.50', '-0.50'],
  ['1e3', '1e3', '1e3'],
  ['1.5E+2', '1.5E+2', '1.5E+2'],
  ['0.1e-7', '0.1e-7', '0.1e-7'],
  ['.5', '.5', '.5'],
  ['+7', '+7', '7'],
  ['0x1F', '0x1F', '31'],
  ['0o17', '0o17', '15'],
  ['true', 'true', 'true'],
  ['False', 'False', 'false'],
  ['TRUE', 'TRUE', 'true'],
  ['"1.0"', '1.0', "'1.0'"],
  ["'true'", 'true', "'true'"],
  ['text', 'text', "'text'"],
  ['2024-01-01', '2024-01-01', "'2024-01-01'"],
  ['1.0 # a comment', '1.0', '1.0'],
  ['!!float 1.0', '1.0', '1.0'],
]

const viewsOf = (value: string) =>
  ['plain', 'literal']
    .map((name) => `  - name: ${name}\n    sql_template:\n      path: ${name}.sql\n      variables:\n        x: ${value}\n`)
    .join('')

test.each(written)('%s prints %s, and as a literal %s', async (value, plain, quoted) => {
  await using folder = await makeConfigFolder({
    'plain.sql': template,
    'literal.sql': literal,
    'catalog.yaml': `version: 1\nduckdb: {}\nviews:\n${viewsOf(value)}`,
  })
  const { views } = await folder.load('catalog.yaml')
  expect(views.map(({ sql }) => sql)).toEqual([`SELECT ${plain}`, `SELECT ${quoted}`])
})

const catalog = (value: string) =>
  `version: 1\nduckdb: {}\nviews: [{name: v, sql_template: {path: plain.sql, variables: {x: ${value}}}}]\n`

/** The same number in other places: how the files are, and which of them is loaded. */
const places: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  [
    'an alias',
    {
      'catalog.yaml': `version: 1\nduckdb: {}\nviews:\n  - {name: u, sql_template: {path: plain.sql, variables: {x: &n 1.50}}}\n  - {name: v, sql_template: {path: plain.sql, variables: {x: *n }}}\n`,
    },
  ],
  [
    'sql_file with as_template',
    {
      'catalog.yaml': catalog('1.50').replace('sql_template: {path: plain.sql', 'sql_file: {path: plain.sql, as_template: true'),
    },
  ],
  [
    'JSON',
    {
      'catalog.yaml':
        '{"version": 1, "duckdb": {}, "views": [{"name": "v", "sql_template": {"path": "plain.sql", "variables": {"x": 1.50}}}]}',
    },
  ],
  [
    'an import',
    {
      'catalog.yaml': 'version: 1\nduckdb: {}\nimports: [a/part.yaml]\nviews: [{name: w, sql: SELECT 1}]\n',
      'a/part.yaml': catalog('1.50').replace('plain.sql', '../plain.sql'),
    },
  ],
  [
    'an import that replaces',
    {
      'catalog.yaml': `imports: [{path: first.yaml, override: true}]\n${catalog('1.50')}`,
      'first.yaml': `duckdb: {}\n${catalog('9.90').split('\n').at(-2)}`,
    },
  ],
  [
    'a profile',
    {
      'catalog.yaml': `${catalog('7.70')}profiles:\n  p: {views: [{name: v, sql_template: {path: plain.sql, variables: {x: 1.50}}}]}\n`,
    },
  ],
  ['a variable', { 'catalog.yaml': catalog('"${env:X:1.50}"') }],
  [
    'a merged map',
    {
      'catalog.yaml': `version: 1\nduckdb: {}\nviews:\n  - &v {name: u, sql_template: {path: plain.sql, variables: &x {x: 1.50}}}\n  - {<<: *v, name: v, sql_template: {path: plain.sql, variables: {<<: *x}}}\n`,
    },
  ],
]

test.each(places)('1.50 is printed as written in %s', async (_, files) => {
  await using folder = await makeConfigFolder({ 'plain.sql': template, ...files })
  const { views } = await folder.load('catalog.yaml', {
    env: { DUCKALOG_PROFILE: files['catalog.yaml']?.includes('profiles') ? 'p' : '' },
  })
  expect(views.find(({ name }) => name === 'v')?.sql).toBe('SELECT 1.50')
})

test('lists and maps keep the numbers as they are written', async () => {
  await using folder = await makeConfigFolder({ 'plain.sql': literal, 'catalog.yaml': catalog('[1.0, {a: 2.50, b: 1e3}]') })
  expect((await folder.load('catalog.yaml')).views[0]?.sql).toBe("SELECT [1.0, {'a': 2.50, 'b': 1e3}]")
})

test('an object in code has numbers, which print as JavaScript prints them', async () => {
  await using folder = await makeConfigFolder({ 'plain.sql': 'SELECT {{x}}, {{y}}' })
  const { views } = await loadConfig(
    { version: 1, duckdb: {}, views: [{ name: 'v', sql_template: { path: 'plain.sql', variables: { x: 1.0, y: true } } }] },
    { base: folder.path },
  )
  expect(views[0]?.sql).toBe('SELECT 1, true')
})

const inQuotes = 'put it in quotes if text is meant'

test.each<[string, string]>([
  ['.nan', `must be a finite number, but is not a number (NaN); ${inQuotes}`],
  ['-.inf', `must be a finite number, but is infinite; ${inQuotes}`],
  ['[1, .NaN]', `must be a finite number, but is not a number (NaN); ${inQuotes}`],
  ['12345678901234567890', 'has more digits than a number can hold; put it in quotes'],
])('%s is refused at its place', async (value, message) => {
  await using folder = await makeConfigFolder({ 'plain.sql': template, 'catalog.yaml': catalog(value) })
  expect(await folder.problems('catalog.yaml')).toEqual([`catalog.yaml:3:63 views[0].sql_template.variables.x: ${message}`])
})
