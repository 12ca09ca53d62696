import { parseConfig, parseConfigObject, pathsOf } from '../../../src/config/index.js'
import { databaseName, resolvePath } from '../../../src/config/notation/resolve-path.js'
import { resolveConfigPaths } from '../../../src/config/prepare/resolve-config-paths.js'

test.each<[string, string | undefined, string]>([
  ['data/x.db', '/base', '/base/data/x.db'],
  ['./x.db', '/base/a/', '/base/a/x.db'],
  ['../x.db', '/base/a', '/base/x.db'],
  ['a/../../x.db', '/base', '/x.db'],
  ['../**/*.parquet', '/base/a', '/base/**/*.parquet'],
  ['folder/', '/base', '/base/folder/'],
  ['/abs/../x.db', '/base', '/x.db'],
  ['x.db', 'conf', 'conf/x.db'],
  ['../x.db', 'conf', 'x.db'],
  ['./x.db', undefined, './x.db'],
  ['~/x.db', '/base', '~/x.db'],
  ['~me/x.db', '/base', '/base/~me/x.db'],
  ['a/~/x.db', '/base', '/base/a/~/x.db'],
  [':memory:', '/base', ':memory:'],
  [':memory:named', '/base', ':memory:named'],
  ['md:cloud', '/base', 'md:cloud'],
  ['s3://bucket/../x', '/base', 's3://bucket/../x'],
  ['HTTPS://host/x', '/base', 'HTTPS://host/x'],
  ['abfss://c@a.dfs/x', '/base', 'abfss://c@a.dfs/x'],
  ['a:b.parquet', '/base', '/base/a:b.parquet'],
])('%s in %s is %s', (path, base, resolved) => {
  expect(resolvePath(path, base)).toBe(resolved)
})

test.each<[string, string]>([
  [':memory:', 'memory'],
  [':memory:a.b', ':memory:a.b'],
  ['/data/my.catalog.duckdb', 'my'],
  ['Temp.db', 'Temp_db'],
  ['system', 'system_db'],
  ['a?b.db', 'a'],
  ['md:cloud?x=1', 'cloud'],
])('the database %s is called %s', (path, name) => {
  expect(databaseName(path)).toBe(name)
})

const text = `version: 1
duckdb:
  database: my.db
  directories: {home: h, extensions: ../e, secrets: /s, temp: t}
  extensions:
    - httpfs
    - {name: a, path: a.duckdb_extension}
    - {name: b, from: ./folder}
    - {name: c, from: community}
    - {name: d, from: "https://example.org"}
attachments:
  duckdb: [{alias: d, path: d.db}, {alias: m, path: ":memory:"}]
  sqlite: [{alias: l, path: ../l.db}]
  duckalog: [{alias: k, config_path: k/k.yaml, database: k.db}, {alias: k2, config_path: "https://example.org/k.yaml"}]
views:
  - {name: f, sql_file: sql/f.sql}
  - {name: p, source: parquet, uri: "data/*.parquet"}
  - {name: u, source: csv, uri: "https://example.org/../u.csv"}
  - {name: l, source: json, uri: [a.json, /b.json, "s3://c/../d.json"]}
  - {name: m, sql_file: {path: ../m.sql}}
  - {name: t, sql_template: {path: t.sql, variables: {path: t.sql}}}
`

