import { mkdirSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { relative } from 'node:path'
import { createAllowedRoots } from '../../../src/config/files/allowed-roots.js'
import { loadConfig } from '../../../src/config/load-config.js'
import { type ConfigFolder, makeConfigFolder } from '../config-folder.js'

let folder: ConfigFolder
beforeEach(async () => {
  folder = await makeConfigFolder({
    'in/catalog.yaml': 'version: 1\nduckdb: {}\n',
    'in/data/a.parquet': '',
    'in/data/deep/b.parquet': '',
    'out/secret.parquet': '',
    'in-sibling/x': '',
  })
  await folder.link('in/escape', folder.file('out'))
  await folder.link('in/dangling', folder.file('out/not-there-yet'))
  await folder.link('in/inner', folder.file('in/data'))
  await folder.link('in/loop', folder.file('in/loop'))
  await folder.link('in/data/link.parquet', folder.file('out/secret.parquet'))
  await folder.link('in/mixed/up', folder.file('out'))
  await folder.link('alias', folder.file('in'))
})
afterEach(() => folder[Symbol.asyncDispose]())

test.each<[string, boolean]>([
  ['in', true],
  ['in/data/a.parquet', true],
  ['in/new/folder/file.db', true],
  ['in/data/../new', true],
  ['in/inner/a.parquet', true],
  ['alias/data/a.parquet', true],
  ['alias/new', true],
  ['in/data/deep/*.parquet', true],
  ['in/data/*', false],
  ['in/data/????????????', false],
  ['in/data/*.parquet', false],
  ['in/**/b.parquet', false],
  ['in/data/deep/**', true],
  ['in/*/secret.parquet', false],
  ['in/mixed/**/*.parquet', false],
  ['in/none/*.parquet', true],
  ['.', false],
  ['out/secret.parquet', false],
  ['in/../out', false],
  ['in-sibling/x', false],
  ['in/escape', false],
  ['in/escape/new.db', false],
  ['in/escape/new/*.db', false],
  ['in/dangling', false],
  ['in/dangling/x', false],
  ['in/loop', false],
  ['in/data/link.parquet', false],
])('%s: %s', async (name, allowed) => {
  for (const root of [folder.file('in'), folder.file('alias'), relative(process.cwd(), folder.file('in'))])
    expect(await createAllowedRoots([root]).allows(folder.file(name), { isPattern: true })).toBe(allowed)
})

test.each<[string, boolean]>([
  [':memory:', true],
  ['md:cloud', true],
  ['https://host/x.parquet', true],
  ['s3://bucket/../x', true],
  ['hf://datasets/x', true],
  ['file:///etc/passwd', false],
  ['FILE:///etc/passwd', false],
  ['file://host/etc/passwd', false],
  ['other://../../etc/passwd', false],
  ['/', false],
])('%s: %s', async (path, allowed) => {
  expect(await createAllowedRoots([folder.path]).allows(path)).toBe(allowed)
  expect(await createAllowedRoots([]).allows(path)).toBe(allowed)
})

test('a file: URL in the folder', async () => {
  const roots = createAllowedRoots([folder.path])
  expect(await roots.allows(`file://${folder.file('in/data/a.parquet')}`)).toBe(true)
  expect(await roots.allows(`FILE://${folder.file('in/data/a.parquet')}`)).toBe(true)
  expect(await roots.allows(`file://${folder.file('in/escape')}/../in/data/a.parquet`)).toBe(false)
  expect(await roots.allows(`file://${folder.file('in')}/%2e%2e/out`)).toBe(false)
})

test('a pattern over more folders than are looked through is refused, though all of them are inside', async () => {
  for (let index = 0; index <= 20_000; index += 1) mkdirSync(folder.file(`in/many/${index}`), { recursive: true })
  expect(await createAllowedRoots([folder.path]).allows(folder.file('in/many/*/*.parquet'), { isPattern: true })).toBe(false)
})

test('the root of all files, and a folder that is not there', async () => {
  expect(await createAllowedRoots(['/']).allows('/etc/passwd')).toBe(true)
  expect(await createAllowedRoots([folder.file('later')]).allows(folder.file('later/x'))).toBe(true)
  await mkdir(folder.file('later'))
})

describe('of a config', () => {
  const load = (text: string) => folder.put({ 'in/catalog.yaml': text })
  const allowedRoots = () => [folder.file('in')]

  test('all paths are checked, and all forbidden ones are reported with their locations', async () => {
    await load(`version: 1
duckdb:
  database: ../out/x.db
  directories: {home: h, temp: escape/t}
  extensions: [httpfs, {name: a, path: /a.duckdb_extension}, {name: b, from: /repository}, {name: c, from: community}]
attachments:
  duckdb: [{alias: d, path: dangling}, {alias: m, path: ":memory:"}]
  sqlite: [{alias: s, path: "${folder.file('out')}/s.db"}]
views:
  - {name: p, source: parquet, uri: "data/*.parquet"}
  - {name: ok, source: parquet, uri: "data/a.parquet"}
  - {name: f, sql_file: ../out/f.sql}
  - {name: e, source: csv, uri: "\${env:X}"}
  - {name: l, source: csv, uri: [a.csv, /b.csv]}
  - {name: t, sql_template: {path: ../out/t.sql}}
`)
    const { code } = await folder.refusal('in/catalog.yaml', { allowedRoots: allowedRoots(), env: { X: '/canary' } })
    expect(code).toBe('CONFIG_PATH_FORBIDDEN')
    const outside = 'is outside the allowed folders (allowedRoots)'
    expect(await folder.problems('in/catalog.yaml', { allowedRoots: allowedRoots(), env: { X: '/canary' } })).toEqual([
      `in/catalog.yaml:3:3 duckdb.database: out/x.db ${outside}`,
      `in/catalog.yaml:4:26 duckdb.directories.temp: in/escape/t ${outside}`,
      `in/catalog.yaml:5:34 duckdb.extensions[1].path: /a.duckdb_extension ${outside}`,
      `in/catalog.yaml:5:72 duckdb.extensions[2].from: /repository ${outside}`,
      `in/catalog.yaml:7:23 attachments.duckdb[0].path: in/dangling ${outside}`,
      `in/catalog.yaml:8:23 attachments.sqlite[0].path: out/s.db ${outside}`,
      `in/catalog.yaml:10:32 views[0].uri: in/data/*.parquet ${outside}`,
      `in/catalog.yaml:12:15 views[2].sql_file: out/f.sql ${outside}`,
      `in/catalog.yaml:13:28 views[3].uri: the path ${outside}`,
      `in/catalog.yaml:14:41 views[4].uri[1]: /b.csv ${outside}`,
      `in/catalog.yaml:15:30 views[5].sql_template.path: out/t.sql ${outside}`,
    ])
  })

  test.each([
    ['../out/a.yaml', 'out/a.yaml'],
    ['escape/a.yaml', 'escape/a.yaml'],
    ['escape/*.yaml', 'escape/*.yaml'],
    ['../out/none.yaml', 'a file that is not there'],
  ])('the import of %s is refused before it is read', async (path) => {
    await folder.put({ 'out/a.yaml': 'secret: [', 'in/catalog.yaml': `version: 1\nduckdb: {}\nimports: ["${path}"]\n` })
    expect(await folder.refusal('in/catalog.yaml', { allowedRoots: allowedRoots() })).toMatchObject({
      code: 'CONFIG_PATH_FORBIDDEN',
      issues: [{ line: 3, column: 11, path: 'imports[0]', message: 'is outside the allowed folders (allowedRoots)' }],
    })
  })

  test('in an imported file the place is there', async () => {
    await folder.put({ 'in/a.yaml': 'duckdb:\n  database: /x.db', 'in/catalog.yaml': 'version: 1\nimports: [a.yaml]\n' })
    expect((await folder.refusal('in/catalog.yaml', { allowedRoots: allowedRoots() })).issues).toMatchObject([
      { file: folder.file('in/a.yaml'), line: 2, column: 3, importChain: [{ line: 2, column: 11 }] },
    ])
  })

  test('files of variables outside are not read', async () => {
    await folder.put({
      '.env': 'X=outside',
      'out/e.env': 'X=linked',
      'in/catalog.yaml': 'version: 1\nduckdb: {}\nname: "${env:X:default}"\nenv_files: [.env, e.env]',
    })
    await folder.link('in/e.env', folder.file('out/e.env'))
    expect((await folder.load('in/catalog.yaml', { allowedRoots: allowedRoots() })).name).toBe('default')
    expect((await folder.load('in/catalog.yaml')).name).toBe('linked')
  })

  test('what lies inside is loaded', async () => {
    await folder.put({
      'in/v.sql': 'SELECT 1',
      'in/catalog.yaml': 'version: 1\nduckdb: {database: alias.db}\nviews: [{name: v, sql_file: v.sql}]',
    })
    expect((await loadConfig(folder.file('alias/catalog.yaml'), { allowedRoots: allowedRoots() })).views).toHaveLength(1)
  })
})
