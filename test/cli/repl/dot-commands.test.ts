import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cli } from '../bundle-cli.js'
import { describeOnTerminal } from '../on-terminal.js'
import { startPrompt } from './prompt-run.js'
import { answerLines, bundleShopCli, errorsOf } from './shop-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleShopCli()
})
afterAll(() => cli.remove())

const answer = (...lines: readonly string[]) => answerLines(cli, lines)

test('.mode takes all formats, the names of DuckDB, and a table for insert', async () => {
  const outcome = await answer(
    '.mode line',
    'SELECT 1 AS a;',
    '.mode insert main.t',
    'SELECT 2 AS a;',
    '.mode duckbox',
    'SELECT 3 AS a;',
    '.mode jsonlines',
    'SELECT 4 AS a;',
    '.mode xml',
    '.mode csv t',
    '.mode',
  )
  expect(outcome.stdout).toBe(
    'a = 1\nINSERT INTO main.t ("a") VALUES (2);\n┌───┐\n│ a │\n├───┤\n│ 3 │\n└───┘\n{"a":4}\nmode: jsonl\n',
  )
  expect(errorsOf(outcome)).toEqual([
    'error: Unknown mode xml. Use one of table, csv, json, jsonl, markdown, box, column, line, list, tabs, insert, html, latex, trash. [QUERY_FAILED]',
    'error: The mode csv takes no table. [QUERY_FAILED]',
  ])
})

test('.maxrows, .maxwidth and .nullvalue change tables', async () => {
  const outcome = await answer(
    '.maxrows 1',
    '.nullvalue "no value"',
    'SELECT NULL AS a FROM range(3);',
    '.maxwidth 12',
    "SELECT 'long' AS long;",
    '.maxwidth x',
  )
  expect(outcome.stdout).toBe(`┌──────────┐
│        a │
├──────────┤
│ no value │
⋮ 2 rows not shown
└──────────┘
3 rows (1 shown)
┌─────────┐
│ long    │
│ VARCHAR │
├─────────┤
│ long    │
└─────────┘
`)
  expect(errorsOf(outcome)).toEqual([expect.stringContaining('Usage: .maxwidth N, a whole number of columns')])
})

test('.output collects results in a file, .once writes one', async () => {
  const outcome = await answer(
    '.output both.csv',
    'SELECT 1 AS a;',
    'SELECT 2 AS b;',
    '.output',
    'SELECT 3 AS c;',
    ".once 'a file.parquet'",
    'SELECT 4 AS d;',
    "FROM 'a file.parquet';",
    '.once kept.json',
    'FROM nowhere;',
    '.output many.xlsx',
    '.output last.jsonl',
    'SELECT 5 AS e;',
  )
  expect(readFileSync(join(cli.folder, 'both.csv'), 'utf8')).toBe('a\r\n1\r\nb\r\n2\r\n')
  expect(readFileSync(join(cli.folder, 'last.jsonl'), 'utf8')).toBe('{"e":5}\n')
  expect(existsSync(join(cli.folder, 'kept.json'))).toBe(false)
  expect(outcome.stdout.match(/[\d]/g)).toEqual(['3', '4'])
  expect(outcome.stderr.split('\n').filter((line) => line.startsWith('Wrote'))).toEqual([
    'Wrote 2 rows to both.csv.',
    'Wrote 1 row to a file.parquet.',
    'Wrote 1 row to last.jsonl.',
  ])
  expect(errorsOf(outcome)).toEqual([expect.stringMatching(/nowhere/), expect.stringContaining('Write it with: .once many.xlsx')])
})

test('.last shows all rows of the last query, and never repeats a change', async () => {
  const outcome = await answer(
    '.last',
    '.mode csv',
    '.maxrows 1',
    'FROM range(3);',
    '.last',
    'CREATE TABLE t AS SELECT 1 AS a;',
    '.last',
  )
  expect(outcome.stdout).toBe('range\r\n0\r\n1\r\n2\r\nrange\r\n0\r\n1\r\n2\r\n')
  expect(errorsOf(outcome)).toEqual([
    expect.stringContaining('No statement was run yet'),
    expect.stringContaining('may change data'),
  ])
})

test('.import creates a table or adds to it', async () => {
  cli.write('things.csv', 'n,s\n1,a\n2,b\n')
  cli.write('more.json', '[{"s": "c", "n": 3}]')
  const outcome = await answer(
    '.import things.csv things',
    '.import more.json main.things',
    '.mode list',
    'FROM things;',
    '.import missing.csv x',
    '.import x',
  )
  expect(outcome.stdout).toBe('n|s\n1|a\n2|b\n3|c\n')
  expect(outcome.stderr).toContain('2 rows imported into the new table things.\n1 row imported into main.things.\n')
  expect(errorsOf(outcome)).toEqual([
    expect.stringContaining('missing.csv'),
    expect.stringContaining('Usage: .import FILE TABLE'),
  ])
})

