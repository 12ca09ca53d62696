import type { CatalogConfig, DuckDBConfig, SecretConfig } from '../../../../src/config/model/catalog-config.js'
import type { ViewConfig } from '../../../../src/config/model/view/view-config.js'
import type { ExtensionStep } from '../../../../src/session/index.js'
import { extensionsRestorer } from '../../../../src/session/plan/restorers/extensions.js'
import { sessionConfig } from '../../session-fixtures.js'

function plan(duckdb: DuckDBConfig, attachments: CatalogConfig['attachments'] = {}): readonly ExtensionStep[] {
  return extensionsRestorer.plan(sessionConfig(duckdb, attachments)) as readonly ExtensionStep[]
}

/** The SQL of each step: what is always run, and what is run before it when the extension is missing. */
function planned(duckdb: DuckDBConfig, attachments?: CatalogConfig['attachments']): readonly string[] {
  return plan(duckdb, attachments).map(({ statements, install }) =>
    [...statements, ...install.map(({ sql }) => ({ sql: `else ${sql}` }))].map(({ sql }) => sql).join(', '),
  )
}

test.each<[what: string, duckdb: DuckDBConfig, steps: readonly string[]]>([
  ['a name', { extensions: ['spatial'] }, ['LOAD "spatial", else INSTALL "spatial"']],
  ['a name to install', { install_extensions: ['spatial'] }, ['LOAD "spatial", else INSTALL "spatial"']],
  ['a name to load', { load_extensions: ['spatial'] }, ['LOAD "spatial", else INSTALL "spatial"']],
  ['a repository', { extensions: [{ name: 'h3', from: 'community' }] }, ['LOAD "h3", else INSTALL "h3" FROM community']],
  [
    'a folder and a version',
    { extensions: [{ name: 'x', from: "/it's/here", version: 'v1' }] },
    [`LOAD "x", else INSTALL "x" FROM '/it''s/here' VERSION 'v1'`],
  ],
  ['force', { extensions: [{ name: 'x', force: true }] }, ['FORCE INSTALL "x", LOAD "x"']],
  ['a path', { extensions: [{ name: 'x', path: "/it's/x.duckdb_extension" }] }, [`LOAD '/it''s/x.duckdb_extension'`]],
  ['a hostile name', { extensions: ['x"; DROP TABLE t'] }, ['LOAD "x""; DROP TABLE t", else INSTALL "x""; DROP TABLE t"']],
  ['local_only', { extension_policy: 'local_only', extensions: ['x', { name: 'y', force: true }] }, ['LOAD "x"', 'LOAD "y"']],
  ['never', { extension_policy: 'never', install_extensions: ['x'] }, ['LOAD "x"']],
  ['nothing', {}, []],
])('%s', (_what, duckdb, steps) => {
  expect(planned(duckdb)).toEqual(steps)
})

test('the lists come in one order, each extension once under its first name, with all that is said of it', () => {
  const steps = plan({
    load_extensions: ['httpfs', 'json'],
    install_extensions: ['S3', 'excel'],
    extensions: ['sqlite3', { name: 'sqlite', optional: true, from: 'core' }],
  })
  expect(steps.map(({ name, at }) => [name, at])).toEqual([
    ['sqlite3', ['duckdb', 'extensions', 0]],
    ['S3', ['duckdb', 'install_extensions', 0]],
    ['excel', ['duckdb', 'install_extensions', 1]],
    ['json', ['duckdb', 'load_extensions', 1]],
  ])
  expect(steps[0]).toMatchObject({ optional: true, install: [{ sql: 'INSTALL "sqlite3" FROM core' }] })
})

test.each<[what: string, view: Omit<ViewConfig, 'name'>, extensions: readonly string[]]>([
  ['a file of this machine', { source: 'parquet', uri: '/data/s3://x.parquet' }, []],
  ['excel', { source: 'excel', uri: 'a.xlsx' }, ['excel source']],
  ['delta', { source: 'delta', uri: 's3://b/t' }, ['delta source', 'httpfs uri']],
  ['iceberg, which needs avro first', { source: 'iceberg', uri: '/t' }, ['avro source', 'iceberg source']],
  ['iceberg in a catalog', { source: 'iceberg', catalog: 'c', table: 't' }, ['avro source', 'iceberg source']],
  [
    'a list of URLs, one extension each',
    { source: 'csv', uri: ['a.csv', 'HTTPS://h/b.csv', 'gs://b/c', 'az://d/e'] },
    ['httpfs uri', 'azure uri'],
  ],
  ['a scheme that is not known', { source: 'csv', uri: 'ftp://h/a.csv' }, []],
  ['SQL of its own', { sql: "FROM read_xlsx('a.xlsx')" }, []],
])('a view brings what its source needs: %s', (_what, view, extensions) => {
  const views = [
    { name: 'first', sql: 'SELECT 1' },
    { name: 'v', ...view },
    { name: 'again', ...view },
  ]
  const steps = extensionsRestorer.plan({ ...sessionConfig({}), views })
  expect(steps.map(({ name, at }) => `${name} ${at?.at(-1)}`)).toEqual(extensions)
  expect(steps.every(({ at }) => at?.[0] === 'views' && at[1] === 1)).toBe(true)
  expect(extensionsRestorer.plan({ ...sessionConfig({ extension_policy: 'never' }), views })).toEqual([])
})

