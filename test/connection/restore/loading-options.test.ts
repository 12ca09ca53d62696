import { mkdir } from 'node:fs/promises'
import { type ConnectOptions, connectToCatalog } from '../../../src/index.js'
import { startHttpServer } from '../../servers/http-server.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder({
    '.env': 'DUCKALOG_TEST_N=3',
    'catalog.yaml': `version: 1
duckdb: {}
imports: [more.yaml]
views: [{name: v, sql: "SELECT \${env:DUCKALOG_TEST_N:0} AS n"}]
profiles: {p: {views: [{name: v, sql: SELECT 5 AS n}]}}`,
    'more.yaml': 'loader_settings: {max_threads: 2}',
  })
})
afterEach(() => folder[Symbol.asyncDispose]())

test.each<[string, ConnectOptions, number]>([
  ['.env', {}, 3],
  ['loadDotenv', { loadDotenv: false }, 0],
  ['env', { env: { DUCKALOG_TEST_N: '4' } }, 4],
  ['profile', { profile: 'p' }, 5],
])('%s reaches the catalog', async (_, options, n) => {
  await using catalog = connectToCatalog(folder.file('catalog.yaml'), options)
  expect(await catalog.query('FROM v')).toEqual([{ n }])
  await folder.write({ '.env': 'DUCKALOG_TEST_N=8' })
  await catalog.refresh()
  expect(await catalog.query('FROM v')).toEqual([{ n: n === 3 ? 8 : n }])
})

test('warnings about the config are in the report and are emitted as events', async () => {
  const events: unknown[] = []
  await using catalog = connectToCatalog(folder.file('catalog.yaml'), { onEvent: (event) => events.push(event) })
  await catalog.getConnection()
  const warning = {
    code: 'LOADER_SETTINGS_IGNORED',
    location: { file: folder.file('more.yaml'), line: 1, importChain: [{ line: 3 }] },
  }
  expect(catalog.report?.warnings).toMatchObject([warning])
  expect(events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'LOADER_SETTINGS_IGNORED' }))
})

test('allowedRoots and the signal apply to the config', async () => {
  await mkdir(folder.file('other'))
  const forbidden = connectToCatalog(folder.file('catalog.yaml'), { allowedRoots: [folder.file('other')] })
  await expect(forbidden.query('FROM v')).rejects.toMatchObject({ code: 'CONFIG_PATH_FORBIDDEN' })
  const reason = new Error('enough')
  await using server = await startHttpServer({ '/c.yaml': () => undefined })
  const waiting = connectToCatalog(`${server.url}/c.yaml`, { signal: abortSoon(reason) })
  await expect(waiting.query('FROM v')).rejects.toBe(reason)
})

function abortSoon(reason: Error): AbortSignal {
  const controller = new AbortController()
  setTimeout(() => controller.abort(reason), 50)
  return controller.signal
}
