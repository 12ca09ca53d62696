import { parseConfigObject } from '../../../src/config/index.js'
import { makeConfigFolder } from '../config-folder.js'
import { problemsOf } from '../problems-of.js'

const head = `version: 1
duckdb: {}
attachments:
  duckdb: [{alias: o, path: a.db}]
macros:
`

test.each<[string, readonly string[]]>([
  ['{name: m}', ['6:5 macros[0]: has no SQL; write `sql` with an expression, or `table_sql` with a SELECT']],
  [
    '{name: m, sql: a, table_sql: FROM t}',
    ['6:23 macros[0].table_sql: cannot be combined with `sql`, because a macro has only one SQL text; remove one of them'],
  ],
  [
    '{name: m, sql: a, parameters: [a, {name: A}]}',
    ['6:40 macros[0].parameters[1].name: "A" duplicates the name of another parameter; rename one of them'],
  ],
  [
    '{name: m, sql: a, parameters: [{name: a, default: 1}, b]}',
    ['6:59 macros[0].parameters[1]: "b" follows a parameter with a default; move it before that one, or give it a default'],
  ],
  [
    '{name: m, sql: a, parameters: [{default: 1}, 7]}',
    [
      '6:36 macros[0].parameters[0].name: is missing',
      '6:50 macros[0].parameters[1]: must be the name of a parameter, or a map with its `name`, but is a number',
    ],
  ],
  [
    '{name: m, sql: a, into: o}',
    ['6:23 macros[0].into: "o" is attached read-only; write `read_only: false` in attachments.duckdb[0] (catalog.yaml:4:12)'],
  ],
  ['{name: m, sql: a, parameter: [a]}', ['6:23 macros[0].parameter: is not a known key; did you mean `parameters`?']],
  [
    '{name: "||", parameters: [a, b], sql: a}',
    ['6:6 macros[0].name: "||" is an operator of DuckDB, and a macro of that name would change all SQL; use a word'],
  ],
  [
    '{name: MD5, db_schema: Main, parameters: [a], sql: a}',
    ['6:6 macros[0].name: "MD5" hides a DuckDB function that the ledger needs; use another name, or another `db_schema`'],
  ],
  [
    '{name: m, sql: a, parameters: [a, "b := 1"]}',
    ['6:39 macros[0].parameters[1]: "b := 1" contains a default; write `{ name: …, default: … }`'],
  ],
  [
    '{name: m, sql: a, into: nope}',
    ['6:23 macros[0].into: "nope" is not an attachment that can hold macros; declared names are "o"'],
  ],
  ['{name: m, sql: a, parameters: {a: 1}}', ['6:23 macros[0].parameters: must be a list, but is a map']],
  ['{name: m, sql: [a]}', ['6:15 macros[0].sql: must be text, but is a list']],
  ['{name: m, table_sql: 5}', ['6:15 macros[0].table_sql: must be text, but is a number; put it in quotes']],
  ['{name: m, sql: a, db_schema: ""}', ['6:23 macros[0].db_schema: is empty']],
  ['{name: m, sql: a, description: [d]}', ['6:23 macros[0].description: must be text, but is a list']],
  [
    '{name: m, sql: a, parameters: [{name: a, default: .nan}]}',
    [
      '6:46 macros[0].parameters[0].default: must be a finite number, but is not a number (NaN); put it in quotes if text is meant',
    ],
  ],
  ['m', ['6:5 macros[0]: must be a map (`key: value`), but is text']],
  ['{name: m, sql: " "}', ['6:15 macros[0].sql: is empty; write one SQL statement']],
])('%s is checked', (macro, expected) => {
  expect(problemsOf(`${head}  - ${macro}\n`)).toEqual(expected)
})

test('a macro may hide a function that the ledger does not call, or be in a schema that is not on the search path', () => {
  const macros = [
    { name: 'upper', parameters: ['a'], sql: 'a' },
    { name: 'md5', db_schema: 's', parameters: ['a'], sql: 'a' },
  ]
  expect(parseConfigObject({ version: 1, duckdb: {}, macros }).macros).toEqual(macros)
  const pragmas = ['CREATE SCHEMA s', 'USE s']
  expect(() => parseConfigObject({ version: 1, duckdb: { pragmas }, macros })).toThrow('hides a DuckDB function')
  const twice = [
    { name: 'f', sql: '1' },
    { name: 'F', db_schema: 'S', sql: '2' },
  ]
  expect(() => parseConfigObject({ version: 1, duckdb: { pragmas }, macros: twice })).toThrow('duplicates the name of macros[0]')
})

test('two macros of the same name are refused, scalar or table', () => {
  const macros = '  - {name: m, sql: "1"}\n  - {name: M, table_sql: SELECT 1}\n  - {name: m, db_schema: s, sql: "1"}\n'
  expect(problemsOf(head + macros)).toEqual([
    '7:6 macros[1].name: "M" duplicates the name of macros[0] (catalog.yaml:6:5); rename one of them, or give them different `db_schema`s',
  ])
})

test('macros of a profile and of imported files come together, and an import with override replaces those of one name', async () => {
  await using folder = await makeConfigFolder({
    'catalog.yaml': `version: 1
duckdb: {}
imports: [{path: shared.yaml, override: true}, {path: more.yaml}]
macros: [{name: own, sql: "1"}, {name: shared, sql: own()}]
profiles: {dev: {macros: [{name: dev, sql: "2"}]}}
`,
    'shared.yaml': 'macros: [{name: Shared, sql: "3"}, {name: other, sql: "4"}]\n',
    'more.yaml': 'macros: [{name: more, table_sql: SELECT 1}]\n',
  })
  const { macros } = await folder.load('catalog.yaml', { profile: 'dev' })
  expect(macros?.map(({ name }) => name).sort()).toEqual(['dev', 'more', 'other', 'own', 'shared'])
})

test('macros can be imported as a section of their own', async () => {
  await using folder = await makeConfigFolder({
    'catalog.yaml': 'version: 1\nduckdb: {}\nimports: {macros: all.yaml}\n',
    'all.yaml': 'macros: [{name: m, sql: "1"}]\nviews: [{name: v, sql: SELECT 1}]\n',
  })
  expect(await folder.load('catalog.yaml')).toEqual({ version: 1, duckdb: {}, macros: [{ name: 'm', sql: '1' }], views: [] })
})

test('a catalog in code has macros', () => {
  const macros = [{ name: 'm', parameters: ['a', { name: 'b', default: [1, 'x'] }], sql: 'a' }]
  expect(parseConfigObject({ version: 1, duckdb: {}, macros }).macros).toEqual(macros)
})