test('avro is loaded before iceberg, wherever it is named', () => {
  const names = (extensions: readonly (string | { name: string; optional: boolean })[]) =>
    plan({ extensions }).map(({ name }) => name)
  expect(names(['iceberg', 'json', 'avro'])).toEqual(['avro', 'iceberg', 'json'])
  expect(names(['avro', 'iceberg'])).toEqual(['avro', 'iceberg'])
  expect(names(['iceberg'])).toEqual(['avro', 'iceberg'])
  expect(plan({ extensions: [{ name: 'iceberg', optional: true }] })).toMatchObject([{ optional: true }, { optional: true }])
})

test('attachments bring the extension that they need, once, unless the config has it already', () => {
  const attachments = {
    sqlite: [
      { alias: 'a', path: 'a.db' },
      { alias: 'b', path: 'b.db' },
    ],
    postgres: [{ alias: 'p' }],
    duckdb: [],
  }
  expect(plan({}, attachments)).toMatchObject([
    { name: 'sqlite_scanner', at: ['attachments', 'sqlite'], optional: false },
    { name: 'postgres_scanner', at: ['attachments', 'postgres'], optional: false },
  ])
  expect(plan({ load_extensions: ['sqlite', 'POSTGRES'] }, attachments).map(({ name }) => name)).toEqual(['sqlite', 'POSTGRES'])
  expect(planned({ extension_policy: 'local_only' }, attachments)).toEqual(['LOAD "sqlite_scanner"', 'LOAD "postgres_scanner"'])
  expect(planned({ extension_policy: 'never' }, attachments)).toEqual([])
})

const lakeOf = (params: NonNullable<SecretConfig['params']>): Partial<CatalogConfig> => ({
  duckdb: { secrets: [{ type: 'ducklake', name: 'lake', params }] },
  attachments: { ducklake: [{ alias: 'a', secret: 'LAKE' }] },
})

test.each<[what: string, config: Partial<CatalogConfig>, names: readonly string[]]>([
  ['mysql', { attachments: { mysql: [{ alias: 'a', host: 'h' }] } }, ['mysql_scanner']],
  ['a DuckDB file over HTTP', { attachments: { duckdb: [{ alias: 'a', path: 'https://h/x' }] } }, ['httpfs']],
  ['a DuckDB file in Azure', { attachments: { duckdb: [{ alias: 'a', path: 'az://c/x' }] } }, ['azure']],
  ['sqlite', { attachments: { sqlite: [{ alias: 'a', path: 'a.db' }] } }, ['sqlite_scanner']],
  ['postgres', { attachments: { postgres: [{ alias: 'a' }] } }, ['postgres_scanner']],
  ['delta', { attachments: { delta: [{ alias: 'a', path: 's3://b/t' }] } }, ['httpfs', 'delta']],
  ['a local DuckDB file', { attachments: { duckdb: [{ alias: 'a', path: '/x' }] } }, []],
  ['a DuckLake', { attachments: { ducklake: [{ alias: 'a', metadata: '/x' }] } }, ['ducklake']],
  [
    'a DuckLake on a server with its data on S3',
    { attachments: { ducklake: [{ alias: 'a', metadata: { type: 'mysql', secret: 's' }, data_path: 's3://b/' }] } },
    ['mysql_scanner', 'httpfs', 'ducklake'],
  ],
  [
    'a DuckLake whose secret has its metadata on Postgres and its data in Azure',
    lakeOf({ metadata_path: '', metadata_parameters: { TYPE: 'postgres', SECRET: 'pg' }, data_path: 'AZ://c/d' }),
    ['postgres_scanner', 'azure', 'ducklake'],
  ],
  ['a DuckLake whose secret has its metadata on S3', lakeOf({ metadata_path: 'S3://b/l' }), ['httpfs', 'ducklake']],
  [
    'a DuckLake whose secret is not in the config',
    { attachments: { ducklake: [{ alias: 'a', secret: 'elsewhere' }] } },
    ['ducklake'],
  ],
  ['quack', { attachments: { quack: [{ alias: 'a', uri: 'quack:h:1' }] } }, ['httpfs', 'quack']],
  ['motherduck', { attachments: { motherduck: [{ alias: 'a' }] } }, ['motherduck']],
  ['iceberg', { iceberg_catalogs: [{ name: 'a', uri: 'https://h' }] }, ['httpfs', 'avro', 'iceberg']],
  [
    'iceberg at AWS',
    { iceberg_catalogs: [{ name: 'a', catalog_type: 'glue', warehouse: 'w' }] },
    ['httpfs', 'aws', 'avro', 'iceberg'],
  ],
])('%s needs %j', (_what, config, names) => {
  const steps = extensionsRestorer.plan({ ...sessionConfig({}), ...config })
  const [kind] = Object.keys(config.attachments ?? {})
  const at = kind === undefined ? ['iceberg_catalogs'] : ['attachments', kind]
  expect(steps.map((step) => [step.name, step.at])).toEqual(names.map((name) => [name, at]))
})

test('an extension that only optional attachments need is optional', () => {
  const attachments = {
    quack: [{ alias: 'q', uri: 'quack:h:1', optional: true }],
    duckdb: [{ alias: 'd', path: 's3://b/x' }],
    mysql: [
      { alias: 'm', host: 'h', optional: true },
      { alias: 'n', host: 'h', optional: true },
    ],
  }
  expect(plan({}, attachments).map(({ name, optional }) => [name, optional])).toEqual([
    ['mysql_scanner', true],
    ['httpfs', false],
    ['quack', true],
  ])
})
