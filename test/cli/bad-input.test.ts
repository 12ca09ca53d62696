import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { bundleCli, type Cli } from './bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
  cli.write('good.yaml', 'version: 1\nduckdb: {}\nviews: [{name: v, sql: SELECT 1 AS a}]\n')
  cli.write('unknown-key.yaml', 'version: 1\nduckdb:\n  databse: x.duckdb\nviews:\n  - name: a\n    sqll: SELECT 1\n')
  cli.write('broken.yaml', 'version: 1\nduckdb: {\n')
  cli.write('variable.yaml', 'version: 1\nduckdb: {}\nviews:\n  - {name: a, sql: "SELECT ${env:DUCKALOG_NO_SUCH}"}\n')
  cli.write('cycle.yaml', 'version: 1\nduckdb: {}\nviews:\n  - {name: a, sql: FROM b}\n  - {name: b, sql: FROM a}\n')
  cli.write('no-sql.yaml', 'version: 1\nduckdb: {}\nviews:\n  - {name: a, sql: SELEC 1}\n')
  cli.write('no-table.yaml', 'version: 1\nduckdb: {}\nviews:\n  - {name: a, sql: FROM nowhere}\n')
  cli.write('no-folder.yaml', 'version: 1\nduckdb: {database: missing/x.duckdb}\nviews: []\n')
  cli.write('setting.yaml', 'version: 1\nduckdb: {settings: {threads: many}}\nviews: []\n')
  mkdirSync(join(cli.folder, 'folder.yaml'))
})
afterAll(() => cli.remove())

describe('the catalog', () => {
  test.each([
    {
      file: 'unknown-key.yaml',
      status: 2,
      lines: [
        /^unknown-key\.yaml:3:3: duckdb\.databse: .*`database`.* \[CONFIG_INVALID\]$/,
        /^unknown-key\.yaml:\d+:5: views\[0\].* \[CONFIG_INVALID\]$/,
      ],
    },
    { file: 'broken.yaml', status: 2, lines: [/^broken\.yaml:\d+:\d+: .* \[CONFIG_SYNTAX\]$/] },
    { file: 'variable.yaml', status: 2, lines: [/^variable\.yaml:4:15: .*DUCKALOG_NO_SUCH.* \[CONFIG_ENV_MISSING\]$/] },
    { file: 'cycle.yaml', status: 2, lines: [/^cycle\.yaml:\d+:\d+: .*main\.a.*main\.b.* \[VIEW_CYCLE\]$/] },
    { file: 'no-sql.yaml', status: 2, lines: [/^no-sql\.yaml:4:\d+: .*SELEC.* \[VIEW_INVALID\]$/] },
    { file: 'missing.yaml', status: 4, lines: [/^missing\.yaml: .* \[CONFIG_NOT_FOUND\]$/] },
  ])('$file is rejected by run and validate', async ({ file, status, lines }) => {
    for (const command of ['validate', 'run']) {
      const outcome = await cli.run(command, file)
      expect({ command, ...outcome }).toMatchObject({ command, status, stdout: '' })
      for (const line of lines) expect(outcome.stderr.split('\n')).toContainEqual(expect.stringMatching(line))
      expect(outcome.stderr).not.toMatch(/^ +at /m)
    }
  })

  test.each([
    { file: 'no-table.yaml', status: 3, stderr: /^no-table\.yaml:4:\d+: .*nowhere/ },
    { file: 'setting.yaml', status: 3, stderr: /^setting\.yaml:2:\d+: .*threads.* \[STEP_FAILED\]/ },
    { file: 'no-folder.yaml', status: 4, stderr: /missing.x\.duckdb.* \[DATABASE_OPEN_FAILED\]/ },
  ])('$file is valid but fails to run', async ({ file, status, stderr }) => {
    expect((await cli.run('validate', file)).status).toBe(0)
    expect(await cli.run('run', file)).toEqual({ status, stdout: '', stderr: expect.stringMatching(stderr) })
  })

  test('a folder is rejected', async () => {
    const { status, stderr } = await cli.run('validate', 'folder.yaml')
    expect([2, 4]).toContain(status)
    expect(stderr).toMatch(/^folder\.yaml: .* \[CONFIG_/)
  })
})

describe('the query', () => {
  test.each([
    { sql: 'FROM nowhere', stderr: /^error: .*nowhere.* \[QUERY_FAILED\]\n/ },
    { sql: 'SELEC 1', stderr: /^error: .*syntax error.* \[QUERY_FAILED\]\n/ },
    { sql: '', stderr: /^error: .* \[QUERY_FAILED\]\n/ },
    { sql: "SELECT error('\x1b[2Jgone')", stderr: /\\u001b\[2Jgone.* \[QUERY_FAILED\]\n/ },
  ])('$sql fails with exit code 3', async ({ sql, stderr }) => {
    expect(await cli.run('run', 'good.yaml', '-q', sql)).toEqual({ status: 3, stdout: '', stderr: expect.stringMatching(stderr) })
  })

  test('that fails halfway keeps what was printed and exits with code 3', async () => {
    const sql = "SELECT CASE WHEN range = 500000 THEN error('no more') ELSE range END AS i FROM range(1000000)"
    const { status, stdout, stderr } = await cli.run('run', 'good.yaml', '--format', 'csv', '-q', sql)
    expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringMatching(/no more.* \[QUERY_FAILED\]\n$/) })
    expect(stdout.split('\r\n').slice(0, 3)).toEqual(['i', '0', '1'])
  })
})

