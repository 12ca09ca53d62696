import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { bundleCli, type Cli } from '../bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
})
afterAll(() => cli.remove())

function writeCatalog(name: string, views: string): string {
  cli.write(`${name}.yaml`, `version: 1\nduckdb: {database: ${name}.duckdb}\nviews:\n${views}`)
  return `${name}.yaml`
}

const orders = "  - {name: orders, sql: 'SELECT * FROM (VALUES (1, 3.5), (2, 24)) AS t(id, price)'}\n"
const revenue = "  - {name: revenue, sql: 'SELECT sum(price) AS total FROM orders'}\n"

test('run without a query updates the views and prints a summary on stderr', async () => {
  const catalog = writeCatalog('steps', orders + revenue)
  expect(await cli.run('run', catalog)).toEqual({
    status: 0,
    stdout: '',
    stderr: expect.stringMatching(/steps\.duckdb: views: 2 created, 0 replaced, 0 dropped, 0 kept \(\d+ ms\)\n$/),
  })
  writeCatalog('steps', orders.replace('24', '25'))
  const { stderr } = await cli.run('run', catalog)
  expect(stderr).toContain('views: 0 created, 1 replaced, 1 dropped, 0 kept')
  expect((await cli.run('run', catalog)).stderr).toContain('views: 0 created, 0 replaced, 0 dropped, 1 kept')
  expect((await cli.run('run', catalog, '--force-rebuild')).stderr).toContain('views: 0 created, 1 replaced')
})

test('run with a query prints only its rows, on stdout', async () => {
  const catalog = writeCatalog('query', orders + revenue)
  expect(await cli.run('run', catalog, '--query', 'FROM revenue')).toEqual({
    status: 0,
    stdout: '┌───────┐\n│ total │\n├───────┤\n│  27.5 │\n└───────┘\n',
    stderr: '',
  })
})

const everyType = `SELECT DATE '2026-01-02' AS day, TIME '01:02:03.5' AS time, TIMESTAMP '2026-01-02 03:04:05' AS stamp, 5::BIGINT AS small,
  9007199254740993 AS large, NULL AS nothing, '' AS empty, [1, NULL] AS list, {'n': 1::HUGEINT} AS struct, MAP {'k': 1} AS map,
  'ab'::BLOB AS bytes, 'a,"b"|' || chr(10) || 'c' AS text, 1 AS "2", 2 AS "1"`

test.each([
  {
    format: 'csv',
    stdout:
      'day,time,stamp,small,large,nothing,empty,list,struct,map,bytes,text,2,1\r\n' +
      '2026-01-02,01:02:03.5,2026-01-02 03:04:05,5,9007199254740993,,"","[1,null]","{""n"":1}","[{""key"":""k"",""value"":1}]",ab,"a,""b""|\nc",1,2\r\n',
  },
  {
    format: 'json',
    stdout:
      '[\n  {"day":"2026-01-02","time":"01:02:03.5","stamp":"2026-01-02T03:04:05Z","small":5,"large":"9007199254740993","nothing":null,"empty":"",' +
      '"list":[1,null],"struct":{"n":1},"map":[{"key":"k","value":1}],"bytes":"YWI=","text":"a,\\"b\\"|\\nc","2":1,"1":2}\n]\n',
  },
  {
    format: 'jsonl',
    stdout:
      '{"day":"2026-01-02","time":"01:02:03.5","stamp":"2026-01-02T03:04:05Z","small":5,"large":"9007199254740993","nothing":null,"empty":"",' +
      '"list":[1,null],"struct":{"n":1},"map":[{"key":"k","value":1}],"bytes":"YWI=","text":"a,\\"b\\"|\\nc","2":1,"1":2}\n',
  },
  {
    format: 'markdown',
    stdout:
      '| day | time | stamp | small | large | nothing | empty | list | struct | map | bytes | text | 2 | 1 |\n' +
      '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n' +
      '| 2026-01-02 | 01:02:03.5 | 2026-01-02 03:04:05 | 5 | 9007199254740993 | NULL |  | [1, NULL] | {\'n\': 1} | {k=1} | ab | a,"b"\\|<br>c | 1 | 2 |\n',
  },
])('run prints values of every type as $format', async ({ format, stdout }) => {
  cli.write('memory.yaml', 'version: 1\nduckdb: {}\nviews: []\n')
  expect(await cli.run('run', 'memory.yaml', '-q', everyType, '--format', format)).toEqual({ status: 0, stdout, stderr: '' })
})