test('.checks and .graph are those of the catalog', async () => {
  cli.write(
    'checked.yaml',
    `version: 1
duckdb: {}
views:
  - { name: a, sql: SELECT 1 AS n, columns: { n: { not_null: true } } }
  - { name: b, sql: SELECT n + 1 AS n FROM a, columns: { n: { check: n > 5 } } }
  - { name: c, sql: SELECT 1 AS n }
`,
  )
  const outcome = cli.runIn({ input: '.checks a\n.checks\n.checks d\n.graph b\n' }, 'run', 'checked.yaml', '-i', '--no-bail')
  const { status, stdout, stderr } = await outcome
  expect(stdout).toMatch(/1 check: 1 passed\n/)
  expect(stdout).toMatch(/2 checks: 1 passed, 1 failed\n/)
  expect(stdout).toMatch(/view +a\nview +b +<- a\n$/)
  expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringMatching(/\bd\b/) })
})

const kept = `version: 1
duckdb: { database: kept.duckdb }
views:
  - { name: orders, source: csv, uri: orders.csv, materialized: true, tags: [daily] }
  - { name: total, sql: 'SELECT sum(amount::INTEGER) AS amount FROM orders', materialized: true }
`

test('.refresh reads the rows of a view, of a tag, or of all that are stale', async () => {
  cli.write('kept.yaml', kept)
  cli.write('orders.csv', 'id,amount\n1,10\n2,x\n')
  const outcome = cli.runIn(
    { input: ['.refresh orders', '.refresh', '.refresh *', '.refresh order'].join('\n') },
    'run',
    'kept.yaml',
    '-i',
    '--no-bail',
  )
  const { stdout, stderr } = await outcome
  expect(stdout).toMatch(
    /^refreshed main\.orders: 2 rows in \d+ ms, because .*\nfailed main\.total: .*\n2 views: 1 refreshed, 1 failed\n/s,
  )
  expect(stderr).toMatch(/^refreshed: views: 0 created, .*$/m)
  expect(stderr).toContain('Did you mean "orders"?')
  expect(stderr).toContain('MATERIALIZE_FAILED')
  cli.write('orders.csv', 'id,amount\n1,10\n2,20\n')
  const second = cli.start(['run', 'kept.yaml', '-i'])
  second.process.stdin?.end('.refresh tag:daily\n.mode csv\nFROM total;\n')
  expect(await second.outcome).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(
      /^refreshed main\.orders: 2 rows in .*\nrefreshed main\.total: 1 row in .*\n2 views: 2 refreshed\namount\r\n30\r\n$/,
    ),
  })
})

test('.bail off continues after a failure, also in a file, and .bail on stops', async () => {
  cli.write('three.sql', 'SELECT 1 AS a; FROM nowhere; SELECT 2 AS a;')
  const outcome = await answer('.mode csv', '.bail off', '.read three.sql', '.bail on', '.read three.sql', 'SELECT 3 AS a;')
  expect(outcome).toMatchObject({ status: 3, stdout: 'a\r\n1\r\na\r\n2\r\na\r\n1\r\n' })
  expect(outcome.stderr).toContain('In three.sql, the statement of line 1.')
  cli.write('late.sql', '-- first\nSELECT 1 AS a;\n\nSELECT 2\n  AS b;\nSELECT\n  nowhere\n')
  const late = await answer('.mode csv', '.read late.sql')
  expect(late.stderr).toContain('In late.sql, the statement of line 6.')
})

test('.tables takes a pattern, and .help a word', async () => {
  const outcome = await answer('.tables TOT%', '.tables reports.%', '.tables nothing', '.help rows of a file', '.help zebra')
  expect(outcome.stdout).toBe(
    'reports.total\nreports.total\n.import FILE TABLE  insert the rows of a file (csv, parquet, json …) into a table, or create it\n',
  )
  expect(errorsOf(outcome)).toEqual(['error: No command is about zebra. Run .help for all. [QUERY_FAILED]'])
})

test('.print, .shell, .schema without a name, and the words help and ?', async () => {
  const outcome = await answer('.print "a  b" c', '.shell exit 3', '.schema', 'help', '?')
  expect(outcome.stdout).toMatch(
    /^a {2}b c\nCREATE VIEW orders .*;\nCREATE VIEW reports\.total .*;\nStatements end .*\nStatements end /s,
  )
  expect(errorsOf(outcome)).toEqual(['error: The command exited with code 3. [QUERY_FAILED]'])
  const { process: child, outcome: system } = cli.start(['run', 'shop.yaml', '-i', '--db-path', ':memory:'])
  child.stdin?.end('.system echo from the shell\n')
  expect(await system).toMatchObject({ status: 0, stdout: 'from the shell\n' })
})

