import { renderError } from '../../../src/cli/render/render-error.js'
import { renderExcerpt } from '../../../src/cli/render/render-excerpt.js'
import { ConfigError, ViewError } from '../../../src/index.js'

const catalog = linesOf(`version: 1
duckdb:
  databse: x.duckdb
  secrets:
    - type: s3
      secret: hunter2
      sope: s3://a
attachments:
  postgres:
    - alias: a
      pasword: hunter2
  sqlite:
    - password: hunter2
      pth: 1
    - { options: {password: "\${env:PGPASSWORD}"}, pth: 1 }
    - { options: {password: "\${env:PGPASSWORD:hunter2}"}, pth: 1 }
    - { alias: c, password: hunter2, prt: 1 }
    - { alias: d, password:
      hunter2, prt: 1 }
    - { alias: e, password: "one
      two: hunter2
      three: hunter2", prt: 1 }
views:
  - name: v
    sqll: SELECT 1
  - name: w
    uri: https://me:hunter2@example.org
    opions: {}
  - {name: 日本, sqll: SELECT 1}
\t- x
`)

function linesOf(text: string): readonly string[] {
  return text.split('\n')
}

test.each<[string, number, number, string, string]>([
  ['at a key', 3, 3, 'duckdb.databse', '  3 |   databse: x.duckdb\n    |   ^'],
  [
    'next to a password from the environment',
    15,
    52,
    'attachments.sqlite[1].pth',
    '  15 |     - { options: {password: "${env:PGPASSWORD}"}, pth: 1 }\n     |                                                    ^',
  ],
  ['in a line with a two-digit number', 25, 5, 'views[0].sqll', '  25 |     sqll: SELECT 1\n     |     ^'],
  ['in the line after a password', 14, 7, 'attachments.sqlite[0].pth', '  14 |       pth: 1\n     |       ^'],
  ['after wide characters', 29, 16, 'views[2].sqll', '  29 |   - {name: 日本, sqll: SELECT 1}\n     |                  ^'],
  ['after a tab', 30, 4, 'views[3]', '  30 |  - x\n     |    ^'],
  ['at the end of a line', 1, 11, 'version', '  1 | version: 1\n    |           ^'],
])('a caret is shown %s', (_, line, column, path, excerpt) => {
  expect(renderExcerpt(catalog, { line, column, path })).toBe(excerpt)
})

test.each<[string, number, number, string]>([
  ['a secret', 7, 7, 'duckdb.secrets[0].sope'],
  ['a secret without its path', 7, 7, ''],
  ['a mistyped password', 11, 7, 'attachments.postgres[0].pasword'],
  ['a key next to the default of a password', 16, 60, 'attachments.sqlite[2].pth'],
  ['a key next to a password', 17, 38, 'attachments.sqlite[3].prt'],
  ['a password that continues on the next line', 19, 16, 'attachments.sqlite[4].prt'],
  ['a quoted password that continues on the next line', 22, 23, 'attachments.sqlite[5].prt'],
  ['a URL with a password', 27, 5, 'views[1].uri'],
  ['a line beyond the end of the text', 200, 1, 'views'],
  ['a column beyond the end of the line', 1, 99, 'version'],
])('%s is not shown', (_, line, column, path) => {
  expect(renderExcerpt(catalog, { line, column, path })).toBeUndefined()
})

test.each([
  'secret',
  'password',
  'client_secret',
  'bearer_token',
  'json_key',
  'service_account_key',
  'connection_string',
  'header',
  'motherduck_token',
])('the value of %s is not shown, wherever the syntax error is', (key) => {
  const texts = [
    `duckdb:\n  secrets:\n    - type: x\n      ${key}: |\n        hunter2\n       - [`,
    `duckdb: {config: {type: x,\n  ${key}:\n  hunter2 }]\n`,
    `{"duckdb": {"config": {"type": "x",\n"${key}":\n"hunter2"\n`,
    `x:\n  ${key}: |\n-----\nhunter2\nhunter2\n`,
  ]
  const excerpts = texts.flatMap((text) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        Array.from(line, (_, column) => renderExcerpt(linesOf(text), { line: index + 1, column: column + 1, path: '' })),
      ),
  )
  expect(excerpts.some((excerpt) => excerpt !== undefined)).toBe(true)
  expect(excerpts.filter((excerpt) => excerpt?.includes('hunter2'))).toEqual([])
})

test('only the part around the column is shown of a long line', () => {
  const line = `{"a": "${'x'.repeat(500)}", "b": "${'y'.repeat(500)}"}`
  const [text = '', caret = ''] = renderExcerpt([line], { line: 1, column: 511, path: 'b' })?.split('\n') ?? []
  expect(text).toBe(`  1 | …${line.slice(450, 550)}…`)
  expect(text.slice(caret.indexOf('^'))).toMatch(/^"b": "y/)
})

test('an overlong line is not shown', () => {
  expect(renderExcerpt([' '.repeat(10_001)], { line: 1, column: 1, path: 'a' })).toBeUndefined()
})

test('terminal escapes in the file are escaped', () => {
  expect(renderExcerpt(['a: \x1b[2J b'], { line: 1, column: 9, path: 'a' })).toBe('  1 | a: \\u001b[2J b\n    |              ^')
})

test('the excerpt follows each issue, or the whole message of another error', () => {
  const sources = new Map([['a.yaml', ['version: 0', 'views: 1']]])
  const issues = [
    { file: 'a.yaml', line: 1, column: 1, path: 'version', message: 'is wrong' },
    { file: 'b.yaml', line: 1, column: 1, path: 'version', message: 'is wrong' },
    { path: '', message: 'and 3 more problems' },
  ]
  expect(renderError(new ConfigError('CONFIG_INVALID', issues), sources)).toBe(
    [
      'a.yaml:1:1: version: is wrong [CONFIG_INVALID]',
      '  1 | version: 0',
      '    | ^',
      'b.yaml:1:1: version: is wrong [CONFIG_INVALID]',
      'error: and 3 more problems [CONFIG_INVALID]',
    ].join('\n'),
  )
  const location = { file: 'a.yaml', line: 2, column: 8, path: 'views' }
  expect(renderError(new ViewError('VIEW_FAILED', 'It failed.\nLINE 1', { view: 'v', location }), sources)).toBe(
    'a.yaml:2:8: It failed. [VIEW_FAILED]\nLINE 1\n  2 | views: 1\n    |        ^',
  )
})
