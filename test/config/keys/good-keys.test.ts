import { parseConfig } from '../../../src/config/index.js'
import { jsonSchemaErrors } from '../schema/json-schema-errors.js'

/** Each key in its good forms; what comes out is what went in. */
const good: readonly (readonly [string, unknown])[] = [
  ['name', { name: 'sales' }],
  ['database', { duckdb: { database: ':memory:' } }],
  ['install_extensions', { duckdb: { install_extensions: ['httpfs', 'postgres'] } }],
  ['load_extensions', { duckdb: { load_extensions: ['json'] } }],
  [
    'extensions',
    {
      duckdb: {
        extensions: [
          'httpfs',
          { name: 'spatial', from: 'core_nightly', version: '1.2', force: true, optional: true },
          { name: 'h3', from: 'community' },
          { name: 'mine', from: 'https://example.org/extensions' },
          { name: 'local', path: '/opt/local.duckdb_extension' },
        ],
      },
    },
  ],
  ['extension_policy', { duckdb: { extension_policy: 'local_only' } }],
  ['directories', { duckdb: { directories: { home: '/h', extensions: '/e', secrets: '/s', temp: '/t' } } }],
  ['pragmas', { duckdb: { pragmas: ['PRAGMA enable_progress_bar', "SET TimeZone = 'UTC';", 'CREATE MACRO f(x) AS x + 1'] } }],
  ['settings as text', { duckdb: { settings: 'SET threads = 4' } }],
  ['settings as a list', { duckdb: { settings: ['SET threads = 4;', 'RESET memory_limit', 'PRAGMA threads = 2'] } }],
  ['settings as a map', { duckdb: { settings: { threads: 4, memory_limit: '2GB', enable_progress_bar: false, ratio: 0.5 } } }],
  ['config', { duckdb: { config: { threads: 4, access_mode: 'READ_ONLY', allow_unsigned_extensions: true } } }],
  [
    'security',
    {
      duckdb: {
        security: {
          external_access: false,
          allowed_directories: ['/d', 's3://b'],
          allowed_paths: ['/f.csv'],
          lock_configuration: true,
          community_extensions: false,
          unsigned_extensions: true,
        },
      },
    },
  ],
  ['init_sql', { duckdb: { init_sql: ['USE memory;', "SET TimeZone = 'UTC'"] } }],
  [
    'secrets',
    {
      duckdb: {
        secrets: [
          {
            type: 's3',
            name: 'lake',
            provider: 'credential_chain',
            chain: 'env;config',
            refresh: 'auto',
            scope: 's3://a',
            region: 'eu',
          },
          { type: 'r2', scope: ['r2://a', 'r2://b'], persistent: true, account_name: 'n', endpoint: 'http://localhost:9000' },
          { type: 'azure', name: 'a', provider: 'credential_chain', account_name: 'n', chain: ['cli', 'env'] },
          { type: 'azure', tenant_id: 't', client_id: 'c', params: { client_certificate_path: '/c.pem' } },
          { type: 'postgres', host: 'h', port: 5432, database: 'd', user: 'u', params: { sslmode: 'require', use_ssl: true } },
        ],
      },
    },
  ],
  [
    'attachments.duckdb',
    { attachments: { duckdb: [{ alias: 'a', path: '/a.db', read_only: false, options: { block_size: 16384, storage: 'v1' } }] } },
  ],
  ['attachments.sqlite', { attachments: { sqlite: [{ alias: 'a', path: '/a.sqlite' }] } }],
  [
    'attachments.postgres',
    {
      attachments: {
        postgres: [
          { alias: 'a', host: 'h', port: 1, database: 'd', user: 'u', sslmode: 'require', schema: 's', read_only: true },
        ],
      },
    },
  ],
  [
    'a secret for attachments.postgres',
    {
      duckdb: { secrets: [{ type: 'Postgres', name: 'PG' }] },
      attachments: { postgres: [{ alias: 'a', secret: 'pg', options: {} }] },
    },
  ],
  [
    'attachments.mysql',
    {
      attachments: {
        mysql: [{ alias: 'a', host: 'h', port: 3306, database: 'd', user: 'u', sslmode: 'prefer', optional: true }],
      },
    },
  ],
  [
    'attachments.ducklake',
    {
      duckdb: { secrets: [{ type: 'postgres', name: 'pg' }] },
      attachments: {
        ducklake: [
          { alias: 'a', metadata: '/a.ducklake', data_path: 's3://b/', encrypted: true, read_only: false },
          { alias: 'b', metadata: { type: 'postgres', secret: 'PG' }, metadata_schema: 's', snapshot_version: 0 },
          { alias: 'c', metadata: { type: 'sqlite', path: '/c.sqlite' }, snapshot_time: '2026-01-01' },
        ],
      },
    },
  ],
  [
    'attachments.motherduck and quack',
    {
      attachments: {
        motherduck: [{ alias: 'a' }, { alias: 'b', database: 'B' }, { alias: 'c', database: '_share/x/1' }],
        quack: [
          { alias: 'd', uri: 'quack:localhost:9494' },
          { alias: 'e', uri: 'quack://[::1]:1', optional: true },
        ],
      },
    },
  ],
  [
    'iceberg_catalogs',
    {
      duckdb: { secrets: [{ type: 's3' }] },
      iceberg_catalogs: [
        { name: 'a', uri: 'https://h/catalog', warehouse: 'w', options: { authorization_type: 'oauth2' } },
        { name: 'b', catalog_type: 'glue', warehouse: '123456789012', secret: 's3', read_only: false, optional: true },
      ],
    },
  ],
  ['a view with sql', { views: [{ name: 'v', db_schema: 's', description: 'd', tags: ['a', ''], sql: 'SELECT 1;' }] }],
  [
    'a view in an attached database',
    {
      attachments: { duckdb: [{ alias: 'D', path: '/d.db', read_only: false }] },
      views: [
        { name: 'v', into: 'd', sql: 'SELECT 1' },
        { name: 'v', sql: 'SELECT 1' },
      ],
    },
  ],
  ['a view with sql_file', { views: [{ name: 'v', sql_file: '/v.sql' }] }],
  [
    'views with SQL files and variables',
    {
      views: [
        { name: 'a', sql_file: { path: '/v.sql' } },
        { name: 'b', sql_file: { path: '/v.sql', as_template: false } },
        { name: 'c', sql_file: { path: '/v.sql', as_template: true, variables: { a: 1, b: 'x', c: [true, { d: 'e' }] } } },
        { name: 'd', sql_template: { path: '/v.sql', variables: {} } },
        { name: 'e', sql_template: { path: '/v.sql' } },
      ],
    },
  ],
  [
    'views with a source and SQL',
    {
      views: [
        { name: 'a', source: 'csv', uri: '/a.csv', options: { header: true }, sql: 'FROM source' },
        { name: 'b', source: 'excel', uri: '/a.xlsx', sql_file: '/v.sql' },
        { name: 'c', source: 'delta', uri: '/a', sql_template: { path: '/v.sql' } },
      ],
    },
  ],
  [
    'views over files',
    {
      views: [
        { name: 'p', source: 'parquet', uri: 's3://bucket/*.parquet', options: { hive_partitioning: true, filename: 'f' } },
        {
          name: 'c',
          source: 'csv',
          uri: '/c.csv',
          options: { columns: { constructor: 'VARCHAR', 'a b': 'INT' }, nullstr: ['', 'NA'], skip: 1 },
        },
        { name: 'j', source: 'json', uri: 'https://example.org/j.json' },
        { name: 'l', source: 'parquet', uri: ['/a.parquet', 's3://b/*.parquet'] },
        { name: 'x', source: 'excel', uri: '/x.xlsx', options: { sheet: 'One', range: 'A1:B2' } },
        { name: 'd', source: 'delta', uri: 's3://bucket/table' },
        { name: 'i', source: 'iceberg', uri: ['/table'], options: { allow_moved_paths: true } },
      ],
    },
  ],
  [
    'views over attachments',
    {
      attachments: {
        duckdb: [{ alias: 'D', path: '/d.db' }],
        sqlite: [{ alias: 'l', path: '/l.db' }],
        postgres: [{ alias: 'p', host: 'h' }],
      },
      views: [
        { name: 'd', source: 'duckdb', database: 'd', table: 't' },
        { name: 'l', source: 'sqlite', database: 'l', table: 't' },
        { name: 'p', source: 'postgres', database: 'p', table: 's.t' },
      ],
    },
  ],
]

test.each(good)('%s', (_, part) => {
  const catalog = { version: 1, duckdb: {}, ...(part as object) }
  const text = JSON.stringify(catalog)
  expect(parseConfig(text, { format: 'json' })).toEqual({ views: [], ...catalog })
  expect(parseConfig(text, { format: 'yaml' })).toEqual({ views: [], ...catalog })
  expect(jsonSchemaErrors(catalog)).toEqual([])
})

test('the least catalog', () => {
  expect(parseConfig('version: 1\nduckdb: {}', { format: 'yaml' })).toEqual({ version: 1, duckdb: {}, views: [] })
})
