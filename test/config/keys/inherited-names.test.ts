import { type CatalogInput, loadConfig, parseConfig, parseConfigObject, pathsOf } from '../../../src/config/index.js'
import { isDuckalogError } from '../../../src/errors.js'
import { generateSql } from '../../../src/export/index.js'
import { planSession } from '../../../src/session/index.js'
import { planImpliedExtensions } from '../../../src/session/plan/plan-implied-extensions.js'
import { planViews } from '../../../src/views/index.js'

const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'isPrototypeOf', '__defineGetter__']

const secret = { type: 's3', name: 's', key_id: 'k', secret: 'x' }
const server = { alias: 'pg', host: 'h', database: 'd', user: 'u', password: 'p' }
const view = { name: 'v', sql: 'SELECT 1' }

/** Every place that takes a name or one of a few words, as a value or as a key. */
const places: Readonly<Record<string, (name: string) => object>> = {
  'a key of the catalog': (name) => own(name, 1),
  'the name of the catalog': (name) => ({ name }),
  'a key of duckdb': (name) => ({ duckdb: own(name, 1) }),
  'a policy': (name) => ({ duckdb: { extension_policy: name } }),
  'an extension': (name) => ({ duckdb: { load_extensions: [name], extensions: [{ name, from: name }] } }),
  'a setting': (name) => ({ duckdb: { settings: own(name, 1) } }),
  'a setting as text': (name) => ({ duckdb: { settings: [`SET ${name} = 1`], pragmas: [`PRAGMA ${name}`] } }),
  'an option of the database': (name) => ({ duckdb: { config: own(name, 'x') } }),
  'a directory': (name) => ({ duckdb: { directories: own(name, 'x') } }),
  'a key of security': (name) => ({ duckdb: { security: own(name, true) } }),
  'the type of a secret': (name) => ({ duckdb: { secrets: [{ ...secret, type: name }] } }),
  'the provider of a secret': (name) => ({ duckdb: { secrets: [{ ...secret, provider: name }] } }),
  'the name of a secret': (name) => ({ duckdb: { secrets: [{ ...secret, name }] } }),
  'the chain of a secret': (name) => ({ duckdb: { secrets: [{ type: 's3', chain: name }] } }),
  'a field of a secret': (name) => ({ duckdb: { secrets: [{ ...secret, ...own(name, 'x') }] } }),
  'a parameter of a secret': (name) => ({
    duckdb: { secrets: [{ ...secret, params: own(name, 'x'), options: own(name, 'y') }] },
  }),
  'a kind of attachment': (name) => ({ attachments: own(name, [{ alias: 'a', path: 'x' }]) }),
  'an alias': (name) => ({ attachments: { duckdb: [{ alias: name, path: 'x.duckdb' }] } }),
  'the secret of an attachment': (name) => ({ attachments: { postgres: [{ alias: 'pg', secret: name }] } }),
  'a mode of TLS': (name) => ({
    attachments: { postgres: [{ ...server, sslmode: name }], mysql: [{ ...server, alias: 'my', sslmode: name }] },
  }),
  'a part of a connection string': (name) => ({
    duckdb: { secrets: [{ type: 'postgres', name: 's', connection_string: `host=h ${name}=x` }] },
  }),
  'the type of metadata': (name) => ({
    attachments: { ducklake: [{ alias: 'l', metadata: { type: name, secret: 's' }, data_path: 'x' }] },
  }),
  'an option of an attachment': (name) => ({ attachments: { duckdb: [{ alias: 'a', path: 'x', options: own(name, 1) }] } }),
  'a view': (name) => ({ views: [{ ...view, name, schema: name }] }),
  'a key of a view': (name) => ({ views: [{ ...view, ...own(name, 1) }] }),
  'a source': (name) => ({ views: [{ name: 'v', source: name, uri: 'x' }] }),
  'a source with a database': (name) => ({ views: [{ name: 'v', source: name, database: name, table: name }] }),
  'the database of a view': (name) => ({
    views: [
      { name: 'v', source: 'duckdb', database: name, table: 't' },
      { ...view, name: 'w', into: name },
    ],
  }),
  'an option of a source': (name) => ({
    views: [
      { name: 'v', source: 'csv', uri: 'x.csv', options: own(name, 1) },
      { name: 'w', source: 'csv', uri: 'x.csv', options: { ...own(name, 1), auto_detect: 'once' } },
      { name: 'p', source: 'parquet', uri: 'x', options: own(name, 1) },
    ],
  }),
  'a variable of a template': (name) => ({ views: [{ name: 'v', sql_template: { path: 'x.sql', variables: own(name, 1) } }] }),
  'an environment variable': (name) => ({ views: [{ name: 'v', sql: `SELECT '\${env:${name}:x}'` }] }),
  'a profile': (name) => ({ profiles: own(name, { duckdb: {} }) }),
  'a section of imports': (name) => ({ imports: own(name, ['x.yaml']) }),
  'a semantic model': (name) => ({
    semantic_models: [
      {
        name,
        base_view: name,
        dimensions: [{ name, expression: 'x', type: name }],
        measures: [],
        joins: [{ to_view: name, type: name }],
      },
    ],
  }),
}

/** A literal `{ __proto__: … }` would set the prototype. */
function own(name: string, value: unknown): object {
  return Object.fromEntries([[name, value]])
}

/** What comes of a config, all the way to its SQL; anything but a typed error is thrown on. */
function resultOf(make: () => unknown): string {
  try {
    make()
    return 'taken'
  } catch (error) {
    if (isDuckalogError(error)) return error.code
    throw error
  }
}

function planAll(config: ReturnType<typeof parseConfig>): void {
  pathsOf(config)
  planSession(config)
  planImpliedExtensions(config)
  planViews(config)
  generateSql(config)
}

test.each(Object.keys(places))('%s that every object inherits is taken or refused as any other', (place) => {
  for (const name of [...names, 'quite_unknown']) {
    const input = { version: 1, duckdb: {}, ...places[place]!(name) } as CatalogInput
    const json = JSON.stringify(input)
    const fromObject = resultOf(() => planAll(parseConfigObject(input, { env: {} })))
    const fromText = resultOf(() => planAll(parseConfig(json, { format: 'json' })))
    expect({ name, code: fromText }).toEqual({ name, code: fromObject })
    expect(['taken', 'CONFIG_INVALID', 'CONFIG_ENV_MISSING', 'VIEW_INVALID']).toContain(fromObject)
  }
  expect(Object.keys(Object.prototype)).toEqual([])
})

test.each(names)('%s is not treated as a profile, a format or an environment variable', async (name) => {
  const input = { version: 1, duckdb: {}, views: [] } as CatalogInput
  await expect(loadConfig(input, { profile: name })).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  expect(() => parseConfig('version: 1', { format: name as 'json' })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
  expect(() => parseConfigObject({ ...input, name: `\${env:${name}}` }, { env: {} })).toThrow(
    expect.objectContaining({ code: 'CONFIG_ENV_MISSING' }),
  )
})

test.each(names)('a secret of type %s is one that only an extension knows', (name) => {
  const config = parseConfigObject({ version: 1, duckdb: { secrets: [{ type: name, name: 's' }] } }, {})
  expect(planSession(config).steps).toMatchObject([{ kind: 'secret', name: 's' }])
  expect(planImpliedExtensions(config)).toEqual([])
})
