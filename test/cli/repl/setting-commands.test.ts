import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { completeDotCommand } from '../../../src/cli/repl/commands/dot-commands.js'
import { connectToCatalog } from '../../../src/index.js'
import type { Cli } from '../bundle-cli.js'
import { answerLines, bundleShopCli, errorsOf } from './shop-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleShopCli()
})
afterAll(() => cli.remove())

const answer = (...lines: readonly string[]) => answerLines(cli, lines)

const query = "SELECT 1 AS n, 'a;b' AS s;"

test.each([
  { mode: 'csv', shown: '1,a;b\r\n' },
  { mode: 'list', shown: '1|a;b\n' },
  { mode: 'tabs', shown: '1\ta;b\n' },
  { mode: 'column', shown: '1  a;b\n' },
  { mode: 'html', shown: '<tr><td>1</td>\n<td>a;b</td>\n</tr>\n' },
  { mode: 'markdown', shown: '| n | s |\n| --- | --- |\n| 1 | a;b |\n' },
])('.headers off leaves out the names of columns as DuckDB does, in $mode', async ({ mode, shown }) => {
  const outcome = await answer(`.mode ${mode}`, '.headers off', query, '.headers', '.headers maybe')
  expect(outcome.stdout).toBe(shown)
  expect(errorsOf(outcome)).toEqual(Array(2).fill('error: Usage: .headers on|off [QUERY_FAILED]'))
})

test('.separator is that of the mode, until the next .mode', async () => {
  const outcome = await answer(
    ...['.separator ;', '.mode csv', '.separator ;', query, String.raw`.separator "\t" "\n"`, query],
    ...['.mode list', query, '.separator " :: "', query, '.separator a b c', '.separator'],
  )
  expect(outcome.stdout).toBe('n;s\r\n1;"a;b"\r\nn\ts\n1\ta;b\nn|s\n1|a;b\nn :: s\n1 :: a;b\n')
  expect(errorsOf(outcome)).toEqual([
    'error: The mode table has no separators. Set one of csv, list and tabs first. [QUERY_FAILED]',
    ...Array(2).fill('error: Usage: .separator COL [ROW] [QUERY_FAILED]'),
  ])
})

test('files have the headers, separators, NULL and table that were chosen', async () => {
  const outcome = await answer(
    ...['.mode csv', '.separator ;', '.headers off', '.nullvalue none'],
    ...['.once one.csv', query, '.once one.md', 'SELECT NULL AS n;', '.mode insert kept', '.once one.sql', 'SELECT 1 AS n;'],
    ...['.mode list', '.separator ;', '.once two.csv', query, '.mode html', '.output page.html', query],
  )
  expect(errorsOf(outcome)).toEqual([])
  const contents = ['one.csv', 'one.md', 'one.sql', 'two.csv', 'page.html'].map((file) =>
    readFileSync(join(cli.folder, file), 'utf8'),
  )
  expect(contents).toEqual([
    '1;"a;b"\r\n',
    '| n |\n| --- |\n| none |\n',
    'INSERT INTO kept ("n") VALUES (1);\n',
    '1,a;b\r\n',
    '<tr><td>1</td>\n<td>a;b</td>\n</tr>\n',
  ])
})

test('a switch takes the words of DuckDB, and .mode and .maxrows alone show their setting', async () => {
  const outcome = await answer(
    '.mode list',
    ...['0', 'yes', 'FALSE', '1'].flatMap((word) => [`.headers ${word}`, 'SELECT 1 AS n;']),
  )
  expect(outcome.stdout).toBe('1\nn\n1\n1\nn\n1\n')
  const alone = await answer('.mode', '.maxrows', '.maxrows 3', '.maxrows', '.mode insert t', '.mode')
  expect(alone.stdout).toBe('mode: table\nmaxrows: 40 on a terminal, otherwise all\nmaxrows: 3\nmode: insert t\n')
})

test('.mode trash runs a query and shows nothing', async () => {
  const outcome = await answer(
    '.mode trash',
    query,
    'CREATE TABLE t AS FROM range(3);',
    '.mode csv',
    'SELECT count(*) AS n FROM t;',
  )
  expect(outcome).toEqual({ status: 0, stdout: 'n\r\n3\r\n', stderr: '' })
})

test('.echo prints statements and commands, .show the settings, .indexes and .version what there is', async () => {
  const lines = [
    '.mode csv',
    '.echo on',
    'SELECT 1',
    '  AS n;',
    '.echo off',
    '.separator ;',
    '.maxrows 5',
    '.output here.csv',
    '.show',
  ]
  const outcome = await answer(
    ...lines,
    '.output',
    'CREATE TABLE t (i INTEGER); CREATE INDEX i ON t (i);',
    '.indexes T',
    '.indexes u',
  )
  expect(outcome.stdout).toBe(`SELECT 1
  AS n;
n\r
1\r
.echo off
     mode: csv
  headers: on
separator: ";"
nullvalue: "NULL"
  maxrows: 5
 maxwidth: that of the terminal
    timer: off
     echo: off
     bail: off
   output: here.csv
database;schema;table;name;sql\r
memory;main;t;i;"CREATE INDEX i ON t(i);"\r
database;schema;table;name;sql\r
`)
  expect((await answer('.version')).stdout).toMatch(/^duckalog \d+\.\d+\.\d+\S*, DuckDB v\d+\.\d+\.\d+\n$/)
})

test('Tab completes the commands and what they take', async () => {
  await using catalog = connectToCatalog({ version: 1, duckdb: {} })
  await using session = await catalog.session()
  const complete = async (line: string) => (await completeDotCommand(session, catalog, line)).texts
  expect(await complete('.sep')).toEqual(['.separator'])
  expect(await complete('.he')).toEqual(['.headers', '.help'])
  expect(await complete('.headers o')).toEqual(['on', 'off'])
  expect(await complete('.mode ')).toEqual(expect.arrayContaining(['html', 'latex', 'trash']))
  expect(await complete('.mode l')).toEqual(['line', 'list', 'latex'])
})
