import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { DuckDBConfig } from '../../src/config/model/catalog-config.js'
import { duckdbVersion } from '../support/extensions.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { sessionConfig, withSession } from './session-fixtures.js'

const inFolder = temporaryFolder()

/** A repository that has no extension, counts who asks, and is a proxy as well. */
let repository: Server
let url: string
const asked: string[] = []

beforeAll(async () => {
  repository = createServer(({ url: path }, response) => {
    asked.push(path ?? '')
    response.writeHead(404).end()
  })
  repository.on('connect', ({ url: host }, socket) => {
    asked.push(`CONNECT ${host}`)
    socket.end('HTTP/1.1 404 Not Found\r\n\r\n')
  })
  await new Promise<void>((done) => repository.listen(0, '127.0.0.1', done))
  url = `127.0.0.1:${(repository.address() as AddressInfo).port}`
})
afterAll(() => repository.close())
beforeEach(() => asked.splice(0))

/** Everything that makes DuckDB look for an extension. */
const wishes = (): readonly DuckDBConfig[] => [
  { load_extensions: ['spatial'] },
  { install_extensions: ['spatial'] },
  { extensions: [{ name: 'spatial', force: true }] },
  { extensions: [{ name: 'spatial', from: 'community' }] },
  { extensions: [{ name: 'spatial', from: `http://${url}` }] },
  { extensions: [{ name: 'spatial', optional: true }] },
  { secrets: [{ type: 's3' }] },
  { settings: { s3_region: 'eu' } },
  { pragmas: ["FROM read_xlsx('nothing.xlsx')"] },
  { pragmas: ["FROM 'http://127.0.0.1:1/nothing.parquet'"] },
  { pragmas: ["ATTACH 'nothing.sqlite' (TYPE sqlite)"] },
]

async function wish(duckdb: DuckDBConfig, policy: DuckDBConfig['extension_policy']): Promise<unknown> {
  const settings = {
    custom_extension_repository: `http://${url}`,
    autoinstall_extension_repository: `http://${url}`,
    http_proxy: url,
  }
  const config = sessionConfig({
    extension_policy: policy ?? 'auto',
    directories: { extensions: inFolder('none'), home: inFolder('home') },
    ...duckdb,
    settings: { ...settings, ...(duckdb.settings as object) },
  })
  return withSession(config, async ({ report }) => report).catch((error: unknown) => error)
}

test.each(['local_only', 'never'] as const)('under %s nobody is asked for anything', async (policy) => {
  for (const duckdb of wishes()) await wish(duckdb, policy)
  expect(asked).toEqual([])
})

test('under auto DuckDB contacts the repository, also for extensions that it loads automatically', async () => {
  for (const duckdb of wishes().filter(({ extensions }) => extensions === undefined)) {
    asked.splice(0)
    await wish(duckdb, 'auto')
    expect([duckdb, asked.length > 0]).toEqual([duckdb, true])
  }
  expect(asked.join()).toMatch(new RegExp(`/v${duckdbVersion.replaceAll('.', '\\.')}/\\w+/\\w+\\.duckdb_extension`))
})

test('a proxy of the settings is set before anything is installed', async () => {
  const config = sessionConfig({
    directories: { extensions: inFolder('none') },
    settings: ["SET http_proxy = 'http://127.0.0.1:1'", `SET http_proxy = '${url}'`],
    extensions: [{ name: 'spatial', from: 'http://repository.invalid' }],
  })
  const error = await withSession(config, async () => undefined).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'EXTENSION_UNAVAILABLE' })
  expect(asked.join()).toContain('repository.invalid')
})
