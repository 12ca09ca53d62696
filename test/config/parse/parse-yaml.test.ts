import { inspect } from 'node:util'
import { parseConfig } from '../../../src/config/index.js'
import { parseYaml } from '../../../src/config/parse/parse-yaml.js'
import { problemsOf, refusalOf } from '../problems-of.js'

test.each<[string, unknown]>([
  ['a: 1\nb: [x, true, null, 1.5]', { a: 1, b: ['x', true, null, 1.5] }],
  ['base: &base {x: 1, y: 2}\nv: {<<: *base, y: 3}', { base: { x: 1, y: 2 }, v: { x: 1, y: 3 } }],
  ['a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {<<: [*a, *b]}', { a: { x: 1 }, b: { x: 2, y: 2 }, c: { x: 1, y: 2 } }],
  [
    'a: yes\nb: on\nc: 017\nd: -08\ne: 1_000\nf: 0o17\ng: 2026-01-01',
    { a: 'yes', b: 'on', c: '017', d: '-08', e: '1_000', f: 15, g: '2026-01-01' },
  ],
  ['a: 0\nb: 0.5\nc: 0x1f\nd: -3\ne: !!str 12', { a: 0, b: 0.5, c: 31, d: -3, e: '12' }],
  ['\uFEFFa: 1', { a: 1 }],
  ['---\na: 1\n...\n', { a: 1 }],
])('reads %j', (text, value) => {
  expect(parseYaml(text)).toEqual(value)
})

test.each<[string, string, readonly string[]]>([
  ['nothing', '', ['undefined:undefined : is empty; a catalog needs at least `version: 1` and `duckdb: {}`']],
  ['comments only', '# nothing\n', ['undefined:undefined : is empty; a catalog needs at least `version: 1` and `duckdb: {}`']],
  ['an empty document', '---\n', ['undefined:undefined : is empty; a catalog needs at least `version: 1` and `duckdb: {}`']],
  [
    'two documents',
    'version: 1\n---\nversion: 1\n',
    ['undefined:undefined : contains several YAML documents, but a catalog is one: remove the `---` lines, or split the file'],
  ],
  ['a stray colon', 'version: 1\nname: a: b\n', ['2:8 : is not YAML: bad indentation of a mapping entry']],
  ['a tab', 'duckdb:\n\tdatabase: x', ['2:1 : is not YAML: tab characters must not be used in indentation']],
  ['an open list', 'views: [1, 2', ['1:13 : is not YAML: unexpected end of the stream within a flow collection']],
  [
    'an unknown alias',
    'version: 1\nname: *nobody',
    ['2:8 : uses an alias (`*…`) without an earlier anchor (`&…`); put text that starts with * in quotes'],
  ],
  [
    'a variable in { } without quotes',
    'version: 1\nduckdb: {database: ${env:DB}}',
    ['2:21 : is not YAML: inside { } and [ ], text with `${env:…}` needs quotes'],
  ],
  ['deep nesting', '['.repeat(200), ['1:100 : nests more than 100 levels deep']],
  [
    'repeated keys',
    'version: 1\nduckdb:\n  database: a\n  pragmas: []\n  database: b\nviews:\n  - {name: a, name: b}\nversion: 2\n',
    [
      '5:3 duckdb.database: is written twice, on line 3 and on line 5; keep one of them',
      '7:15 views[0].name: is written twice, on line 7 and on line 7; keep one of them',
      '8:1 version: is written twice, on line 1 and on line 8; keep one of them',
    ],
  ],
])('refuses %s', (_, text, problems) => {
  expect(problemsOf(text)).toEqual(problems)
  expect(refusalOf(text)).toMatchObject({ code: 'CONFIG_SYNTAX', issues: problems.map(() => ({ file: 'catalog.yaml' })) })
})

test.each([
  '!!js/function "x"',
  '!!python/object:os.system x',
  '!!binary aGk=',
  '!!timestamp 2026-01-01',
  '!!set {a}',
  '!mine [1]',
])('refuses the tag of %s', (value) => {
  expect(problemsOf(`version: 1\nname: ${value}`)).toEqual([
    '2:7 : has an unknown YAML tag (`!…`); remove it, or put the text in quotes',
  ])
})

test('defaults can be merged into more views than the parser itself allows', () => {
  const views = Array.from({ length: 3000 }, (_, index) => `  - {<<: *defaults, name: v${index}}`)
  const text = `version: 1\nduckdb: {}\nviews:\n  - &defaults {name: first, sql: SELECT 1, db_schema: s, description: d, tags: [a]}\n${views.join('\n')}`
  const config = parseConfig(text, { format: 'yaml' })
  expect(config.views).toHaveLength(3001)
  expect(config.views[3000]).toEqual({ name: 'v2999', sql: 'SELECT 1', db_schema: 's', description: 'd', tags: ['a'] })
})

test.each([
  '*hunter2',
  '!hunter2 x',
  '!hunter2!x y',
  '!<hunter2^> x',
  '!!int hunter2',
  '{a: *hunter2}',
  '!hunter2^ x',
  '@hunter2',
  '`hunter2',
  '"hunter2',
  "'hunter2",
  '[hunter2',
  '|hunter2',
  '&hunter2',
])('the content of %s is not shown when it cannot be parsed', (value) => {
  for (const text of [`secret: ${value}`, `secret:\n  - ${value}`, `secret: ${value}\nb: c: d`]) {
    try {
      parseYaml(text)
    } catch (error) {
      expect(`${String(error)}${(error as Error).stack}${inspect(error)}`).not.toContain('hunter2')
    }
  }
  expect(() => parseYaml('secret: *hunter2')).toThrow('put text that starts with * in quotes')
})
