import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rawQuery } from '../../support/raw-duckdb.js'
import { bundleCli, type Cli } from '../bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
})
afterAll(() => cli.remove())

const orders = "  - {name: orders, sql: 'SELECT * FROM (VALUES (1, 3.5), (2, 24)) AS t(id, price)'}\n"
const revenue = "  - {name: revenue, sql: 'SELECT sum(price) AS total FROM main.orders'}\n"

function writeCatalog(name: string, views: string, more = ''): string {
  cli.write(`${name}.yaml`, `version: 1\nduckdb: {database: ${name}.duckdb${more}}\nviews:\n${views}`)
  return `${name}.yaml`
}

describe('query', () => {
  test('reads SQL from stdin and uses catalog.yaml in the folder', async () => {
    cli.write('catalog.yaml', 'version: 1\nduckdb: {}\nviews: [{name: v, sql: SELECT 7 AS n}]\n')
    const outcome = cli.runIn({ input: 'FROM v\n' }, 'query', '-', '--json')
    expect(await outcome).toEqual({ status: 0, stdout: '[\n  {"n":7}\n]\n', stderr: '' })
  })

  test('prints errors as JSON with --json', async () => {
    const { status, stdout, stderr } = await cli.run('query', 'FROM nowhere', '--json')
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(JSON.parse(stderr)).toEqual({
      error: { code: 'QUERY_FAILED', message: expect.stringContaining('nowhere'), retryable: false },
    })
    cli.write('bad.yaml', 'version: 1\nduckdb: {databse: x}\nviews: []\n')
    expect(JSON.parse((await cli.run('query', 'SELECT 1', '-c', 'bad.yaml', '--json')).stderr).error).toMatchObject({
      code: 'CONFIG_INVALID',
      issues: [{ file: 'bad.yaml', line: 2, path: 'duckdb.databse' }],
    })
  })

  test('fails when the time limit is reached', async () => {
    const endless = 'SELECT count(*) FROM range(1000000000) a, range(1000000000) b'
    expect(await cli.run('query', endless, '--timeout', '1')).toEqual({
      status: 3,
      stdout: '',
      stderr: expect.stringMatching(/^error: .*exceeded its --timeout of 1 s.*\[QUERY_TIMEOUT\]\n$/),
    })
    expect((await cli.run('query', 'FROM v', '--timeout', 'soon')).stderr).toMatch(
      /'soon' is invalid\. Expected a number of seconds/,
    )
  })
})

describe('plan', () => {
  test('exits with code 5 with --check if a run would change anything', async () => {
    const catalog = writeCatalog('plan', orders)
    expect(await cli.run('plan', catalog)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('  + main.orders  create: '),
    })
    expect(await cli.run('plan', catalog, '--check')).toMatchObject({ status: 5, stderr: '' })
    expect(existsSync(join(cli.folder, 'plan.duckdb'))).toBe(false)
    await cli.run('run', catalog)
    expect(await cli.run('plan', catalog, '--check')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('  = main.orders  keep: '),
    })
    expect((await cli.run('plan', catalog, '--check', '--force-rebuild')).status).toBe(5)
  })

  test('prints JSON with --json', async () => {
    const catalog = writeCatalog('json', orders, ', secrets: [{type: http, bearer_token: hunter2222}]')
    const { stdout } = await cli.run('plan', catalog, '--json')
    expect(stdout).not.toContain('hunter')
    expect(JSON.parse(stdout)).toMatchObject({
      changes: true,
      session: expect.arrayContaining([expect.objectContaining({ kind: 'secret', name: 'http' })]),
      views: [{ action: 'create', view: { schema: 'main', name: 'orders' }, sql: expect.stringContaining('VALUES') }],
    })
  })

  test('checks the sources with --sources', async () => {
    cli.write('source.csv', 'a\n1\n')
    const catalog = writeCatalog('sources', '  - {name: v, source: csv, uri: source.csv}\n')
    await cli.run('run', catalog)
    cli.write('source.csv', 'a,b\n1,2\n')
    expect((await cli.run('plan', catalog, '--check')).status).toBe(0)
    expect(await cli.run('plan', catalog, '--check', '--sources')).toMatchObject({
      status: 5,
      stdout: expect.stringMatching(/~ main\.v {2}replace: its source changed/),
    })
  })

  test('fails where a run would fail', async () => {
    const catalog = writeCatalog('conflict', orders)
    await rawQuery(join(cli.folder, 'conflict.duckdb'), 'CREATE TABLE orders AS SELECT 1 AS mine')
    expect(await cli.run('plan', catalog, '--check')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('[VIEW_CONFLICT]'),
    })
    expect((await cli.run('plan', 'missing.yaml')).status).toBe(4)
  })
})

