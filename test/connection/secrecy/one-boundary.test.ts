import { tracingChannel } from 'node:diagnostics_channel'
import { DuckDBInstance } from '@duckdb/node-api'
import { type CatalogInput, connectToCatalog, generateSql, loadConfig } from '../../../src/index.js'
import { redactorOf } from '../../../src/secrets/index.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { show } from '../../support/show.js'

const canary = 'cn4ry-hunter2'

let folder: CatalogFolder
beforeAll(async () => {
  folder = await makeFolder()
})
afterAll(() => folder?.[Symbol.asyncDispose]())

type Parts = Partial<CatalogInput['duckdb']> & { readonly more?: object }

/** The places for a credential besides the fields of secrets; `readable` must still be shown. */
const places: Readonly<Record<string, Parts>> = {
  'a setting': { settings: { http_proxy_password: canary } },
  'a URL in a setting': { settings: { http_proxy: `http://user:${canary}@127.0.0.1:1` } },
  'SET … = in settings': { settings: [`SET http_proxy_password = '${canary}'`] },
  'SET … TO in pragmas': { pragmas: [`SET http_proxy_password TO '${canary}'`] },
  'SET of a URL in pragmas': { pragmas: [`SET http_proxy = 'http://user:${canary}@127.0.0.1:1'`] },
  'PRAGMA add_parquet_key': { pragmas: [`PRAGMA add_parquet_key('name', '${canary}')`] },
  'a failing statement of init_sql': { init_sql: [`CREATE SECRET readable (TYPE nonsense, SECRET '${canary}')`] },
  'a failing statement that is cut as a name': {
    pragmas: [`CREATE SECRET readable_but_long_enough_to (TYPE nonsense, TOKEN '${canary}')`],
  },
  'a failing ATTACH': { init_sql: [`ATTACH 'no/such/folder/x.db' AS readable (ENCRYPTION_KEY '${canary}')`] },
  'a URL in a view': { more: { views: [{ name: 'readable', sql: `SELECT 'https://user:${canary}@host/path' AS url` }] } },
  'a URL in a view that fails': {
    more: { views: [{ name: 'readable', sql: `SELECT ${'1, '.repeat(20)} nope('https://user:${canary}@host/path')` }] },
  },
  'a token in a URI': { more: { views: [{ name: 'readable', source: 'csv', uri: `http://127.0.0.1:1/x.csv?token=${canary}` }] } },
  'an option at open': { config: { no_such_password: canary } },
}

test.each(Object.entries(places))(
  '%s shows no credential in anything that leaves the library',
  async (_, { more, ...duckdb }) => {
    const source = { version: 1, duckdb: { extension_policy: 'never', ...duckdb }, ...more } as CatalogInput
    const seen: unknown[] = []
    const traced: unknown[] = []
    const channels = ['connect', 'query'].map((name) => tracingChannel(`duckalog:${name}`))
    const listener = Object.fromEntries(
      ['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map((event) => [event, (message: unknown) => traced.push(message)]),
    ) as never
    for (const channel of channels) channel.subscribe(listener)
    const catalog = connectToCatalog(source, { onEvent: (event) => seen.push(event) })
    try {
      for (const work of [
        () => catalog.plan(),
        () => catalog.query('SELECT 1 AS a'),
        () => catalog.plan(),
        () => catalog.refresh(),
      ])
        seen.push(await work().catch((error: unknown) => error))
      seen.push(catalog.report)
    } finally {
      await catalog.close()
      for (const channel of channels) channel.unsubscribe(listener)
    }
    const config = await loadConfig(source)
    const script = generateSql(config)
    for (const value of [...seen, ...traced, script]) expect(show(value)).not.toContain(canary)
    expect(redactorOf(config).redact(`it is ${canary}.`)).toMatch(/^it is \[redacted\]/)
    expect(traced.length).toBeGreaterThan(0)
    expect(
      traced.every(
        (message) => !Object.hasOwn(message as object, 'result') || (message as { result: unknown }).result === undefined,
      ),
    ).toBe(true)
    if (JSON.stringify(source).includes('readable')) expect(show(seen)).toContain('readable')
  },
)

test('a variable in the place of a credential is redacted completely, whatever it contains', async () => {
  for (const value of ['p@ss/w0rd', "it's", 'a b;c=d', 'per%cent', '/slash@at:colon']) {
    const url = 'postgres://user:${env:PW}@host/db'
    const views = [{ name: 'v', sql: `SELECT '${url}' AS url` }]
    const config = await loadConfig({ version: 1, duckdb: { settings: { http_proxy: url } }, views }, { env: { PW: value } })
    expect(redactorOf(config).redact(`it is ${value} at host`)).toBe('it is [redacted] at host')
    expect(generateSql(config)).not.toContain(value)
  }
})

test('catalogs on one database redact each other’s secrets', async () => {
  const secretOf = (token: string) => [{ type: 'http', name: token, bearer_token: token }]
  const instance = await DuckDBInstance.create(':memory:')
  const file = folder.file('joined.duckdb')
  for (const [duckdb, options] of [
    [{ database: file }, {}],
    [{}, { instance }],
  ] as const) {
    await using first = connectToCatalog({ version: 1, duckdb: { ...duckdb, secrets: secretOf('hunter-one') } }, options)
    await first.query('SELECT 1')
    await using second = connectToCatalog({ version: 1, duckdb: { ...duckdb, secrets: secretOf('hunter-two') } }, options)
    await second.query('SELECT 1')
    for (const catalog of [first, second])
      for (const token of ['hunter-one', 'hunter-two']) {
        const error = await catalog.query(`SELECT error('it is ${token} ')`).catch((thrown: unknown) => thrown)
        expect(String(error)).toContain('it is [redacted]')
        expect(show(error)).not.toContain(token)
      }
  }
  instance.closeSync()
})

test('the SQL of a query is traced without credentials', async () => {
  const told: unknown[] = []
  const listener = { start: (message: unknown) => told.push(message) } as never
  const channel = tracingChannel('duckalog:query')
  channel.subscribe(listener)
  await using catalog = connectToCatalog({ version: 1, duckdb: {} })
  await catalog.query(`SELECT 'https://user:${canary}@host/readable'`)
  channel.unsubscribe(listener)
  expect(show(told)).toContain('https://user:[redacted]@host/readable')
})
