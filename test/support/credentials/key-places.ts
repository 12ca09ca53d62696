import { fixedValuesOf } from '../../../src/config/notation/fixed-values.js'
import { secretShapeOf } from '../../../src/config/notation/secret-types.js'
import { secretParameterNames } from '../../../src/config/schema/secret-parameter-schemas.js'
import { textKeys } from '../../config/keys/schema-keys.js'
import type { Place } from './credential-place.js'
import { writtenPlaces } from './credential-places.js'
import type { Forms } from './credential-shapes.js'
import type { Parts } from './merge-parts.js'

/** A type and a provider of secrets that have a parameter. */
function homeOf(name: string): readonly [type: string, provider: string] {
  const types = ['postgres', 's3', 'gcs', 'r2', 'azure', 'http', 'iceberg', 'ducklake', 'mysql']
  const homes = types.flatMap((type) =>
    Object.entries(secretShapeOf(type)?.providers ?? {}).flatMap(([provider, fields]) =>
      name in fields ? [[type, provider] as const] : [],
    ),
  )
  return homes[0] ?? ['s3', 'config']
}

function besideParameter(name: string): object {
  const [type, provider] = homeOf(name)
  const needed: Readonly<Record<string, object>> = {
    iceberg: name === 'token' ? {} : { token: 't' },
    ducklake: name === 'metadata_path' ? {} : { metadata_path: 'm' },
    service_principal: { tenant_id: 't', client_id: 'c', client_secret: 's' },
  }
  return { type, provider, name: 's', ...needed[type], ...needed[provider] }
}

const fixedParameters = secretParameterNames.filter((name) => fixedValuesOf('secret', homeOf(name)[0], name) !== undefined)

/** Why a key holds no credential when the catalog loads: with one it does not load. */
export const refusals: Readonly<Record<string, readonly string[]>> = {
  'it is a plain name': [
    ...['install_extensions[]', 'load_extensions[]', 'extensions[]', 'extensions[].name'].map((key) => `duckdb.${key}`),
    ...['type', 'provider'].map((key) => `duckdb.secrets[].${key}`),
    'views[].table',
    'queries[].name',
    'checks[].table',
  ],
  'it is one of a few words': [
    ...['chain', 'chain[]', 'refresh', ...fixedParameters].map((key) => `duckdb.secrets[].${key}`),
    ...['postgres', 'mysql'].map((kind) => `attachments.${kind}[].sslmode`),
  ],
  'it names something else of the catalog': [
    ...['postgres', 'mysql', 'ducklake', 'delta', 'motherduck', 'quack'].map((kind) => `attachments.${kind}[].secret`),
    ...['attachments.ducklake[].metadata.secret', 'attachments.motherduck[].database', 'iceberg_catalogs[].secret'],
    ...['into', 'database', 'catalog'].map((key) => `views[].${key}`),
    'macros[].into',
    ...['base_view', 'joins[].to_view', 'defaults.time_dimension', 'defaults.primary_measure'].map(
      (key) => `semantic_models[].${key}`,
    ),
    'semantic_models[].defaults.default_filters[].dimension',
  ],
  'it is an address or a path without a password in it': [
    ...['http_proxy', 'metadata_path'].map((key) => `duckdb.secrets[].${key}`),
    'attachments.sqlite[].path',
    'attachments.delta[].path',
    'attachments.quack[].uri',
    ...['config_path', 'database'].map((key) => `attachments.duckalog[].${key}`),
    ...['sql_file', 'sql_template'].map((key) => `views[].${key}.path`),
    ...textKeys.filter((key) => key.startsWith('imports')),
  ],
  'it is a column of a table': ['views[].columns.*.references', 'checks[].columns.*.references'],
  'it is a time, a duration or a size': [
    ...['', 'views[].'].flatMap((parent) =>
      ['max_age', 'min_age', 'timeout', 'max_size'].map((key) => `${parent}materialized.${key}`),
    ),
    ...['lookback', 'full_every'].map((key) => `views[].materialized.${key}`),
    ...['views', 'checks'].flatMap((list) => ['warn_after', 'error_after'].map((key) => `${list}[].freshness.${key}`)),
    'tests[].now',
  ],
  'it is a row, a map of columns': ['tests[].given.*[]', 'tests[].expect[]'],
  'no type of secret has this field': ['duckdb.secrets[].service_account_key', 'duckdb.secrets[].json_key'],
  'it is a part of a catalog, with the keys of one': ['profiles.*'],
}

/** Names, which errors and DuckDB show: they are not secret. */
export const spoken: readonly string[] = [
  ...textKeys.filter((key) => /^attachments\.\w+\[\]\.alias$/.test(key)),
  ...['iceberg_catalogs[].name', 'duckdb.secrets[].name', 'views[].name', 'views[].db_schema', 'db_schema'],
  ...['name', 'db_schema', 'parameters[]', 'parameters[].name'].map((key) => `macros[].${key}`),
  ...['by', 'key[]'].map((key) => `views[].materialized.${key}`),
]

