import { join } from 'node:path'
import { type Cli, type Outcome, waitForText } from '../bundle-cli.js'
import { bundleShopCli, endless } from './shop-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleShopCli()
})
afterAll(() => cli.remove())

/** Runs the prompt with an input from a pipe. */
function answer(input: string, ...args: readonly string[]): Promise<Outcome> {
  return cli.runIn({ input }, 'run', 'shop.yaml', '-i', ...args)
}

describe('over a pipe', () => {
  test('statements and dot commands print the recorded output', async () => {
    const { status, stdout, stderr } = await answer(
      `
.tables
.views
SELECT *
  FROM orders -- both; of them
  ORDER BY id;
SELECT 'a;b' AS text; SELECT 2 AS two;
.mode csv
FROM reports.total;
CREATE TEMP TABLE mine AS SELECT 7 AS n; FROM mine;
BEGIN;
INSERT INTO mine VALUES (8);
ROLLBACK;
FROM mine;
SELEC 1;
FROM nowhere;
.mode xml
.nothing
.schema nowhere
.schema total
SELECT 3 AS last`,
      '--no-bail',
    )
    expect(status).toBe(3)
    expect(stdout).toBe(`main.orders
reports.total
main.orders
reports.total
┌────┬───────┐
│ id │ price │
├────┼───────┤
│  1 │   3.5 │
│  2 │  24.0 │
└────┴───────┘
┌──────┐
│ text │
├──────┤
│ a;b  │
└──────┘
┌─────┐
│ two │
├─────┤
│   2 │
└─────┘
total\r
27.5\r
n\r
7\r
n\r
7\r
CREATE VIEW reports.total AS SELECT sum(price) AS total FROM main.orders;
column,type\r
total,"DECIMAL(38,1)"\r
last\r
3\r
`)
    expect(stderr.split('\n').filter((line) => line.startsWith('error: '))).toEqual([
      expect.stringMatching(/SELEC.*\[QUERY_FAILED\]/),
      expect.stringMatching(/nowhere/),
      expect.stringContaining('Unknown mode xml'),
      'error: Unknown command .nothing. Run .help for a list. [QUERY_FAILED]',
      'error: Table or view nowhere not found. Run .tables for a list. [QUERY_FAILED]',
    ])
  })

  test.each(['.quit', '.exit', 'quit', 'exit;'])('%s exits; the rest of the input is not run', async (word) => {
    expect(await answer(`${word}\nSELECT 1;\n`)).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  test('empty input and comments are not errors', async () => {
    for (const input of ['', '\n\n', '-- nothing\n/* at all */', ';;']) {
      expect(await answer(input)).toEqual({ status: 0, stdout: '', stderr: '' })
    }
  })

  test('.help, .databases, .plan and .refresh print their output', async () => {
    const { status, stdout, stderr } = await answer(
      '.help\n.mode jsonl\n.databases\n.plan\n.refresh\n.timer on\nFROM reports.total;\n',
    )
    expect(status).toBe(0)
    for (const text of ['.read FILE', `"path":"${join(cli.folder, 'shop.duckdb')}"`, '= main.orders'])
      expect(stdout).toContain(text)
    expect(stderr).toMatch(/^refreshed: views: 0 created, 0 replaced, 0 dropped, 2 kept .*\n +\d+\.\d ms {2}1 row\n$/)
  })

  test('.refresh applies changes of the catalog', async () => {
    const grow = (views: string): void => cli.write('grow.yaml', `version: 1\nduckdb: {}\nviews: [${views}]\n`)
    grow('{name: a, sql: SELECT 1 AS n}')
    const { process: child, outcome } = cli.start(['run', 'grow.yaml', '-i', '--format', 'csv'])
    child.stdin?.write('FROM a;\n')
    await waitForText(child.stdout, '1\r\n')
    grow('{name: a, sql: SELECT 1 AS n}, {name: b, sql: SELECT n + 1 AS n FROM a}')
    child.stdin?.end('.refresh\nFROM b;\n')
    expect(await outcome).toMatchObject({
      status: 0,
      stdout: 'n\r\n1\r\nn\r\n2\r\n',
      stderr: expect.stringContaining('1 created'),
    })
  })

  test('.read runs a file up to the first failure', async () => {
    cli.write('good.sql', 'SELECT 1 AS\n  one;\nSELECT 2 AS two')
    cli.write('bad.sql', 'SELECT 1 AS one; FROM nowhere; SELECT 3 AS three;')
    cli.write('self.sql', '.read self.sql')
    const { status, stdout, stderr } = await answer(
      '.mode csv\n.read good.sql\n.read bad.sql\n.read self.sql\n.read missing.sql\n',
      '--no-bail',
    )
    expect({ status, stdout }).toEqual({ status: 3, stdout: 'one\r\n1\r\ntwo\r\n2\r\none\r\n1\r\n' })
    expect(stderr).toMatch(/nowhere[\s\S]*16 levels deep[\s\S]*Cannot read missing\.sql: ENOENT/)
  })

  test('the time limit applies to each statement', async () => {
    const { status, stdout, stderr } = await answer(
      `${endless}\nSELECT 1 AS one;\n`,
      '--timeout',
      '1',
      '--format',
      'csv',
      '--no-bail',
    )
    expect({ status, stdout }).toEqual({ status: 3, stdout: 'one\r\n1\r\n' })
    expect(stderr).toMatch(/exceeded its time limit of 1 s.*\[QUERY_TIMEOUT\]/)
  })

  test('an interrupt stops a script', async () => {
    const { process: child, outcome } = cli.start(['run', 'shop.yaml', '-i', '--format', 'csv'])
    child.stdin?.end("SELECT range AS i FROM range(1000000000000);\nSELECT 'go' || 'ing' AS on;\n")
    await waitForText(child.stdout, '\n5000\r\n')
    child.kill('SIGINT')
    const { status, stdout } = await outcome
    expect(status).toBe(130)
    expect(stdout).not.toContain('going')
  })

  test('with --no-bail an interrupt cancels the query, and one between queries exits', async () => {
    const { process: child, outcome } = cli.start(['run', 'shop.yaml', '-i', '--format', 'csv', '--no-bail'])
    child.stdin?.write("SELECT range AS i FROM range(1000000000000);\nSELECT 'go' || 'ing' AS on;\n")
    // The query is running when it prints
    await waitForText(child.stdout, '\n5000\r\n')
    child.kill('SIGINT')
    await waitForText(child.stdout, 'on\r\ngoing\r\n')
    // After this response nothing is left to run
    child.stdin?.write('.mode nothing\n')
    await waitForText(child.stderr, 'Unknown mode nothing')
    child.kill('SIGINT')
    const { status, stdout, stderr } = await outcome
    expect({ status, stderr }).toEqual({ status: 130, stderr: expect.stringMatching(/^interrupted\n.*Unknown mode nothing/) })
    expect(stdout.endsWith('on\r\ngoing\r\n')).toBe(true)
  })

  test('a reader that closes the pipe ends it silently', async () => {
    const { process: child, outcome } = cli.start(['run', 'shop.yaml', '-i', '--format', 'csv'])
    child.stdout?.once('data', () => child.stdout?.destroy())
    child.stdin?.end('FROM range(100000000);\n')
    expect(await outcome).toMatchObject({ status: 0, stderr: '' })
  })

  test('a failed connect ends it before the first statement', async () => {
    cli.write('broken.yaml', 'version: 1\nduckdb: {}\nviews: [{name: v, sql: FROM nowhere}]\n')
    const { process: child, outcome } = cli.start(['run', 'broken.yaml', '-i'])
    child.stdin?.on('error', () => undefined)
    child.stdin?.end('SELECT 1;\n')
    expect(await outcome).toMatchObject({ status: 3, stdout: '', stderr: expect.stringContaining('[VIEW_FAILED]') })
  })
})