test('the beginning of a command is enough if no other one begins so', async () => {
  const outcome = await answer('.mod csv', '.sep ;', '.head off', 'SELECT 1, 2;', '.h', '.pri done', '.q', 'SELECT 3;')
  expect(outcome.stdout).toBe('1;2\r\ndone\n')
  expect(errorsOf(outcome)).toEqual(['error: .h is the beginning of .headers, .help. [QUERY_FAILED]'])
})

test('.once gives a result to a command', async () => {
  const outcome = await answer(
    ...['.mode list', '.headers off', '.once |sort -n', "FROM (VALUES (10, 'b'), (9, 'a'));", 'SELECT 1;'],
    ...['.once | sort > sorted.txt', 'FROM (VALUES (2), (1));', '.output | sort', '.once |exit 1', 'SELECT 2;'],
  )
  expect(outcome.stdout).toBe('9|a\n10|b\n1\n')
  expect(readFileSync(join(cli.folder, 'sorted.txt'), 'utf8')).toBe('1\n2\n')
  expect(errorsOf(outcome)).toEqual(['error: A command receives one result. Run it with: .once | sort [QUERY_FAILED]'])
})

test('.quit and .exit take an exit code', async () => {
  expect(await answer('.exit 300', 'FROM nowhere;', '.exit 7', 'SELECT 1;')).toMatchObject({ status: 7, stdout: '' })
  expect(await answer('FROM nowhere;', '.quit 0')).toMatchObject({ status: 0 })
  expect(errorsOf(await answer('.exit now'))).toEqual(['error: Usage: .quit [CODE], from 0 to 255 [QUERY_FAILED]'])
})

test('commands of DuckDB that there are not say what to do instead', async () => {
  const outcome = await answer('.excel', '.open other.duckdb', '.constructor', '.tabels')
  expect(errorsOf(outcome)).toEqual([
    'error: Unknown command .excel. .once file.xlsx writes the next result for a spreadsheet. Run .help for a list. [QUERY_FAILED]',
    "error: Unknown command .open. The catalog stays open. ATTACH 'file.duckdb' adds a database. Run .help for a list. [QUERY_FAILED]",
    'error: Unknown command .constructor. Run .help for a list. [QUERY_FAILED]',
    'error: Unknown command .tabels. Did you mean .tables? Run .help for a list. [QUERY_FAILED]',
  ])
})

describeOnTerminal(() => {
  test.each([40, 80, 200])('.help has no line wider than %d columns', async (columns) => {
    const prompt = startPrompt(cli, { env: { PAGER: '' }, size: `rows 24 cols ${columns}` })
    await prompt.ask('.help\r')
    await prompt.see('.quit')
    const screen = await prompt.leave()
    const lines = screen.slice(screen.indexOf('Statements end')).split('\r\n')
    expect(lines.findIndex((line) => line.startsWith('.quit'))).toBeGreaterThan(20)
    expect(Math.max(...lines.slice(0, -1).map((line) => line.length))).toBeLessThanOrEqual(columns)
  })

  test('.edit brings the last statement back from the editor, and ~/.duckalogrc sets the prompt up', async () => {
    const home = join(cli.folder, 'home')
    mkdirSync(home)
    writeFileSync(join(home, '.duckalogrc'), '.mode list\nSET VARIABLE who = 42;\n.nonsense\n')
    const editor = join(home, 'editor.sh')
    writeFileSync(editor, '#!/bin/sh\nsed -i s/1/2/ "$1"\n')
    chmodSync(editor, 0o755)
    const env = { HOME: home, EDITOR: editor }
    const prompt = startPrompt(cli, { env })
    await prompt.see('Unknown command .nonsense')
    await prompt.ask("SELECT 1 + getvariable('who') AS edited;\r")
    await prompt.type('edited\r\n43', '.edit\r')
    await prompt.type('SELECT 2 + getvariable', '\r')
    await prompt.see('edited\r\n44')
    await prompt.leave('.quit\r')
    // A script does not read it
    const { process: child, outcome } = cli.start(['run', 'shop.yaml', '--db-path', ':memory:', '-i'], env)
    child.stdin?.end("SELECT getvariable('who') AS who;")
    expect(await outcome).toMatchObject({ stdout: expect.stringContaining('NULL') })
  })
})