test('run prints its report as JSON with --json', async () => {
  const catalog = writeCatalog('report', orders + revenue)
  const { status, stdout, stderr } = await cli.run('run', catalog, '--json')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(JSON.parse(stdout)).toMatchObject({
    database: join(cli.folder, 'report.duckdb'),
    readOnly: false,
    durationMs: expect.any(Number),
    steps: [],
    views: [{ action: 'create' }, { action: 'create' }],
    warnings: [],
  })
  expect((await cli.run('run', catalog, '--json', '-q', 'FROM revenue')).stdout).toBe('[\n  {"total":27.5}\n]\n')
  expect(JSON.parse((await cli.run('run', catalog, '--json', '--dry-run')).stdout)).toMatchObject({ changes: false })
})

describe('build', () => {
  test('warns that it is deprecated and works', async () => {
    const catalog = writeCatalog('build', orders + revenue)
    const { status, stdout, stderr } = await cli.run('build', catalog, '--use-connection')
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
    expect(stderr).toMatch(/^warning: .*deprecated.*duckalog run.*\n.*build\.duckdb: views: 2 created/)
    expect(await rawQuery(join(cli.folder, 'build.duckdb'), 'SELECT total::DOUBLE AS total FROM revenue')).toEqual([
      { total: 27.5 },
    ])
    expect((await cli.run('build', catalog, '--dry-run')).stdout).toContain('  = main.orders ')
  })

  test('rejects an in-memory catalog', async () => {
    cli.write('memory.yaml', 'version: 1\nduckdb: {}\nviews: []\n')
    expect(await cli.run('build', 'memory.yaml')).toMatchObject({ status: 3, stderr: expect.stringContaining('[BUILD_FAILED]') })
  })
})

describe('generate-sql', () => {
  test('prints a script that runs without changes', async () => {
    const catalog = writeCatalog('script', revenue + orders)
    const { status, stdout, stderr } = await cli.run('generate-sql', catalog)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(existsSync(join(cli.folder, 'script.duckdb'))).toBe(false)
    const database = join(cli.folder, 'generated.duckdb')
    await rawQuery(database, stdout)
    expect(await rawQuery(database, 'SELECT total::DOUBLE AS total FROM revenue')).toEqual([{ total: 27.5 }])
    expect(await cli.run('generate-sql', catalog, '-o', 'script.sql')).toMatchObject({ status: 0, stdout: '' })
    expect(readFileSync(join(cli.folder, 'script.sql'), 'utf8')).toBe(stdout)
    expect(JSON.parse((await cli.run('generate-sql', catalog, '--json')).stdout)).toEqual({ sql: stdout })
  })

  test('reports why it cannot write', async () => {
    const catalog = writeCatalog('script', orders)
    const { status, stderr } = await cli.run('generate-sql', catalog, '-o', 'no/such/script.sql')
    expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringMatching(/script\.sql.*ENOENT.*\[BUILD_FAILED\]/) })
  })
})

