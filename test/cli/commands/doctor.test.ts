import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../servers/free-port.js'
import { type Postgres, startPostgres } from '../../servers/postgres.js'
import { type S3Server, startS3Server } from '../../servers/s3-server.js'
import { describeWith, extensionDirectory } from '../../support/extensions.js'
import { bundleCli, type Cli } from '../bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
})
afterAll(() => cli.remove())

const writeCatalog = (name: string, catalog: object) => cli.write(name, JSON.stringify({ version: 1, ...catalog }))

test('doctor without a catalog prints the versions', async () => {
  const { status, stdout, stderr } = await cli.run('doctor')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(/^ok {6}duckalog: \d.*\nok {6}Node\.js: v\d.*\nok {6}DuckDB: v1\.5.*\n$/)
})

test('doctor rejects an invalid catalog like every other command', async () => {
  writeCatalog('wrong.json', { duckdb: { databse: 'x' } })
  expect(await cli.run('doctor', 'wrong.json')).toMatchObject({ status: 2, stderr: expect.stringContaining('[CONFIG_INVALID]') })
})

describeWith(['sqlite_scanner', 'postgres_scanner', 'httpfs'], 'a catalog of many parts', () => {
  let postgres: Postgres
  let s3: S3Server
  beforeAll(async () => {
    postgres = await startPostgres()
    s3 = await startS3Server()
  })
  afterAll(async () => {
    await postgres?.stop()
    await s3?.[Symbol.asyncDispose]()
  })

  test('is checked part by part; a failure does not stop the other checks, and nothing is created', async () => {
    const { host, port, user, password, database } = postgres
    const server = { host, port, database, user }
    writeCatalog('many.json', {
      duckdb: {
        database: 'many.duckdb',
        directories: { extensions: extensionDirectory, secrets: 'stored' },
        extension_policy: 'local_only',
        load_extensions: ['sqlite_scanner', 'no_such_extension', 'httpfs'],
        settings: { s3_endpoint: `127.0.0.1:${await freePort()}`, s3_use_ssl: false, http_retries: 0 },
        secrets: [
          { ...s3.secret, name: 'good', scope: 's3://bucket' },
          { ...s3.secret, name: 'bad', key_id: 'STRANGER', secret: 'canary-of-the-test', scope: 's3://bucket/private/' },
          {
            type: 'postgres',
            name: 'gone',
            host: '127.0.0.1',
            port: await freePort(),
            user: 'u',
            password: 'canary-of-the-test',
          },
          { type: 'http', name: 'unused', bearer_token: 'canary-of-the-test', persistent: true },
        ],
      },
      attachments: {
        duckdb: [{ alias: 'fresh', path: 'fresh.duckdb', read_only: false }],
        sqlite: [{ alias: 'registry', path: 'missing.sqlite' }],
        postgres: [
          { alias: 'right', ...server, password },
          { alias: 'wrong', ...server, password: 'canary-of-the-test' },
        ],
      },
      views: [
        { name: 'v', sql: 'SELECT 1 AS one' },
        { name: 'days', source: 'csv', uri: 'days.csv' },
        { name: 'lost', source: 'parquet', uri: 'lost/*.parquet' },
        { name: 'elsewhere', source: 'parquet', uri: 's3://other/a.parquet', optional: true },
      ],
    })
    cli.write('days.csv', 'day\n2026-01-01\n')
    const { status, stdout, stderr } = await cli.run('doctor', 'many.json')
    expect({ status, stderr }).toEqual({ status: 3, stderr: '' })
    expect(stdout).not.toContain('canary')
    for (const line of [
      /^ok {6}database and views .*a run would change 4 of 4 views$/m,
      /^(?:ok {4}|SLOW {2}) {2}extension sqlite_scanner /m,
      /^FAILED {2}extension no_such_extension .*no_such_extension.*$/m,
      /^(?:ok {4}|SLOW {2}) {2}secret good /m,
      /^note {4}attachment fresh: .*does not exist yet; a run creates it$/m,
      /^FAILED {2}attachment registry .*missing\.sqlite/m,
      /^(?:ok {4}|SLOW {2}) {2}attachment right /m,
      /^FAILED {2}attachment wrong .*password authentication failed/m,
      /^ok {6}server of secret good .*s3:\/\/bucket\/\* can be listed/m,
      /^FAILED {2}server of secret bad /m,
      /^FAILED {2}server of secret gone .*ECONNREFUSED/m,
      /^note {4}server of secret unused: not checked/m,
      /^FAILED {2}source of view lost .*No files found that match the pattern ".*lost\/\*\.parquet"$/m,
      /^FAILED {2}source of view elsewhere [\s\S]*optional: a run continues without it\)\n +→ No secret of type s3 covers s3:\/\/other\/a\.parquet\./m,
      /^ok {6}sources .*files of 1 of 3 views can be read$/m,
    ]) {
      expect(stdout).toMatch(line)
    }
    for (const file of ['many.duckdb', 'fresh.duckdb', 'missing.sqlite', 'stored'])
      expect(existsSync(join(cli.folder, file))).toBe(false)
    const findings = JSON.parse((await cli.run('doctor', 'many.json', '--json')).stdout) as { status: string; subject: string }[]
    expect(findings.filter((finding) => finding.status === 'failed').map(({ subject }) => subject)).toEqual([
      'extension no_such_extension',
      'attachment registry',
      'attachment wrong',
      'server of secret bad',
      'server of secret gone',
      'source of view lost',
      'source of view elsewhere',
    ])
  })
})

