import { bundleCli, type Cli, type Outcome } from '../bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
  cli.write('memory.yaml', 'version: 1\nduckdb: {}\nviews: []\n')
})
afterAll(() => cli.remove())

/** Runs a script from a pipe. */
function answer(input: string, ...args: readonly string[]): Promise<Outcome> {
  return cli.runIn({ input }, 'run', 'memory.yaml', '-i', ...args)
}

test.each([
  { what: 'a mistyped word', failing: 'SELEC 2;' },
  { what: 'a missing table', failing: 'FROM nowhere;' },
  { what: 'rows that fail in the middle', failing: "SELECT CASE WHEN i = 5000 THEN error('late') END FROM range(9000) t(i);" },
  { what: 'an unknown command', failing: '.nothing\n' },
  { what: 'a wrong argument', failing: '.mode xml\n' },
  { what: 'a missing file', failing: '.read missing.sql\n' },
  { what: 'a file with an error', failing: '.read failing.sql\n' },
  { what: 'a file that ends inside a string', failing: '.read unclosed.sql\n' },
])('a script stops at $what and exits with code 3; with --no-bail it continues and exits with code 3', async ({ failing }) => {
  cli.write('failing.sql', 'SELECT 8 AS a; SELEC; SELECT 9 AS b;')
  cli.write('unclosed.sql', "SELECT 'a\n")
  const script = `SELECT 1 AS one;\n${failing}\nSELECT 3 AS three;`
  const ended = await answer(script, '--format', 'csv')
  expect(ended).toMatchObject({ status: 3, stdout: expect.stringMatching(/^one\r\n1\r\n/) })
  expect(ended.stdout).not.toContain('three')
  expect(ended.stderr.match(/\[QUERY_FAILED\]/g)).toHaveLength(1)
  const finished = await answer(script, '--format', 'csv', '--no-bail')
  expect(finished).toMatchObject({ status: 3, stdout: expect.stringMatching(/three\r\n3\r\n$/) })
})

test('a script stops between statements on one line too, and .quit after a failure keeps the exit code', async () => {
  expect(await answer('SELECT 1 AS a; SELEC; SELECT 2 AS b;', '--format', 'csv')).toMatchObject({
    status: 3,
    stdout: 'a\r\n1\r\n',
  })
  expect(await answer('SELEC;\n.quit\n', '--no-bail')).toMatchObject({ status: 3 })
  expect(await answer('SELECT 1 AS a;\n', '--no-bail', '--format', 'csv')).toMatchObject({ status: 0 })
})

test('an uncommitted transaction is rolled back when a script fails', async () => {
  const args = ['--format', 'csv', '--db-path', 'bail.duckdb']
  await answer('CREATE TABLE kept AS SELECT 1 AS n;\nBEGIN;\nINSERT INTO kept VALUES (2);\nSELEC;\nCOMMIT;\n', ...args)
  expect((await answer('SELECT count(*) AS n FROM kept', ...args)).stdout).toBe('n\r\n1\r\n')
})

test('errors of a script are JSON with --json', async () => {
  const { stderr } = await answer('SELEC;\nFROM nowhere;', '--json', '--no-bail')
  const errors = stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(errors.map(({ error }) => error.code)).toEqual(['QUERY_FAILED', 'QUERY_FAILED'])
})

test.each([
  { input: "SELECT 1 AS a;\nSELECT\n  'b", message: 'quoted text that starts on line 3' },
  { input: 'SELECT 1 AS a;\nSELECT "b;\n\n', message: 'quoted name that starts on line 2' },
  { input: 'SELECT 1 AS a; SELECT $x$ b;\n', message: 'quoted text that starts on line 1' },
  { input: 'SELECT 1 AS a;\n\n/* SELECT 2;\n', message: 'comment that starts on line 3' },
])('the unclosed statement in $input is reported and not run', async ({ input, message }) => {
  expect(await answer(input, '--format', 'csv')).toEqual({
    status: 3,
    stdout: 'a\r\n1\r\n',
    stderr: `error: The last statement was not run because the ${message} is not closed. [QUERY_FAILED]\n`,
  })
})

test('the last statement needs no semicolon, and multi-line comments are not run', async () => {
  expect(await answer('/* SELECT 0;\nSELECT 1;\n*/ SELECT 2 AS\n two -- the end', '--format', 'csv')).toEqual({
    status: 0,
    stdout: 'two\r\n2\r\n',
    stderr: '',
  })
})

test('a statement of many lines is read in linear time', async () => {
  const rows = Array.from({ length: 5_000 }, (_, index) => `(${index}, 'row; ${index}'),`)
  const input = `CREATE TEMP TABLE t AS FROM (VALUES\n${rows.join('\n')}\n(-1, '')) v(n, s);\nSELECT count(*) AS n FROM t;\n`
  expect((await answer(input, '--format', 'csv')).stdout).toBe('n\r\n5001\r\n')
})

test('a statement of 30,000 lines is one statement, whatever its strings and comments contain', async () => {
  const rows = Array.from({ length: 30_000 }, (_, index) => `(${index}, 'it''s'), -- "row"`).join('\n')
  const script = `/* begins\n*/\n.timer off\nCREATE TEMP TABLE t (a INT, b TEXT); INSERT INTO t VALUES\n${rows}\n(0, 'x;\ny\n');\nFROM (SELECT count(*) AS n, max(length(b)) AS longest FROM t)\n;`
  const { status, stdout } = await answer(script, '--format', 'csv')
  expect({ status, end: stdout.split('\r\n').slice(-3) }).toEqual({ status: 0, end: ['n,longest', '30001,5', ''] })
}, 60_000)