/** The other keys that make the catalog of a key complete. Of several entries for a key the first one counts. */
const besides: readonly (readonly [path: string, beside: object, keys?: RegExp])[] = [
  ...secretParameterNames.map(
    (name) => ['duckdb.secrets[]', besideParameter(name), new RegExp(`\\[\\]\\.${name}(?:\\.|$)`)] as const,
  ),
  ['', { views: [{ name: 'v', sql: 'SELECT 1 AS a' }] }, /^(?:semantic_models|tests)/],
  ['duckdb', { extensions: ['httpfs'] }, /secrets/],
  ['duckdb.extensions[]', { name: 'json' }],
  [
    'duckdb.secrets[]',
    { type: 'azure', name: 's', account_name: 'a', tenant_id: 't', client_id: 'c', client_secret: 's' },
    /tenant_id|client_id|client_secret/,
  ],
  ['duckdb.secrets[]', { type: 'azure', name: 's' }, /account_name/],
  ['duckdb.secrets[]', { type: 'postgres', name: 's' }, /\.(?:database|host|user|password)$/],
  ['duckdb.secrets[]', { type: 's3', name: 's' }],
  ['duckdb.security', { external_access: false }, /allowed/],
  ['attachments.duckdb[]', { alias: 'a', path: 'none.duckdb' }],
  ['attachments.sqlite[]', { alias: 'a', path: 'none.sqlite' }],
  ['attachments.mysql[]', { alias: 'a' }, /connection_string/],
  ['attachments.postgres[]', { alias: 'a', host: '127.0.0.1', port: 1 }],
  ['attachments.mysql[]', { alias: 'a', host: '127.0.0.1', port: 1 }],
  ['attachments.ducklake[]', { alias: 'a', metadata: 'none/m.db', data_path: 'none' }],
  ['attachments.ducklake[].metadata', { type: 'duckdb' }],
  ['attachments.delta[]', { alias: 'a', path: 'none' }],
  ['attachments.motherduck[]', { alias: 'a' }],
  ['attachments.quack[]', { alias: 'a', uri: 'quack:127.0.0.1:1' }],
  ['attachments.duckalog[]', { alias: 'a', config_path: 'child.json' }],
  ['iceberg_catalogs[]', { name: 'i', uri: 'http://127.0.0.1:1', warehouse: 'w' }],
  ['macros[]', { name: 'm', sql: '1' }],
  ['macros[].parameters[]', { name: 'p' }],
  ['queries[]', { name: 'q' }, /sql_file$/],
  ['queries[]', { name: 'q', sql: 'SELECT $no_such_option' }],
  ['checks[]', { table: 't' }],
  ['checks[].columns.*', { not_null: true }, /tags/],
  ...['views[]', 'checks[]'].flatMap(
    (list) =>
      [
        [`${list}.freshness`, { column: 'a', warn_after: '1h' }],
        [`${list}.checks[]`, { name: 'c', sql: 'SELECT 1' }],
      ] as const,
  ),
  ['tests[]', { name: 't', view: 'v', given: {}, expect: [] }],
  ['views[]', { name: 'v' }, /sql_file|sql_template/],
  ['views[]', { name: 'v', source: 'csv', uri: 'none.csv' }, /uri|options/],
  ['views[]', { name: 'v', source: 'duckdb', database: 'a', table: 't' }, /database|table$/],
  ['views[]', { name: 'v', source: 'iceberg', catalog: 'a', table: 't' }, /catalog/],
  ['views[]', { name: 'v', sql: 'SELECT 1 AS a' }],
  ['views[].sql_file', { path: 'one.sql', as_template: true }],
  ['views[].sql_template', { path: 'one.sql' }],
  ['semantic_models[]', { name: 'm', base_view: 'v', dimensions: [{ name: 'd', expression: 'a' }] }],
  ['semantic_models[].dimensions[]', { name: 'd', expression: 'a' }],
  ['semantic_models[].measures[]', { name: 'n', expression: 'sum(a)' }],
  ['semantic_models[].joins[]', { to_view: 'v', type: 'left', on_condition: 'a = b' }],
  ['semantic_models[].defaults.default_filters[]', { dimension: 'd', operator: '=', value: 1 }],
]

const written = new Set(Object.values(writtenPlaces).map(({ key }) => key))

/** Every place of the config language for a credential: each key that takes text, written by hand or made from its name. */
export const places: Readonly<Record<string, Place>> = {
  ...writtenPlaces,
  ...Object.fromEntries(textKeys.filter((key) => !written.has(key)).map((key) => [key, placeOf(key)])),
}

function placeOf(key: string): Place {
  return {
    key,
    fails: true,
    parts: (forms) => partsAt(key, key.split('.'), '', textFor(key, forms)) as Parts,
    files: () => ({
      'one.sql': 'SELECT 1 AS a',
      'child.json': '{"version": 1, "duckdb": {"database": "child.duckdb"}, "views": []}',
    }),
  }
}

/** A password for a place without other text, and elsewhere a URL with one: a bare word may be any word. */
function textFor(key: string, { plain, url, libpq }: Forms): string {
  const name = /\w+$/.exec(key)?.[0] ?? ''
  if (name === 'connection_string') return `host=127.0.0.1 port=1 user=u password=${libpq}`
  const isPassword = /password|client_secret|_key$|token$/.test(name) || key === 'duckdb.secrets[].secret'
  return isPassword ? plain : `http://u:${url}@127.0.0.1:1/x`
}

function partsAt(key: string, [step = '', ...rest]: readonly string[], parent: string, text: string): object {
  const name = step === '*' ? 'no_such_option' : step.replaceAll('[]', '')
  const path = parent === '' ? step : `${parent}.${step}`
  const inner = rest.length === 0 ? text : partsAt(key, rest, path, text)
  const beside = besides.find(([at, , keys]) => at === parent && (keys?.test(key) ?? true))?.[1]
  const lists = step.split('[]').length - 1
  return { ...beside, [name]: Array.from({ length: lists }).reduce<unknown>((value) => [value], inner) }
}