test('every path of a file is relative to the folder of the file', () => {
  expect(parseConfig(text, { format: 'yaml', file: '/etc/duck/catalog.yaml' })).toEqual({
    version: 1,
    duckdb: {
      database: '/etc/duck/my.db',
      directories: { home: '/etc/duck/h', extensions: '/etc/e', secrets: '/s', temp: '/etc/duck/t' },
      extensions: [
        'httpfs',
        { name: 'a', path: '/etc/duck/a.duckdb_extension' },
        { name: 'b', from: '/etc/duck/folder' },
        { name: 'c', from: 'community' },
        { name: 'd', from: 'https://example.org' },
      ],
    },
    attachments: {
      duckdb: [
        { alias: 'd', path: '/etc/duck/d.db' },
        { alias: 'm', path: ':memory:' },
      ],
      sqlite: [{ alias: 'l', path: '/etc/l.db' }],
      duckalog: [
        { alias: 'k', config_path: '/etc/duck/k/k.yaml', database: '/etc/duck/k.db' },
        { alias: 'k2', config_path: 'https://example.org/k.yaml' },
      ],
    },
    views: [
      { name: 'f', sql_file: '/etc/duck/sql/f.sql' },
      { name: 'p', source: 'parquet', uri: '/etc/duck/data/*.parquet' },
      { name: 'u', source: 'csv', uri: 'https://example.org/../u.csv' },
      { name: 'l', source: 'json', uri: ['/etc/duck/a.json', '/b.json', 's3://c/../d.json'] },
      { name: 'm', sql_file: { path: '/etc/m.sql' } },
      { name: 't', sql_template: { path: '/etc/duck/t.sql', variables: { path: 't.sql' } } },
    ],
  })
})

test('the option base comes before the folder of the file; without both, paths stay as they are', () => {
  expect(parseConfig(text, { format: 'yaml', file: '/etc/duck/catalog.yaml', base: '/b' }).duckdb.database).toBe('/b/my.db')
  expect(parseConfig(text, { format: 'yaml', file: 'catalog.yaml' }).duckdb.database).toBe('my.db')
  expect(parseConfig(text, { format: 'yaml' }).attachments?.sqlite?.[0]?.path).toBe('../l.db')
  expect(parseConfigObject({ version: 1, duckdb: { database: 'x.db' } }, { base: '/b' }).duckdb.database).toBe('/b/x.db')
})

test('pathsOf lists all paths in the order of the config, and nothing that only looks like a path', () => {
  const config = parseConfigObject(
    {
      version: 1,
      duckdb: {
        database: 'd.duckdb',
        directories: { temp: 'tmp' },
        extensions: [
          { name: 'mine', path: 'mine.duckdb_extension' },
          { name: 'spatial', from: 'core' },
        ],
        security: { external_access: false, allowed_paths: ['one.csv'] },
      },
      attachments: {
        ducklake: [
          { alias: 'a', metadata: 'a.ducklake', data_path: 'a/' },
          { alias: 'b', metadata: { type: 'sqlite', path: 'b.sqlite' }, data_path: 's3://b/' },
        ],
      },
      views: [
        { name: 'u', source: 'parquet', uri: ['1.parquet', '2.parquet'] },
        { name: 'v', sql: "FROM 'sql.csv'", description: 'path.csv' },
        { name: 'w', source: 'csv', uri: 'w.csv', options: { path: 'no.csv' } },
      ],
    },
    { base: '/c' },
  )
  expect(pathsOf(config).map(({ path, at }) => `${at.join('.')} ${path}`)).toEqual([
    'duckdb.database /c/d.duckdb',
    'duckdb.extensions.0.path /c/mine.duckdb_extension',
    'duckdb.directories.temp /c/tmp',
    'duckdb.security.allowed_paths.0 /c/one.csv',
    'attachments.ducklake.0.metadata /c/a.ducklake',
    'attachments.ducklake.0.data_path /c/a/',
    'attachments.ducklake.1.metadata.path /c/b.sqlite',
    'attachments.ducklake.1.data_path s3://b/',
    'views.0.uri.0 /c/1.parquet',
    'views.0.uri.1 /c/2.parquet',
    'views.2.uri /c/w.csv',
  ])
})

test.each([
  null,
  'text',
  7,
  [],
  { duckdb: null },
  { attachments: null, views: 'none' },
  { attachments: { duckdb: null, sqlite: 'x' }, views: [null, 'x', 3] },
])('a document without paths, which need not be valid, stays: %j', (document) => {
  const copy = structuredClone(document)
  resolveConfigPaths(copy, '/base')
  expect(copy).toEqual(document)
})
