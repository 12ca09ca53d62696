import { homedir } from 'node:os'
import { type CatalogConfig, parseConfig, parseConfigObject, pathsOf } from '../../../src/config/index.js'
import { makeConfigFolder } from '../config-folder.js'
import { problemsOf } from '../problems-of.js'

/** Each place of a path; `duckdb` may hold more. */
const catalog = (home: string) => `version: 1
duckdb:
  database: ~/a.duckdb
  directories: {${home}extensions: ~/ext, secrets: ~/sec, temp: ~/tmp}
  extensions: [{name: a, path: ~/a.duckdb_extension}, {name: b, from: ~/folder}]
  security: {external_access: false, allowed_directories: [~/data], allowed_paths: [~/a.csv]}
attachments:
  duckdb: [{alias: d, path: ~/d.duckdb}]
  sqlite: [{alias: s, path: ~/s.sqlite}]
  duckalog: [{alias: c, config_path: ~/c.yaml, database: ~/c.duckdb}]
  ducklake:
    - {alias: l, metadata: ~/l.ducklake, data_path: ~/l}
    - {alias: m, metadata: {type: sqlite, path: ~/m.sqlite}}
views:
  - {name: v, source: parquet, uri: ~/data/*.parquet}
  - {name: w, source: csv, uri: [~/a.csv, ~/b.csv]}
  - {name: x, source: delta, uri: ~/delta}
  - {name: y, sql_file: ~/y.sql}
  - {name: z, sql_template: {path: ~/z.sql}}
`

const parse = (text: string, base = '/base') => parseConfig(text, { format: 'yaml', base })
const foldersOf = (config: CatalogConfig, home: string) =>
  pathsOf(config).filter(({ path }) => path !== home && !path.startsWith(`${home}/`))

test.each<[string, string, string]>([
  ['the home folder of the user', '', homedir()],
  ['directories.home', 'home: /srv/me, ', '/srv/me'],
  ['directories.home, relative to the file', 'home: me, ', '/base/me'],
  ['directories.home below the home of the user', 'home: ~/me, ', `${homedir()}/me`],
])('`~` is %s in all keys with paths', (_, home, folder) => {
  const config = parse(catalog(home))
  expect(pathsOf(config).length).toBeGreaterThan(18)
  expect(foldersOf(config, folder)).toEqual([])
})

test.each<[string, string]>([
  ['~', '/h'],
  ['~/', '/h/'],
  ['~/a/../b', '/h/b'],
  ['~me/a', '/base/~me/a'],
  ['a~/b', '/base/a~/b'],
  ['./~/a', '/base/~/a'],
  ['/x/~/a', '/x/~/a'],
  ['s3://b/~/a', 's3://b/~/a'],
])('%s is %s', (path, resolved) => {
  const config = parseConfigObject({ version: 1, duckdb: { database: path, directories: { home: '/h' } } }, { base: '/base' })
  expect(config.duckdb.database).toBe(resolved)
})

test('wildcards in the name of the home folder are matched literally', () => {
  const views = [
    { name: 'v', source: 'csv', uri: '~/*.csv' },
    { name: 'w', source: 'delta', uri: '~/t' },
  ] as const
  const { views: found } = parseConfigObject({ version: 1, duckdb: { directories: { home: '/h[1]' } }, views })
  expect(found.map(({ uri }) => uri)).toEqual(['/h[[]1]/*.csv', '/h[1]/t'])
})

test('imports and the paths of imported files start at the home of the main file', async () => {
  await using folder = await makeConfigFolder()
  await folder.put({
    'catalog.yaml': `version: 1\nduckdb: {directories: {home: home}}\nimports: ["~/parts/*.yaml", "!~/parts/no.yaml"]\n`,
    'home/parts/one.yaml': 'views: [{name: a, source: csv, uri: ~/a.csv}]\n',
    'home/parts/no.yaml': 'views: [{name: b, source: csv, uri: ~/b.csv}]\n',
  })
  const { views } = await folder.load('catalog.yaml')
  expect(views).toEqual([{ name: 'a', source: 'csv', uri: folder.file('home/a.csv') }])
})

test('sql_file is read from there', async () => {
  await using folder = await makeConfigFolder({
    'catalog.yaml': 'version: 1\nduckdb: {directories: {home: home}}\nviews: [{name: a, sql_file: ~/a.sql}]\n',
    'home/a.sql': 'SELECT 7',
  })
  expect((await folder.load('catalog.yaml')).views).toEqual([{ name: 'a', sql: 'SELECT 7' }])
})

test('allowedRoots checks the folder that `~` stands for', async () => {
  await using folder = await makeConfigFolder({
    'out.yaml': 'version: 1\nduckdb: {}\nviews: [{name: a, source: csv, uri: ~/a.csv}]\n',
    'import.yaml': 'version: 1\nduckdb: {}\nimports: [~/duckalog-nowhere.yaml]\n',
    'in.yaml': 'version: 1\nduckdb: {directories: {home: .}}\nviews: [{name: a, source: csv, uri: ~/a.csv}]\n',
  })
  const allowedRoots = [folder.path]
  expect(await folder.refusal('out.yaml', { allowedRoots })).toMatchObject({
    code: 'CONFIG_PATH_FORBIDDEN',
    issues: [{ path: 'views[0].uri', line: 3, column: 32 }],
  })
  expect(await folder.refusal('import.yaml', { allowedRoots })).toMatchObject({ code: 'CONFIG_PATH_FORBIDDEN' })
  await expect(folder.load('in.yaml', { allowedRoots })).resolves.toBeDefined()
})

test('a home that is not text is reported once, with its location', () => {
  expect(problemsOf('version: 1\nduckdb: {database: ~/a, directories: {home: [a]}}')).toEqual([
    '2:39 duckdb.directories.home: must be text, but is a list',
  ])
})