describe('the command', () => {
  test.each([
    { args: ['rnu'], stderr: /unknown command 'rnu'\n\(Did you mean run\?\)/ },
    { args: ['run', 'good.yaml', '--querry', 'x'], stderr: /unknown option '--querry'\n\(Did you mean --query\?\)/ },
    { args: ['run', 'good.yaml', 'more'], stderr: /too many arguments/ },
    {
      args: ['run', 'good.yaml', '--format', 'xml'],
      stderr: /'xml' is invalid\. Allowed choices are table, csv, json, jsonl, markdown/,
    },
    { args: ['run', 'good.yaml', '--query'], stderr: /argument missing/ },
    {
      args: ['run', 'good.yaml', '--dry-run', '-q', 'FROM v'],
      stderr: /'--dry-run' cannot be used with option '-q, --query <sql>'/,
    },
    {
      args: ['run', 'good.yaml', '--dry-run', '--format', 'json'],
      stderr: /'--dry-run' cannot be used with option '--format <format>'/,
    },
    {
      args: ['run', 'good.yaml', '--force-rebuild', '--read-only'],
      stderr: /'--force-rebuild' cannot be used with option '--read-only'/,
    },
    { args: [], stderr: /^Usage: duckalog/ },
  ])('$args is rejected with exit code 2', async ({ args, stderr }) => {
    expect(await cli.run(...args)).toEqual({ status: 2, stdout: '', stderr: expect.stringMatching(stderr) })
  })
})

test('a bug prints its stack and asks for a report', async () => {
  // Break something that the code relies on
  const preload = "data:text/javascript,Intl.Segmenter.prototype.segment=()=>{throw new TypeError('broken')}"
  const { outcome } = cli.start(['run', 'good.yaml', '-q', "SELECT '👩‍👩‍👧'"], { NODE_OPTIONS: `--import "${preload}"` })
  const { status, stdout, stderr } = await outcome
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(/^TypeError: broken\n +at /)
  expect(stderr).toContain('This is a bug in duckalog')
})

test('a missing home directory is reported with the config key to set', async () => {
  cli.write('home.yaml', 'version: 1\nduckdb: {extensions: [sqlite]}\nviews: []\n')
  const { status, stderr } = await cli.runIn({ env: { HOME: '/nonexistent' } }, 'run', 'home.yaml')
  expect(status).toBe(3)
  expect(stderr).toContain('Set `duckdb.directories.home` to an existing folder')
  expect(stderr).not.toContain('SET home_directory')
})

test('validate prints the warnings of a valid catalog, also as JSON', async () => {
  const views = [{ name: 'v', sql: "FROM read_csv('https://u:hunter22@h/x.csv')" }]
  cli.write('stored.json', JSON.stringify({ version: 1, duckdb: {}, views }))
  const plain = await cli.run('validate', 'stored.json')
  expect(plain).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(/stored\.json:\d+:\d+: warning: The view "v" contains .* \[CREDENTIALS_IN_VIEW\]/),
  })
  const { status, stdout, stderr } = await cli.run('validate', 'stored.json', '--json')
  expect({ status, stderr, report: JSON.parse(stdout) }).toMatchObject({
    status: 0,
    stderr: '',
    report: { warnings: [{ code: 'CREDENTIALS_IN_VIEW' }] },
  })
  expect(plain.stderr + stdout).not.toContain('hunter22')
})
