import { type LoadOptions, loadConfig, locationOf, type RemoteReadContext, warningsOf } from '../../../src/config/index.js'
import { isSecretValue } from '../../../src/secret-value.js'
import { type HttpServer, redirectTo, startHttpServer } from '../../servers/http-server.js'
import { type ConfigFolder, head, makeConfigFolder, refusalOf } from '../config-folder.js'

let server: HttpServer
let folder: ConfigFolder
beforeEach(async () => {
  server = await startHttpServer()
  folder = await makeConfigFolder()
})
afterEach(async () => {
  await server[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const load = (path: string, options: LoadOptions = {}) => loadConfig(`${server.url}${path}`, options)

test('a config by HTTP, with relative paths and imports that start at its URL', async () => {
  server.answers = {
    '/conf/catalog.yaml': `version: 1
imports: [../shared/a.json?token=secret]
duckdb: {directories: {temp: /tmp/t}}
attachments: {duckdb: [{alias: d, path: d.db}]}
views:
  - {name: p, source: parquet, uri: "data/*.parquet"}
  - {name: up, source: csv, uri: ../../../x.csv}
  - {name: s3, source: csv, uri: "s3://bucket/x.csv"}
  - {name: f, sql_file: sql/f.sql}`,
    '/conf/sql/f.sql': 'SELECT ${env:X}',
    '/shared/a.json': '{"views": [{"name": "a", "source": "json", "uri": "b.json"}]}',
  }
  const config = await loadConfig(new URL(`${server.url}/conf/catalog.yaml?key=secret#part`))
  expect(config).toEqual({
    version: 1,
    duckdb: { directories: { temp: '/tmp/t' } },
    attachments: { duckdb: [{ alias: 'd', path: `${server.url}/conf/d.db` }] },
    views: [
      { name: 'a', source: 'json', uri: `${server.url}/shared/b.json` },
      { name: 'p', source: 'parquet', uri: `${server.url}/conf/data/*.parquet` },
      { name: 'up', source: 'csv', uri: `${server.url}/x.csv` },
      { name: 's3', source: 'csv', uri: 's3://bucket/x.csv' },
      { name: 'f', sql: 'SELECT ${env:X}' },
    ],
  })
  expect(locationOf(config, ['views', 0, 'name'])).toEqual({
    file: `${server.url}/shared/a.json`,
    line: 1,
    column: 13,
    path: 'views[0].name',
    importChain: [{ file: `${server.url}/conf/catalog.yaml`, line: 2, column: 11, path: 'imports[0]' }],
  })
  expect(server.requests).toContain('/shared/a.json?token=secret')
})

test('a remote text sees only the variables that the host gave: no process.env, no .env', async () => {
  process.env.DUCKALOG_TEST_REMOTE = 'canary'
  try {
    server.answers = {
      '/c.yaml': `${head}name: "\${env:DUCKALOG_TEST_REMOTE:default}"\nenv_files: [.env]`,
      '/.env': 'DUCKALOG_TEST_REMOTE=canary',
    }
    const config = await load('/c.yaml')
    expect(config.name).toBe('default')
    expect(warningsOf(config)).toEqual([
      {
        code: 'ENV_FILE_SKIPPED',
        message: expect.stringMatching(/are not read/),
        location: expect.objectContaining({ line: 4, column: 1 }),
      },
    ])
    expect((await load('/c.yaml', { env: { DUCKALOG_TEST_REMOTE: 'given' } })).name).toBe('given')
    await folder.put({ '.env': 'DUCKALOG_TEST_REMOTE=canary', 'catalog.yaml': `${head}imports: ["${server.url}/c.yaml"]` })
    expect((await loadConfig(folder.file('catalog.yaml'))).name).toBe('default')
    expect(server.requests).not.toContain('/.env')
  } finally {
    delete process.env.DUCKALOG_TEST_REMOTE
  }
})

test('a local config imports from URLs', async () => {
  server.answers = {
    '/v.yaml': 'imports: [w.yaml]\nviews: [{name: v, sql: SELECT 1}]',
    '/w.yaml': 'views: [{name: w, sql: SELECT 1}]',
  }
  await folder.put({ 'catalog.yaml': `${head}imports: ["${server.url}/v.yaml", "${server.url}/w.yaml"]` })
  expect((await folder.load('catalog.yaml')).views.map(({ name }) => name)).toEqual(['w', 'v'])
  expect([...server.requests].sort()).toEqual(['/v.yaml', '/w.yaml'])
})

test.each<[string, RegExp]>([
  ['/etc/passwd', /is a local file, but a config that was loaded from a URL can only import from URLs/],
  ['file:///etc/passwd', /is a local file/],
  ['*.yaml', /has a wildcard, which only works for local files/],
  ['none.yaml', /names http:\/\/127\.0\.0\.1:\d+\/none\.yaml, which cannot be fetched \(HTTP 404\)/],
  ['s3://bucket/x.yaml', /names s3:\/\/bucket\/x\.yaml, which can only be read through DuckDB/],
  ['http://example.invalid/x.yaml', /which is not encrypted/],
  [
    'https://user:canary@example.invalid/x.yaml?canary',
    /names https:\/\/example\.invalid\/x\.yaml, which contains a user name or a password/,
  ],
])('the import of %s by a remote config is refused', async (path, message) => {
  server.answers = { '/c.yaml': `${head}imports: ["${path}"]` }
  const error = await refusalOf(load('/c.yaml'))
  expect(error).toMatchObject({
    code: 'CONFIG_INVALID',
    issues: [{ file: `${server.url}/c.yaml`, line: 3, column: 11, message: expect.stringMatching(message) }],
  })
  expect(error.message).not.toContain('canary')
})

test('an import that is missing may be optional; a server that is down is not missing', async () => {
  server.answers = {
    '/c.yaml': `${head}imports: [{path: none.yaml, optional: true}]`,
    '/d.yaml': `${head}imports: [{path: down.yaml, optional: true}]`,
    '/down.yaml': (response) => response.writeHead(503).end(),
  }
  expect((await load('/c.yaml')).views).toEqual([])
  expect(await refusalOf(load('/d.yaml'))).toMatchObject({ code: 'CONFIG_INVALID', retryable: true })
})

test('a load is retryable only if all of its failures are', async () => {
  server.answers = {
    '/c.yaml': `${head}imports: [down.yaml, none.yaml]`,
    '/d.yaml': `${head}imports: [down.yaml, off.yaml]`,
    '/down.yaml': (response) => response.writeHead(503).end(),
    '/off.yaml': (response) => response.writeHead(503).end(),
  }
  expect(await refusalOf(load('/c.yaml'))).toMatchObject({ retryable: false, issues: { length: 2 } })
  expect(await refusalOf(load('/d.yaml'))).toMatchObject({ retryable: true, issues: { length: 2 } })
})

test('import cycles of URLs are refused', async () => {
  server.answers = { '/c.yaml': `${head}imports: [sub/../d.yaml]`, '/d.yaml': 'imports: [./c.yaml]' }
  expect((await refusalOf(load('/c.yaml'))).code).toBe('CONFIG_IMPORT_CYCLE')
})

test.each<[string, string, boolean]>([
  ['/none.yaml', 'CONFIG_NOT_FOUND', false],
  ['/down.yaml', 'CONFIG_NOT_FOUND', true],
  ['/off.yaml', 'CONFIG_INVALID', false],
  ['/broken.yaml', 'CONFIG_SYNTAX', false],
])('%s: %s', async (path, code, retryable) => {
  server.answers = {
    '/down.yaml': (response) => response.writeHead(503).end(),
    '/off.yaml': redirectTo('http://example.invalid/'),
    '/broken.yaml': 'a: [',
  }
  expect(await refusalOf(load(`${path}?canary`))).toMatchObject({ code, retryable, issues: [{ file: `${server.url}${path}` }] })
  expect((await refusalOf(load(`${path}?canary`))).message).not.toContain('canary')
})

test('paths of a remote config lie in the allowed folders, too', async () => {
  server.answers = { '/c.yaml': `${head}views: [{name: v, source: csv, uri: /etc/passwd}, {name: w, source: csv, uri: w.csv}]` }
  expect(await refusalOf(load('/c.yaml', { allowedRoots: [folder.path] }))).toMatchObject({
    code: 'CONFIG_PATH_FORBIDDEN',
    issues: [{ path: 'views[0].uri' }],
  })
})

describe('readRemote', () => {
  const main = `version: 1
duckdb:
  secrets:
    - {type: s3, key_id: k, secret: "\${env:S3_SECRET}", persistent: "\${env:YES}"}
    - {type: gcs, secrt: wrong}
  directories: {extensions: ext}
  extension_policy: local_only
imports: ["s3://bucket/deep/v.yaml"]
`

  test('is given the main file alone, and imports with what the main file says', async () => {
    const asked: [string, RemoteReadContext][] = []
    const texts: Record<string, string> = {
      's3://bucket/deep/v.yaml':
        'imports: [../w.yaml]\nviews: [{name: v, sql_file: v.sql}, {name: p, source: csv, uri: "x y.csv"}]',
      's3://bucket/w.yaml': 'views: [{name: w, sql: SELECT 1}]',
      's3://bucket/deep/v.sql': 'SELECT 2',
    }
    const readRemote = async (url: string, context: RemoteReadContext) => {
      asked.push([url, context])
      return texts[url] ?? Promise.reject(new Error('no such key'))
    }
    const env = { S3_SECRET: 'hidden', YES: 'true' }
    await folder.put({ 'catalog.yaml': main.replace(/\n.*wrong.*/, '') })
    const config = await folder.load('catalog.yaml', { readRemote, env })
    expect(config.views).toEqual([
      { name: 'w', sql: 'SELECT 1' },
      { name: 'v', sql: 'SELECT 2' },
      { name: 'p', source: 'csv', uri: 's3://bucket/deep/x y.csv' },
    ])
    expect(asked.map(([url]) => url)).toEqual(Object.keys(texts))
    for (const [, { secrets, directories, extensionPolicy }] of asked) {
      expect({ directories, extensionPolicy }).toEqual({
        directories: { extensions: folder.file('ext') },
        extensionPolicy: 'local_only',
      })
      expect(secrets).toEqual([{ type: 's3', key_id: 'k', secret: expect.anything(), persistent: true }])
      expect(isSecretValue(secrets[0]?.secret)).toBe(true)
    }
    asked.length = 0
    texts['s3://bucket/main.yaml'] = `${head}imports: [w.yaml]`
    await loadConfig('s3://bucket/main.yaml', { readRemote })
    expect(asked[0]).toEqual(['s3://bucket/main.yaml', { secrets: [] }])
  })

  test('errors of readRemote are reported, and invalid secrets are reported later', async () => {
    await folder.put({ 'catalog.yaml': main })
    const fault = new Error('AccessDenied')
    const error = await refusalOf(
      folder.load('catalog.yaml', { env: { S3_SECRET: 'x', YES: 'false' }, readRemote: () => Promise.reject(fault) }),
    )
    expect(error).toMatchObject({
      code: 'CONFIG_INVALID',
      cause: fault,
      issues: [{ line: 8, column: 11, message: 'names s3://bucket/deep/v.yaml, which cannot be read: AccessDenied' }],
    })
    expect(
      await folder.problems('catalog.yaml', { env: { S3_SECRET: 'x', YES: 'false' }, readRemote: async () => 'views: []' }),
    ).toEqual([expect.stringMatching(/^catalog.yaml:5:.* is not a known key; did you mean `secret`\?/)])
  })

  test('the signal ends it', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const readRemote = async () => {
      controller.abort(reason)
      throw new Error('interrupted')
    }
    await expect(loadConfig('s3://bucket/x.yaml', { readRemote, signal: controller.signal })).rejects.toBe(reason)
  })
})