describeWith(['sqlite_scanner'], 'a view that reads a database of its catalog as a plain file', () => {
  test('is warned of, through any pattern, literal or link', async () => {
    const sqlite = [{ alias: 'shop', path: 'data/shop.sqlite', read_only: false }]
    const duckdb = {
      database: 'data/own.duckdb',
      directories: { extensions: extensionDirectory },
      load_extensions: ['sqlite_scanner'],
    }
    mkdirSync(join(cli.folder, 'data'))
    cli.write('data/plain.txt', 'x')
    writeCatalog('files.json', { duckdb, views: [{ name: 'v', sql: 'SELECT 1 AS a' }] })
    expect(
      await cli.run('run', 'files.json', '-q', "ATTACH 'data/shop.sqlite' AS s (TYPE sqlite); CREATE TABLE s.t (a INTEGER)"),
    ).toMatchObject({ status: 0 })
    symlinkSync(join(cli.folder, 'data/own.duckdb'), join(cli.folder, 'data/link.bin'))
    const at = (name: string) => join(cli.folder, 'data', name)
    writeCatalog('files.json', {
      duckdb,
      attachments: { sqlite },
      views: [
        { name: 'all', sql: `SELECT filename FROM read_blob('${at('*')}')` },
        { name: 'linked', sql: `SELECT filename FROM read_text(['${at('plain.txt')}', '${at('*.bin')}'])` },
        { name: 'scan', sql: `FROM sqlite_scan('${at('shop.sqlite')}', 't')` },
        { name: 'plain', sql: `FROM read_text('${at('plain.txt')}')` },
        { name: 'table', sql: "SELECT a, 'x.sqlite' AS b FROM shop.t" },
      ],
    })
    const { stdout } = await cli.run('doctor', 'files.json', '--json')
    const findings = JSON.parse(stdout) as { subject: string; detail: string; advice?: string }[]
    const warned = findings.filter(({ detail = '' }) => detail.includes('as a plain file'))
    expect(warned.map(({ subject, detail }) => `${subject}: ${/\/(\w+\.\w+) as a plain/.exec(detail)?.[1]}`).sort()).toEqual([
      'source of view all: own.duckdb',
      'source of view all: shop.sqlite',
      'source of view linked: own.duckdb',
    ])
    expect(warned[0]?.advice).toContain('through an attachment')
  })
})
