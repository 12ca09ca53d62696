import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { loadConfig, pathsOf } from '../../../src/config/index.js'
import { sourcesOf } from '../../../src/config/model/config-metadata.js'
import { connectToCatalog } from '../../../src/index.js'

/** Each is what a pattern of another one's name would match as well. */
const names = ['p[1]', 'p1', 'p*', 'p?', 'pa', 'pb', 'p{a,b}', 'p[a-b]', 'p[!1]', 'p]', 'p[']

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'duckalog-glob-'))
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  for (const name of names) {
    const at = (...parts: readonly string[]) => join(root, name, ...parts)
    for (const folder of ['data', 'sub', 'env']) await mkdir(at(folder), { recursive: true })
    await writeFile(at('data', 'x.csv'), `origin\n"${name}"\n`)
    await writeFile(at('data', 'x.json'), JSON.stringify({ origin: name }))
    await connection.run(`COPY (SELECT '${name}' AS origin) TO '${at('data', 'x.parquet')}'`)
    await writeFile(at('sub', 'a.yaml'), `views: [{name: imported_a, sql: "SELECT '${name}' AS origin"}]`)
    await writeFile(at('sub', 'not-b.yaml'), `views: [{name: excluded, sql: "SELECT '${name}' AS origin"}]`)
    await writeFile(at('sub', 'v.sql'), `SELECT '${name}' AS origin`)
    await writeFile(at('env', 'one.env'), `ORIGIN_ONE=${name}`)
    await writeFile(at('.env'), `ORIGIN=${name}`)
    await writeFile(
      at('c.yaml'),
      [
        'version: 1',
        `duckdb: { database: ${name.includes('?') ? '":memory:"' : 'c.duckdb'} }`,
        'imports: ["sub/*.yaml", "!sub/not-*.yaml"]',
        'env_files: [.env, "env/*.env"]',
        'views:',
        '  - { name: csv, source: csv, uri: data/x.csv }',
        '  - { name: csv_pattern, source: csv, uri: "data/*.csv" }',
        '  - { name: csv_up, source: csv, uri: ./sub/../data/x.csv }',
        '  - { name: csv_once, source: csv, uri: data/x.csv, options: { auto_detect: once } }',
        '  - { name: json, source: json, uri: "data/x.jso[n]" }',
        '  - { name: parquet, source: parquet, uri: [data/x.parquet, "data/?.parquet"] }',
        '  - { name: file, sql_file: sub/v.sql }',
        '  - { name: env, sql: "SELECT \'${env:ORIGIN}\' AS origin" }',
        '  - { name: env_pattern, sql: "SELECT \'${env:ORIGIN_ONE}\' AS origin" }',
      ].join('\n'),
    )
  }
  connection.closeSync()
  instance.closeSync()
})
afterAll(() => rm(root, { recursive: true, force: true }))

describe.each(names)('a catalog in the folder %s', (name) => {
  const config = () => join(root, name, 'c.yaml')

  test('reads its own files and no others', async () => {
    await using catalog = connectToCatalog(config(), { env: {} })
    const views = (await catalog.query('SELECT view_name FROM duckdb_views() WHERE NOT internal AND schema_name = $1', [
      'main',
    ])) as {
      view_name: string
    }[]
    expect(views).toHaveLength(10)
    for (const { view_name } of views) {
      const rows = await catalog.query(`SELECT DISTINCT origin FROM main."${view_name}"`)
      expect({ view_name, rows }).toEqual({ view_name, rows: [{ origin: name }] })
    }
  })

  test('is inside the allowed root of its own name, and not of another folder', async () => {
    const load = (roots: readonly string[]) =>
      loadConfig(config(), { env: {}, allowedRoots: roots.map((folder) => join(root, folder)) })
    expect((await load([name])).views).toHaveLength(10)
    const neighbours = names.filter((other) => other !== name)
    await expect(load(neighbours)).rejects.toMatchObject({ code: 'CONFIG_PATH_FORBIDDEN' })
  })

  test('can be hardened to its own folder', async () => {
    await using catalog = connectToCatalog(
      {
        version: 1,
        duckdb: { security: { external_access: false, allowed_directories: ['data'] } },
        views: [{ name: 'v', source: 'csv', uri: 'data/*.csv' }],
      },
      { base: join(root, name), env: {} },
    )
    expect(await catalog.query('FROM v')).toEqual([{ origin: name }])
  })
})

test('the paths of a config show which of them are patterns', async () => {
  const paths = pathsOf(await loadConfig(join(root, 'p[1]', 'c.yaml'), { env: {} }))
  expect(paths.map(({ path, isPattern }) => [path.slice(root.length), isPattern])).toEqual([
    ['/p[1]/c.duckdb', false],
    ['/p[[]1]/data/x.csv', true],
    ['/p[[]1]/data/*.csv', true],
    ['/p[[]1]/data/x.csv', true],
    ['/p[[]1]/data/x.csv', true],
    ['/p[[]1]/data/x.jso[n]', true],
    ['/p[[]1]/data/x.parquet', true],
    ['/p[[]1]/data/?.parquet', true],
  ])
})

test('the files that are watched are those of the folder itself', async () => {
  const { files } = sourcesOf(await loadConfig(join(root, 'p*', 'c.yaml'), { env: {} }))
  const present = [...files.keys()].filter((file) => existsSync(file))
  expect(present.map((file) => file.slice(root.length)).sort()).toEqual(
    ['/p*/.env', '/p*/c.yaml', '/p*/env/one.env', '/p*/sub/a.yaml', '/p*/sub/v.sql'].sort(),
  )
})