describe('show-paths', () => {
  beforeAll(() => {
    cli.write('here.csv', 'a\n1\n')
    cli.write(
      'paths.yaml',
      [
        'version: 1',
        'duckdb: {database: paths.duckdb}',
        'attachments: {sqlite: [{alias: s, path: missing.sqlite}]}',
        'views:',
        '  - {name: a, source: csv, uri: here.csv}',
        '  - {name: b, source: parquet, uri: "s3://bucket/*.parquet"}',
        '  - {name: c, source: csv, uri: "none/*.csv"}',
        '  - {name: d, source: csv, uri: "he[r]?.c*"}',
      ].join('\n'),
    )
  })

  test('prints every path, resolved', async () => {
    const { status, stdout } = await cli.run('show-paths', 'paths.yaml')
    expect(status).toBe(0)
    const rows = [
      ['duckdb.database', join(cli.folder, 'paths.duckdb')],
      ['attachments.sqlite[0].path', join(cli.folder, 'missing.sqlite')],
      ['views[0].uri', join(cli.folder, 'here.csv')],
      ['views[1].uri', 's3://bucket/*.parquet'],
      ['views[2].uri', join(cli.folder, 'none/*.csv')],
      ['views[3].uri', join(cli.folder, 'he[r]?.c*')],
    ] as const
    expect(stdout).toBe(rows.map(([path, resolved]) => `${path.padEnd(26)}  ${resolved}\n`).join(''))
  })

  test('checks whether paths exist with --check', async () => {
    const { status, stdout, stderr } = await cli.run('show-paths', 'paths.yaml', '--check')
    expect({ status, stderr }).toEqual({ status: 3, stderr: '2 paths of paths.yaml do not exist.\n' })
    const states = [...stdout.matchAll(/\((.*)\)$/gm)].map(([, state]) => state)
    expect(states).toEqual(['will be created', 'MISSING', 'exists', 'remote, not checked', 'matches nothing', 'exists'])
    const json = JSON.parse((await cli.run('show-paths', 'paths.yaml', '--check', '--json')).stdout)
    expect(json[1]).toEqual({
      path: 'attachments.sqlite[0].path',
      resolved: join(cli.folder, 'missing.sqlite'),
      state: 'missing',
    })
  })
})

test('show-paths expects the database of an attached catalog to be created by its own connect', async () => {
  cli.write('kid.yaml', 'version: 1\nduckdb: {database: kid.duckdb}\n')
  cli.write('parent.yaml', 'version: 1\nduckdb: {}\nattachments: {duckalog: [{alias: kid, config_path: kid.yaml}]}\n')
  const { status, stdout } = await cli.run('show-paths', 'parent.yaml', '--check', '--json')
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toEqual([
    { path: 'attachments.duckalog[0].config_path', resolved: join(cli.folder, 'kid.yaml'), state: 'ok' },
    { path: 'attachments.duckalog[0].database', resolved: join(cli.folder, 'kid.duckdb'), state: 'new' },
  ])
})

test('every command uses the given profile, and .env files unless disabled', async () => {
  cli.write('.env', 'NUMBER=42\n')
  cli.write(
    'profiles.yaml',
    'version: 1\nduckdb: {database: profiles.duckdb}\nviews: [{name: v, sql: "SELECT ${env:NUMBER:7} AS n"}]\nprofiles: {prod: {duckdb: {database: prod.duckdb}}}\n',
  )
  for (const command of ['generate-sql', 'show-paths', 'plan', 'doctor']) {
    expect({ command, ...(await cli.run(command, 'profiles.yaml', '--profile', 'prodd')) }).toMatchObject({
      command,
      status: 2,
      stderr: expect.stringContaining('did you mean `prod`?'),
    })
  }
  expect((await cli.run('show-paths', 'profiles.yaml', '--profile', 'prod')).stdout).toContain('prod.duckdb')
  expect((await cli.run('generate-sql', 'profiles.yaml')).stdout).toContain('SELECT 42 AS n')
  expect((await cli.run('generate-sql', 'profiles.yaml', '--no-load-dotenv')).stdout).toContain('SELECT 7 AS n')
  expect((await cli.run('query', 'FROM v', '-c', 'profiles.yaml', '--no-load-dotenv', '--format', 'csv')).stdout).toBe(
    'n\r\n7\r\n',
  )
  expect((await cli.run('build', 'profiles.yaml', '--profile', 'prod')).stderr).toContain('prod.duckdb: views: 1 created')
})
