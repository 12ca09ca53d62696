import { DuckDBInstance } from '@duckdb/node-api'
import { duckdbSettings } from '../../../scripts/schema/duckdb-settings.js'
import { startYamlServer, type YamlServer } from '../../servers/yaml-server.js'

const schema = new URL('../../../schema/catalog.schema.json', import.meta.url).href
let server: YamlServer
let count = 0

beforeAll(async () => {
  server = await startYamlServer()
})
afterAll(() => server[Symbol.asyncDispose]())

/** Opens a catalog in which `|` is the cursor; returns where that is, and what the server finds wrong. */
async function open(text: string) {
  count += 1
  const whole = `# yaml-language-server: $schema=${schema}\n${text}`
  const before = whole.split('|')[0] ?? ''
  const uri = `file:///catalog-${count}.yaml`
  const found = server.next('textDocument/publishDiagnostics')
  server.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text: whole.replace('|', '') } })
  const { diagnostics } = (await found) as { diagnostics: readonly { message: string }[] }
  const lines = before.split('\n')
  const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 }
  return { at: { textDocument: { uri }, position }, messages: diagnostics.map(({ message }) => message) }
}

const head = 'version: 1\nduckdb:\n  '

test.each([
  ['a type of secret', `${head}secrets:\n    - type: |`, 'motherduck'],
  ['a provider', `${head}secrets:\n    - type: s3\n      provider: |`, 'credential_chain'],
  ['an extension', `${head}load_extensions:\n    - |`, 'httpfs'],
  ['a setting', `${head}settings:\n    mem|`, 'memory_limit'],
  ['sslmode', `version: 1\nduckdb: {}\nattachments:\n  postgres:\n    - alias: a\n      sslmode: |`, 'verify-full'],
])('an editor offers %s', async (_what, text, offered) => {
  const { at } = await open(text)
  const { items } = (await server.request('textDocument/completion', at)) as { items: readonly { label: string }[] }
  expect(items.map(({ label }) => label)).toContain(offered)
})

test('an editor explains a key', async () => {
  const { at } = await open('version: 1\nduckdb: {}\nviews:\n  - na|me: a\n    sql: SELECT 1\n')
  expect(JSON.stringify(await server.request('textDocument/hover', at))).toContain('unique in its schema')
})

const view = (keys: string) => `version: 1\nduckdb: {}\nviews:\n  - { name: a, ${keys} }\n`

test.each([
  ['no origin', view('description: b')],
  ['two origins', view('sql: SELECT 1, sql_file: a.sql')],
  ['a source without uri', view('source: parquet')],
  ['a source without its table', view('source: duckdb, database: b')],
  ['an unknown key', view('sql: SELECT 1, sqll: x')],
])('an editor marks a view with %s', async (_what, text) => {
  expect((await open(text)).messages).not.toEqual([])
})

test.each([
  ['a source and SQL', view('source: parquet, uri: a.parquet, sql: FROM source')],
  ['an Iceberg table by name', view('source: iceberg, catalog: c, table: a.b')],
  [
    'values that are not offered',
    `${head}secrets: [{ type: other, provider: mine }]\n  load_extensions: [mine]\n  settings: { my_setting: 1 }\n`,
  ],
])('an editor reports no problem in %s', async (_what, text) => {
  expect((await open(text)).messages).toEqual([])
})

test('the settings that are offered are those of DuckDB', async () => {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const rows = (await connection.runAndReadAll('SELECT name FROM duckdb_settings() ORDER BY name')).getRows()
  connection.closeSync()
  instance.closeSync()
  expect(rows.flat()).toEqual(duckdbSettings)
})
