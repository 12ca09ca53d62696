import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { startS3Server } from '../servers/s3-server.js'
import { describeWith, extensionDirectory, unsigned } from '../support/extensions.js'
import { rawQuery } from '../support/raw-duckdb.js'
import { bundleCli, type Cli } from './bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
  cli.write('.env', 'NUMBER=42\n')
  cli.write(
    'catalog.yaml',
    'version: 1\nduckdb: {}\nviews: [{name: v, sql: "SELECT ${env:NUMBER:7} AS n"}]\nprofiles: {prod: {views: [{name: v, sql: SELECT 1 AS n}]}}\n',
  )
  cli.write('main.yaml', 'version: 1\nduckdb: {}\nimports: [middle.yaml]\n')
  cli.write('middle.yaml', '# nothing here\nimports:\n  - broken.yaml\n')
  cli.write('broken.yaml', 'views:\n  - {name: a, sqll: SELECT 1}\n')
  cli.write('late.yaml', 'version: 1\nduckdb: {}\nimports: [late-views.yaml]\n')
  cli.write('late-views.yaml', 'views:\n  - {name: a, sql: FROM nowhere}\n')
  cli.write('circle.yaml', 'version: 1\nduckdb: {}\nimports: [circle.yaml]\n')
  cli.write('settings.yaml', 'version: 1\nduckdb: {}\nloader_settings: {max_threads: 4}\n')
})
afterAll(() => cli.remove())

/** The excerpts of source lines in an error. */
const excerpt = /^ *\d* \|.*\n/gm

const query = ['-q', 'SELECT n FROM v', '--format', 'csv']

test.each<[readonly string[], string]>([
  [[], 'n\r\n42\r\n'],
  [['--no-load-dotenv'], 'n\r\n7\r\n'],
  [['--profile', 'prod'], 'n\r\n1\r\n'],
])('run %j uses .env files and profiles as told', async (options, stdout) => {
  expect(await cli.run('run', 'catalog.yaml', ...options, ...query)).toMatchObject({ status: 0, stdout })
})

test.each<[readonly string[], number, string]>([
  [['validate', 'catalog.yaml', '--profile', 'prod'], 0, ''],
  [['validate', 'catalog.yaml', '--no-load-dotenv'], 0, ''],
  [
    ['validate', 'catalog.yaml', '--profile', 'prodd'],
    2,
    'catalog.yaml:4:1: profiles: has no profile `prodd`; did you mean `prod`?; it was selected by the option profile or by DUCKALOG_PROFILE [CONFIG_INVALID]\n',
  ],
  [
    ['validate', 'circle.yaml'],
    2,
    'circle.yaml:3:11: imports[0]: creates an import cycle: circle.yaml:3:11 → circle.yaml; remove one of them [CONFIG_IMPORT_CYCLE]\n',
  ],
  [
    ['validate', 'main.yaml'],
    2,
    'broken.yaml:2:5: views[0]: has no source and no SQL; write `source`, or one of `sql`, `sql_file` and `sql_template` [CONFIG_INVALID]\n  imported by middle.yaml:3:5\n  imported by main.yaml:3:11\n' +
      'broken.yaml:2:15: views[0].sqll: is not a known key; did you mean `sql`? [CONFIG_INVALID]\n  imported by middle.yaml:3:5\n  imported by main.yaml:3:11\n',
  ],
])('%j exits with code %i', async (args, status, stderr) => {
  const outcome = await cli.run(...args)
  expect({ ...outcome, stderr: outcome.stderr.replace(excerpt, '') }).toMatchObject({ status, stderr })
})

test('a view of an imported file that DuckDB rejects is reported with the import chain', async () => {
  const { status, stderr } = await cli.run('run', 'late.yaml')
  expect(status).toBe(3)
  expect(stderr).toMatch(/^late-views\.yaml:2:\d+: .*\[VIEW_FAILED\]/m)
  expect(stderr).toMatch(/^ {2}imported by late\.yaml:3:11$/m)
})

test('DUCKALOG_PROFILE selects the profile', async () => {
  const { stdout } = await cli.runIn({ env: { DUCKALOG_PROFILE: 'prod' } }, 'run', 'catalog.yaml', ...query)
  expect(stdout).toBe('n\r\n1\r\n')
})

test('a warning of the config is printed', async () => {
  expect((await cli.run('run', 'settings.yaml')).stderr).toContain('loader_settings have no effect')
})

test('a config is read over HTTPS, and a redirect to HTTP is never followed', async () => {
  const [key, certificate] = [join(cli.folder, 'key.pem'), join(cli.folder, 'certificate.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2']
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, ...subject], {
    stdio: 'ignore',
  })
  const requests: string[] = []
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, response) => {
    requests.push(request.url ?? '')
    const { port } = server.address() as AddressInfo
    if (request.url === '/plain') response.writeHead(302, { location: `http://localhost:${port}/target` }).end()
    else if (request.url === '/moved') response.writeHead(302, { location: '/catalog.yaml' }).end()
    else response.end('version: 1\nduckdb: {}\nviews: [{name: v, sql: SELECT 5 AS n}]')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `https://localhost:${(server.address() as AddressInfo).port}`
  try {
    const run = (path: string, env: Readonly<Record<string, string>>) =>
      cli.start(['run', `${url}${path}`, ...query], env).outcome
    const trusted = { NODE_EXTRA_CA_CERTS: certificate }
    expect(await run('/catalog.yaml', trusted)).toMatchObject({ status: 0, stdout: 'n\r\n5\r\n' })
    expect(await run('/moved', trusted)).toMatchObject({ status: 0, stdout: 'n\r\n5\r\n' })
    expect(await run('/plain', trusted)).toMatchObject({
      status: 2,
      stderr: `${url}/plain: redirects from https to an unencrypted address, which is never followed [CONFIG_INVALID]\n`,
    })
    expect((await run('/catalog.yaml', {})).stderr).toMatch(/cannot be fetched \(.*CERT.*\) \[CONFIG_NOT_FOUND\]/)
    expect(requests).toEqual(['/catalog.yaml', '/moved', '/catalog.yaml', '/plain'])
  } finally {
    server.close()
  }
})

describeWith(['httpfs'], 'a config on S3', () => {
  test('is read with persistent secrets', async () => {
    await using server = await startS3Server()
    const home = join(cli.folder, 'home')
    mkdirSync(join(home, '.duckdb'), { recursive: true })
    symlinkSync(extensionDirectory, join(home, '.duckdb/extensions'))
    const keys = `TYPE s3, KEY_ID 'S3RVER', SECRET 'S3RVER', REGION 'us-east-1', ENDPOINT '127.0.0.1:${server.port}', URL_STYLE path, USE_SSL false`
    const text = 'version: 1\nduckdb: {}\nimports: [parts/v.yaml]'
    const part = 'views: [{name: v, sql: SELECT 6 AS n}]'
    const put = (name: string, content: string) => `COPY (SELECT '${content}'::BLOB) TO 's3://bucket/${name}' (FORMAT blob)`
    const setup = ['LOAD httpfs', `CREATE PERSISTENT SECRET mine (${keys})`, put('catalog.yaml', text), put('parts/v.yaml', part)]
    await rawQuery(':memory:', setup.join('; '), {
      extension_directory: extensionDirectory,
      ...unsigned,
      secret_directory: join(home, '.duckdb/stored_secrets'),
    })
    const run = (env: Readonly<Record<string, string>>) => cli.start(['run', 's3://bucket/catalog.yaml', ...query], env).outcome
    expect(await run({ HOME: home })).toMatchObject({ status: 0, stdout: 'n\r\n6\r\n' })
  })
})