describe('a statement that returns', () => {
  beforeAll(() => cli.write('empty.yaml', 'version: 1\nduckdb: {}\nviews: []\n'))

  test.each([
    { format: 'table', stdout: '┌───┬───┐\n│ b │ 1 │\n├───┼───┤\n└───┴───┘\n' },
    { format: 'csv', stdout: 'b,1\r\n' },
    { format: 'json', stdout: '[]\n' },
    { format: 'jsonl', stdout: '' },
    { format: 'markdown', stdout: '| b | 1 |\n| --- | --- |\n' },
  ])('no rows prints the header as $format', async ({ format, stdout }) => {
    const outcome = await cli.run('run', 'empty.yaml', '--format', format, '-q', 'SELECT 1 AS b, 2 AS "1" WHERE false')
    expect(outcome).toEqual({ status: 0, stdout, stderr: '' })
  })

  test('no columns prints nothing', async () => {
    expect(await cli.run('run', 'empty.yaml', '-q', 'CREATE TABLE t (i INTEGER)')).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  test('two columns of the same name prints both', async () => {
    const { stdout } = await cli.run('run', 'empty.yaml', '--format', 'csv', '-q', 'SELECT 1 AS a, 2 AS a')
    expect(stdout).toBe('a,a:1\r\n1,2\r\n')
  })

  test('more rows than a batch prints each of them once', async () => {
    const { stdout } = await cli.run('run', 'empty.yaml', '--format', 'json', '-q', 'SELECT range AS i FROM range(10000)')
    expect(JSON.parse(stdout)).toEqual(Array.from({ length: 10_000 }, (_, i) => ({ i })))
  })
})

test('statements run in their order, up to the first that fails', async () => {
  const catalog = writeCatalog('two', orders)
  const sql =
    'CREATE TABLE first_one AS SELECT 7 AS i; SELECT i + 1 AS j FROM first_one; FROM nowhere; CREATE TABLE never (i INTEGER)'
  const { status, stdout, stderr } = await cli.run('run', catalog, '--format', 'csv', '-q', sql)
  expect({ status, stdout }).toEqual({ status: 3, stdout: expect.stringMatching(/j\r\n8\r\n$/) })
  expect(stderr).toMatch(/nowhere/)
  const listed = "SELECT table_name AS t FROM duckdb_tables() WHERE table_name IN ('first_one', 'never')"
  expect((await cli.run('run', catalog, '--format', 'csv', '-q', listed)).stdout).toBe('t\r\nfirst_one\r\n')
})

test('--db-path selects another database, and --read-only does not update its views', async () => {
  const catalog = writeCatalog('elsewhere', orders)
  expect((await cli.run('run', catalog, '--db-path', 'here.duckdb')).status).toBe(0)
  expect(['here.duckdb', 'elsewhere.duckdb'].map((file) => existsSync(join(cli.folder, file)))).toEqual([true, false])
  writeCatalog('elsewhere', orders.replace('24', '25'))
  const { status, stdout, stderr } = await cli.run(
    ...[
      'run',
      catalog,
      '--db-path',
      'here.duckdb',
      '--read-only',
      '--format',
      'csv',
      '-q',
      'SELECT max(price)::INT AS max FROM orders',
    ],
  )
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'max\r\n24\r\n' })
  expect(stderr).toMatch(/^warning: .*main\.orders.* \[VIEWS_STALE\]\n$/)
})

test('--verbose logs each step with its duration', async () => {
  cli.write('verbose.yaml', 'version: 1\nduckdb: {settings: {threads: 2}}\nviews: [{name: v, sql: SELECT 1}]\n')
  const { status, stdout, stderr } = await cli.run('run', 'verbose.yaml', '-v', '-q', 'FROM v', '--format', 'jsonl')
  expect({ status, stdout }).toEqual({ status: 0, stdout: '{"1":1}\n' })
  expect(stderr).toMatch(/^opening :memory:\n/)
  for (const step of ['setting threads', 'views, 1 changed', 'connected', 'query, 1 row']) {
    expect(stderr).toMatch(new RegExp(`^ +\\d+\\.\\d ms {2}${step}$`, 'm'))
  }
})

describe('--dry-run', () => {
  test('prints the plan and creates nothing', async () => {
    const catalog = writeCatalog('dry', orders + revenue)
    const { status, stdout, stderr } = await cli.run('run', catalog, '--dry-run')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^Session\n/)
    expect(stdout).toMatch(/\nViews\n {2}\+ main\.orders {3}create: .*\n {2}\+ main\.revenue {2}create: .*\n$/)
    expect(existsSync(join(cli.folder, 'dry.duckdb'))).toBe(false)
  })

  test('prints what changed and changes nothing', async () => {
    const catalog = writeCatalog('changed', orders + revenue)
    await cli.run('run', catalog)
    writeCatalog('changed', orders.replace('24', '25') + revenue.replace('revenue', 'income'))
    for (let time = 0; time < 2; time += 1) {
      const { stdout } = await cli.run('run', catalog, '--dry-run')
      expect(stdout).toMatch(/ {2}- main\.revenue .*\n {2}~ main\.orders .*\n {2}\+ main\.income .*\n$/)
    }
  })

  test('prints no secret', async () => {
    cli.write(
      'secret.yaml',
      'version: 1\nduckdb: {secrets: [{type: s3, name: store, key_id: AKIA, secret: hunter22222}]}\nviews: []\n',
    )
    const { status, stdout } = await cli.run('run', 'secret.yaml', '--dry-run')
    expect(status).toBe(0)
    expect(stdout).toContain('secret store')
    expect(stdout).not.toContain('hunter')
  })

  test('exits with code 3 if a run would stop at a conflict', async () => {
    cli.write('plain.yaml', 'version: 1\nduckdb: {database: taken.duckdb}\nviews: []\n')
    await cli.run('run', 'plain.yaml', '-q', 'CREATE TABLE orders AS SELECT 1 AS mine')
    const catalog = writeCatalog('taken', orders)
    const { status, stdout, stderr } = await cli.run('run', catalog, '--dry-run')
    expect(status).toBe(3)
    expect(stdout).toContain('  ! main.orders  conflict: ')
    expect(stderr).toMatch(/^error: .*main\.orders.* \[VIEW_CONFLICT\]\n$/)
    expect(await cli.run('run', catalog)).toMatchObject({
      status: 3,
      stdout: '',
      stderr: expect.stringContaining('[VIEW_CONFLICT]'),
    })
  })
})
