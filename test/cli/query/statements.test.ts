import { bundleCli, type Cli } from '../bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
  cli.write('catalog.yaml', 'version: 1\nduckdb: {}\nviews: []\n')
  cli.write('good.sql', '-- a report\nCREATE TEMP TABLE t AS SELECT 1 AS a;\nFROM t;\n\nSELECT 2 AS b -- the last one\n')
  cli.write('bad.sql', 'SELECT 1 AS a;\n\n  SELECT 2,\n    nowhere;\nSELECT 3 AS c;')
})
afterAll(() => cli.remove())

describe.each([
  { way: 'run', start: ['run'], sql: ['-q'] },
  { way: 'query', start: ['query'], sql: [] },
])('$way', ({ start, sql }) => {
  test('several statements run on one session, each with its result', async () => {
    const text = "SET VARIABLE n = 'a;b'; SELECT getvariable('n') AS n; SELECT 2 AS two;"
    expect(await cli.run(...start, ...sql, text, '--format', 'csv')).toEqual({
      status: 0,
      stdout: 'n\r\na;b\r\ntwo\r\n2\r\n',
      stderr: '',
    })
    const { stdout } = await cli.run(...start, ...sql, 'SELECT 1 AS a; SELECT 2 AS b', '--format', 'json')
    expect(stdout).toBe('[\n  {"a":1}\n]\n[\n  {"b":2}\n]\n')
  })

  test('the statements of a file run', async () => {
    expect(await cli.run(...start, '-f', 'good.sql', '--format', 'jsonl')).toEqual({
      status: 0,
      stdout: '{"a":1}\n{"b":2}\n',
      stderr: '',
    })
    const { status, stderr } = await cli.run(...start, '-f', 'missing.sql')
    expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringMatching(/^error: Cannot read "missing\.sql": ENOENT/) })
  })

  test('among several, only rows are printed as data; a single statement prints its count', async () => {
    const text = 'CREATE TABLE c AS SELECT 1 AS "Count"; INSERT INTO c VALUES (2) RETURNING *; DELETE FROM c; FROM c'
    const print = async (format: string): Promise<string> => (await cli.run(...start, ...sql, text, '--format', format)).stdout
    expect(await Promise.all(['csv', 'jsonl', 'json'].map(print))).toEqual([
      'Count\r\n2\r\nCount\r\n',
      '{"Count":2}\n',
      '[\n  {"Count":1}\n]\n[\n  {"Count":2}\n]\n[\n  {"Count":2}\n]\n[]\n',
    ])
    const alone = await cli.run(...start, ...sql, 'CREATE TEMP TABLE d AS FROM range(3)', '--format', 'csv')
    expect(alone.stdout).toBe('Count\r\n3\r\n')
  })

  test('statements from stdin run', async () => {
    const outcome = cli.runIn({ input: 'SELECT 1 AS a; SELECT 2 AS b' }, ...start, '-f', '-', '--format', 'csv')
    expect(await outcome).toEqual({ status: 0, stdout: 'a\r\n1\r\nb\r\n2\r\n', stderr: '' })
  })

  test('the first failure ends it, and names the statement, the line and the column', async () => {
    const ofFile = await cli.run(...start, '-f', 'bad.sql', '--format', 'csv')
    expect(ofFile).toMatchObject({
      status: 3,
      stdout: 'a\r\n1\r\n',
      stderr: expect.stringMatching(/^bad\.sql:4:5: Binder Error/),
    })
    expect(ofFile.stderr).toContain('In statement 2 of 3: it begins at line 3, column 3, the error at line 4, column 5.')
    const ofText = await cli.run(...start, ...sql, 'SELECT 1 AS a;\nSELECT nowhere; SELECT 3 AS c', '--format', 'csv')
    expect(ofText).toMatchObject({ status: 3, stdout: 'a\r\n1\r\n' })
    expect(ofText.stderr).toContain('In statement 2 of 3: it begins at line 2, column 1, the error at line 2, column 8.')
  })

  test('parameters go to the statements that name them', async () => {
    const text = 'SELECT $a::INTEGER AS a; SELECT 2 AS b; SELECT $a || $b AS c'
    const { stdout } = await cli.run(...start, ...sql, text, '--param', 'a=1', '--param', 'b=x', '--format', 'csv')
    expect(stdout).toBe('a\r\n1\r\nb\r\n2\r\nc\r\n1x\r\n')
  })

  test('--limit ends every format early', async () => {
    for (const format of ['csv', 'table']) {
      const { stdout } = await cli.run(
        ...start,
        ...sql,
        'SELECT range AS n FROM range(1000000000)',
        '--limit',
        '3',
        '--format',
        format,
      )
      expect(stdout.match(/\d+/g)).toEqual(['0', '1', '2'])
    }
  })
})

test('DuckDB gives the text of a parameter the type that its place has', async () => {
  const places: readonly (readonly [sql: string, value: string, expected: string])[] = [
    ['SELECT i FROM range(3) t(i) WHERE i =', '2', '2'],
    ["SELECT DATE '2026-01-31' <", '2026-02-01', 'true'],
    ["SELECT TIMESTAMP '2026-01-31 12:00:00' =", '2026-01-31 12:00', 'true'],
    ['SELECT 0.10 =', '0.1', 'true'],
    ['SELECT true =', 'false', 'false'],
    ['SELECT [1, 2] =', '[1, 2]', 'true'],
    ["SELECT 'ab' LIKE", 'a%', 'true'],
    ['FROM range(3) t(i) ORDER BY i DESC LIMIT', '1', '2'],
  ]
  const script = places.map(([sql], index) => `${sql} $p${index}`).join(';')
  const values = places.flatMap(([, value], index) => ['--param', `p${index}=${value}`])
  const { stdout, stderr } = await cli.run('query', script, ...values, '--format', 'csv')
  const answers = stdout.split('\r\n').filter((_, line) => line % 2 === 1)
  expect({ answers, stderr }).toEqual({ answers: places.map(([, , expected]) => expected), stderr: '' })
})

test.each([
  [['run', '-q', 'SELECT 1', '-f', 'good.sql'], 'either --query or --file'],
  [['run', '--limit', '1'], '--limit needs --query or --file'],
  [['query', 'SELECT 1', '-f', 'good.sql'], 'give only one'],
  [['run', 'catalog.yaml', '-c', 'catalog.yaml'], 'give the catalog once'],
  [['query', 'SELECT 1', '--limit', 'x'], 'whole number of rows'],
])('%j is refused', async (args, message) => {
  expect(await cli.run(...args)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining(message) })
})

test.each([['run'], ['plan'], ['validate'], ['show-paths'], ['show-imports'], ['generate-sql']])(
  '%s takes catalog.yaml of the folder, or another one with --config',
  async (command) => {
    const outcomes = await Promise.all([cli.run(command), cli.run(command, '--config', 'other.yaml')])
    expect(outcomes).toMatchObject([{ status: 0 }, { status: 4, stderr: expect.stringContaining('other.yaml') }])
  },
)
