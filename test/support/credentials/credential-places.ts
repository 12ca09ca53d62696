import type { ViewInput } from '../../../src/index.js'
import { attachmentPlaces } from './attachment-places.js'
import { link, type Place } from './credential-place.js'
import type { Forms } from './credential-shapes.js'
import { macroPlaces } from './macro-credential-places.js'
import type { Parts } from './merge-parts.js'

const setting = (name: string, value: string): Parts => ({ duckdb: { settings: { [name]: value } } })
const pragma = (sql: string): Parts => ({ duckdb: { pragmas: [sql] } })
const init = (sql: string): Parts => ({ duckdb: { init_sql: [sql] } })
const view = (index: number, rest: object): Parts => ({ views: [{ name: `v${index}`, ...rest } as ViewInput] })
const secret = (index: number, type: string, rest: object): Parts => ({
  duckdb: { secrets: [{ type, name: `s${index}`, ...rest }] },
})

const dsn = ({ libpq }: Forms) => `host=127.0.0.1 port=1 user=u connect_timeout=1 password=${libpq}`
const dsnInSql = ({ sqlLibpq }: Forms) => `host=127.0.0.1 port=1 user=u connect_timeout=1 password=${sqlLibpq}`
const address = ({ url }: Forms) => `postgres://u:${url}@127.0.0.1:1/db`

/** Places that are written by hand, since there is more to them than their key. */
export const writtenPlaces: Readonly<Record<string, Place>> = {
  ...attachmentPlaces,
  ...macroPlaces,
  'a secret setting': { key: 'duckdb.settings.*', parts: ({ plain }) => setting('http_proxy_password', plain) },
  'a URL in a setting': { key: 'duckdb.settings.*', parts: (forms) => setting('custom_user_agent_x', link(forms)), fails: true },
  'a proxy': { key: 'duckdb.settings.*', parts: (forms) => setting('http_proxy', link(forms)) },
  'SET in a text': {
    key: 'duckdb.settings',
    parts: ({ sql }) => ({ duckdb: { settings: `SET http_proxy_password = '${sql}'` } }),
    fails: true,
  },
  'SET in a list that fails': {
    key: 'duckdb.settings[]',
    parts: ({ sql }) => ({ duckdb: { settings: [`SET no_such_password = '${sql}'`] } }),
    fails: true,
  },
  'an unknown setting': { key: 'duckdb.settings.*', parts: ({ plain }) => setting('no_such_token', plain), fails: true },
  'SET … TO': { key: 'duckdb.pragmas[]', parts: ({ sql }) => pragma(`SET http_proxy_password TO '${sql}'`) },
  'SET SESSION': { key: 'duckdb.pragmas[]', parts: ({ sql }) => pragma(`SET SESSION nope_password = '${sql}'`), fails: true },
  'SET VARIABLE': { key: 'duckdb.init_sql[]', parts: ({ sql }) => init(`SET VARIABLE api_token = '${sql}'`) },
  'PRAGMA =': { key: 'duckdb.pragmas[]', parts: ({ sql }) => pragma(`PRAGMA http_proxy_password='${sql}'`) },
  'PRAGMA add_parquet_key': {
    key: 'duckdb.pragmas[]',
    parts: ({ sql }) => pragma(`PRAGMA add_parquet_key('name', '${sql}')`),
    fails: true,
  },
  'PRAGMA add_parquet_key in init_sql': {
    key: 'duckdb.init_sql[]',
    parts: ({ sql }) => init(`PRAGMA add_parquet_key('name', '${sql}')`),
    fails: true,
  },
  'CREATE SECRET': {
    key: 'duckdb.pragmas[]',
    parts: ({ sql }, i) => pragma(`CREATE SECRET p${i} (TYPE http, BEARER_TOKEN '${sql}')`),
  },
  'CREATE SECRET on each connection': {
    key: 'duckdb.init_sql[]',
    parts: ({ sql }, i) => init(`CREATE OR REPLACE TEMPORARY SECRET p${i} (TYPE http, BEARER_TOKEN '${sql}')`),
  },
  'CREATE SECRET with headers': {
    key: 'duckdb.pragmas[]',
    parts: ({ sql }, i) => pragma(`CREATE SECRET p${i} (TYPE http, EXTRA_HTTP_HEADERS MAP {'Authorization': 'Bearer ${sql}'})`),
  },
  'CREATE SECRET that fails': {
    key: 'duckdb.pragmas[]',
    parts: ({ sql }) => pragma(`CREATE SECRET p (TYPE nonsense, SECRET '${sql}')`),
    fails: true,
  },
  'CREATE SECRET with a number of lines': {
    key: 'duckdb.init_sql[]',
    parts: ({ sql }) => init(`CREATE SECRET p (\n  TYPE s3,\n  KEY_ID 'k',\n  SECRET '${sql}'\n  NONSENSE 1)`),
    fails: true,
  },
  'ATTACH with a key': {
    key: 'duckdb.pragmas[]',
    parts: ({ sql }, i) => pragma(`ATTACH ':memory:' AS a${i} (ENCRYPTION_KEY '${sql}')`),
  },
  'ATTACH that fails': {
    key: 'duckdb.init_sql[]',
    parts: ({ sql }) => init(`ATTACH 'no/such/x.db' AS x (ENCRYPTION_KEY '${sql}')`),
    fails: true,
  },
  'ATTACH of a connection string': {
    key: 'duckdb.pragmas[]',
    parts: (forms) => pragma(`ATTACH '${dsnInSql(forms)}' AS x (TYPE postgres)`),
    fails: true,
  },
  'a failing statement': { key: 'duckdb.pragmas[]', parts: (forms) => pragma(`SELECT nope('${link(forms)}')`), fails: true },
  'COPY to a URL': { key: 'duckdb.pragmas[]', parts: (forms) => pragma(`COPY (SELECT 1) TO '${link(forms)}'`), fails: true },
  'a dollar quote': {
    key: 'duckdb.init_sql[]',
    parts: ({ plain }, i) => init(`SET VARIABLE t${i}_password = $$${'$'}${plain}$$`),
    fails: true,
  },
  'an option at open': { key: 'duckdb.config.*', parts: ({ plain }) => ({ duckdb: { config: { http_proxy_password: plain } } }) },
  'a URL at open': {
    key: 'duckdb.config.*',
    parts: (forms) => ({ duckdb: { config: { http_proxy: link(forms) } } }),
    fails: true,
  },
  'an unknown option at open': {
    key: 'duckdb.config.*',
    parts: ({ plain }) => ({ duckdb: { config: { no_such_password: plain } } }),
    fails: true,
  },
  'a secret': { key: 'duckdb.secrets[].bearer_token', parts: ({ plain }, i) => secret(i, 'http', { bearer_token: plain }) },
  'the header of a secret': {
    key: 'duckdb.secrets[].header.*',
    parts: ({ plain }, i) => secret(i, 'http', { header: { Authorization: plain } }),
    fails: true,
  },
  'the proxy of a secret': {
    key: 'duckdb.secrets[].params.*',
    parts: (forms, i) => secret(i, 'http', { params: { http_proxy: link(forms) } }),
    fails: true,
  },
  'a parameter of a secret': {
    key: 'duckdb.secrets[].params.*',
    parts: ({ plain }, i) => secret(i, 'http', { params: { http_proxy_password: plain } }),
  },
  'an option of a secret': {
    key: 'duckdb.secrets[].options.*',
    parts: ({ plain }, i) => secret(i, 'http', { options: { no_token: plain } }),
    fails: true,
  },
  'the scope of a secret': {
    key: 'duckdb.secrets[].scope',
    parts: (forms, i) => secret(i, 'http', { bearer_token: 'x', scope: link(forms) }),
  },
  'the endpoint of a secret': {
    key: 'duckdb.secrets[].endpoint',
    parts: ({ url }, i) => secret(i, 'iceberg', { endpoint: `http://u:${url}@127.0.0.1:1` }),
    fails: true,
  },
  'the connection string of a secret': {
    key: 'duckdb.secrets[].connection_string',
    parts: (forms, i) => secret(i, 'postgres', { connection_string: dsn(forms) }),
    fails: true,
  },
  'a bad secret': {
    key: 'duckdb.secrets[].password',
    parts: ({ plain }, i) => secret(i, 'http', { password: plain, nonsense: plain }),
    fails: true,
  },
  'the connection string of a server': {
    key: 'attachments.postgres[].connection_string',
    parts: (forms) => ({ attachments: { postgres: [{ alias: 'pg', connection_string: address(forms), optional: true }] } }),
    fails: true,
  },
  'the options of a server': {
    key: 'attachments.postgres[].options.*',
    parts: ({ plain }) => ({
      attachments: { postgres: [{ alias: 'pg', host: '127.0.0.1', port: 1, options: { no_password: plain } }] },
    }),
    fails: true,
  },
  'the options of a file': {
    key: 'attachments.duckdb[].options.*',
    parts: ({ plain }) => ({ attachments: { duckdb: [{ alias: 'd', path: 'none.db', options: { encryption_key: plain } }] } }),
    fails: true,
  },
  'a remote file': {
    key: 'attachments.duckdb[].path',
    parts: (forms) => ({ attachments: { duckdb: [{ alias: 'd', path: link(forms) }] } }),
    fails: true,
  },
  'the metadata of a lake': {
    key: 'attachments.ducklake[].metadata',
    parts: (forms) => ({ attachments: { ducklake: [{ alias: 'l', metadata: `postgres:${dsn(forms)}`, data_path: 'x' }] } }),
    fails: true,
  },
  'the data path of a lake': {
    key: 'attachments.ducklake[].data_path',
    parts: (forms) => ({ attachments: { ducklake: [{ alias: 'l', metadata: 'm.db', data_path: link(forms) }] } }),
    fails: true,
  },
  'an Iceberg catalog': {
    key: 'iceberg_catalogs[].uri',
    parts: ({ url }) => ({ iceberg_catalogs: [{ name: 'i', uri: `http://u:${url}@127.0.0.1:1`, warehouse: 'w' }] }),
    fails: true,
  },
  'the options of an Iceberg catalog': {
    key: 'iceberg_catalogs[].options.*',
    parts: ({ plain }) => ({ iceberg_catalogs: [{ name: 'i', uri: 'http://127.0.0.1:1', options: { client_secret: plain } }] }),
    fails: true,
  },
  'the token of an Iceberg catalog': {
    key: 'iceberg_catalogs[].options.*',
    parts: ({ plain }) => ({ iceberg_catalogs: [{ name: 'i', uri: 'http://127.0.0.1:1', options: { token: plain } }] }),
    fails: true,
  },
  'the source of an extension': {
    key: 'duckdb.extensions[].from',
    parts: ({ url }) => ({ duckdb: { extensions: [{ name: 'nope', from: `http://u:${url}@127.0.0.1:1` }] } }),
    fails: true,
  },
  'an allowed path': {
    key: 'duckdb.security.allowed_paths[]',
    parts: (forms) => ({ duckdb: { security: { external_access: false, allowed_paths: [link(forms)] } } }),
    fails: true,
  },
  'the SQL of a view': {
    key: 'views[].sql',
    parts: (forms, i) => view(i, { sql: `SELECT '${link(forms)}' AS url` }),
    stored: true,
  },
  'a password in the SQL of a view': {
    key: 'views[].sql',
    parts: (forms, i) => view(i, { sql: `SELECT '${dsnInSql(forms)}' AS dsn` }),
    stored: true,
  },
  'the SQL of a view that fails': {
    key: 'views[].sql',
    parts: (forms, i) => view(i, { sql: `SELECT ${'1, '.repeat(20)} nope('${link(forms)}')` }),
    fails: true,
    stored: true,
  },
  'the SQL of a view that is none': {
    key: 'views[].sql',
    parts: (forms, i) => view(i, { sql: `DELETE FROM x WHERE u = '${link(forms)}'` }),
    fails: true,
    stored: true,
  },
  'an SQL file': {
    key: 'views[].sql_file',
    parts: (_, i) => view(i, { sql_file: `f${i}.sql` }),
    files: (forms, i) => ({ [`f${i}.sql`]: `SELECT '${link(forms).replaceAll('${env', '$${env')}' AS url` }),
    stored: true,
  },
  'a variable of a template': {
    key: 'views[].sql_template.variables.*',
    parts: (forms, i) => view(i, { sql_template: { path: `t${i}.sql`, variables: { url: link(forms) } } }),
    files: (_, i) => ({ [`t${i}.sql`]: 'SELECT {{url|literal}} AS url' }),
    stored: true,
  },
  'a variable named password': {
    key: 'views[].sql_file.variables.*',
    parts: ({ plain }, i) => view(i, { sql_file: { path: `t${i}.sql`, as_template: true, variables: { password: plain } } }),
    files: (_, i) => ({ [`t${i}.sql`]: 'SELECT {{password|literal}} AS word' }),
    stored: true,
  },
  'the URI of a view': {
    key: 'views[].uri',
    parts: (forms, i) => view(i, { source: 'csv', uri: link(forms) }),
    fails: true,
    stored: true,
  },
  'a token in the URI of a view': {
    key: 'views[].uri[]',
    parts: ({ url }, i) => view(i, { source: 'csv', uri: [`http://127.0.0.1:1/x.csv?a=b&token=${url}&c=d`] }),
    fails: true,
    stored: true,
  },
  'an option of a view': {
    key: 'views[].options.*',
    parts: ({ plain }, i) =>
      view(i, { source: 'parquet', uri: 'none.parquet', options: { encryption_config: { footer_key: 'f', password: plain } } }),
    fails: true,
    stored: true,
  },
  'the expression of a model': {
    key: 'semantic_models[].dimensions[].expression',
    parts: (forms, i) => ({
      views: [{ name: `v${i}`, sql: 'SELECT 1 AS a' }],
      semantic_models: [
        { name: `m${i}`, base_view: `v${i}`, dimensions: [{ name: 'd', expression: `'${link(forms)}'`, type: 'string' }] },
      ],
    }),
  },
  'a catalog that is not there': {
    key: 'attachments.duckalog[].config_path',
    parts: (forms) => ({ attachments: { duckalog: [{ alias: 'c', config_path: link(forms) }] } }),
    fails: true,
  },
  'an import that is not there': { key: 'imports[]', parts: (forms) => ({ imports: [link(forms)] }), fails: true },
  'the database': {
    key: 'duckdb.database',
    parts: ({ url }) => ({ duckdb: { database: `md:db?motherduck_token=${url}` } }),
    fails: true,
  },
  'a folder': {
    key: 'duckdb.directories.extensions',
    parts: (forms) => ({ duckdb: { directories: { extensions: link(forms) } } }),
    fails: true,
  },
}
