import { type CatalogFile, importsOf, loadConfig, parseConfig } from '../../../src/config/index.js'
import { type ConfigFolder, head, makeConfigFolder, view } from '../config-folder.js'

let folder: ConfigFolder
beforeEach(async () => {
  folder = await makeConfigFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

/** The tree, each file as its name, state and views; the imports with their remarks. */
async function treeOf(name: string): Promise<unknown> {
  const show = ({ file = 'object', status, gives, imports }: CatalogFile): unknown => [
    `${file.replace(`${folder.path}/`, '')} ${status} ${gives.keys.join('+')} ${gives.views}`,
    ...imports.map(({ path, at, override, optional, section, files }) => ({
      [[at, path, override && 'override', optional && 'optional', section].filter(Boolean).join(' ')]: files.map(show),
    })),
  ]
  const files = importsOf(await folder.load(name))
  return files && show(files)
}

test('a file that is imported twice counts where it comes first; what is optional may be missing', async () => {
  await folder.put({
    'catalog.yaml': `${head}imports:\n  - base.yaml\n  - {path: "views/*.yaml", override: true}\n  - {path: local.yaml, optional: true}\n  - {path: "none/*.yaml", optional: true}\n  - base.yaml\n${view('main')}`,
    'base.yaml': `name: shop\nimports: [views/a.yaml]\n${view('base')}`,
    'views/a.yaml': `views: [{name: a, sql: SELECT 1}, {name: a2, sql: SELECT 2}]\n`,
    'views/b.yaml': view('b'),
  })
  expect(await treeOf('catalog.yaml')).toEqual([
    'catalog.yaml loaded version+duckdb+views 1',
    {
      'imports[0] base.yaml': [
        ['base.yaml loaded name+views 1', { 'imports[0] views/a.yaml': [['views/a.yaml loaded views 2']] }],
      ],
    },
    { 'imports[1].path views/*.yaml override': [['views/a.yaml repeated  0'], ['views/b.yaml loaded views 1']] },
    { 'imports[2].path local.yaml optional': [['local.yaml missing  0']] },
    { 'imports[3].path none/*.yaml optional': [] },
    { 'imports[4] base.yaml': [['base.yaml repeated  0']] },
  ])
})

test('an import of a section shows what the section gives, and a later one of the whole file the rest', async () => {
  await folder.put({
    'catalog.yaml': `${head}imports: {views: part.yaml}\n`,
    'part.yaml': `name: part\nimports: {views: more.yaml, duckdb: {path: none.yaml, optional: true}}\n${view('part')}`,
    'more.yaml': `${view('more')}duckdb: {secrets: [{type: s3, key_id: a, secret: b}]}\n`,
  })
  expect(await treeOf('catalog.yaml')).toEqual([
    'catalog.yaml loaded version+duckdb 0',
    {
      'imports.views part.yaml views': [
        ['part.yaml loaded views 1', { 'imports.views more.yaml views': [['more.yaml loaded views 1']] }],
      ],
    },
  ])
  await folder.put({ 'catalog.yaml': `${head}imports: [first.yaml, part.yaml]\n`, 'first.yaml': 'imports: {views: part.yaml}\n' })
  expect(await treeOf('catalog.yaml')).toMatchObject([
    'catalog.yaml loaded version+duckdb 0',
    {
      'imports[0] first.yaml': [
        ['first.yaml loaded  0', { 'imports.views part.yaml views': [['part.yaml loaded views 1', {}]] }],
      ],
    },
    {
      'imports[1] part.yaml': [
        [
          'part.yaml repeated name 0',
          { 'imports.duckdb.path none.yaml optional duckdb': [['none.yaml missing  0']] },
          { 'imports.views more.yaml views': [['more.yaml repeated  0']] },
        ],
      ],
    },
  ])
})

test('what a file gives is counted by kind, with the profile', async () => {
  await folder.put({
    'catalog.yaml': [
      'version: 1',
      'duckdb: {secrets: [{type: s3, key_id: a, secret: b}]}',
      'attachments: {sqlite: [{alias: s, path: s.db}], duckdb: [{alias: d, path: d.db}]}',
      'iceberg_catalogs: [{name: i, uri: "https://localhost/i"}]',
      view('v').trim(),
      'semantic_models: [{name: m, base_view: v, dimensions: [{name: x, expression: x}]}]',
      'profiles: {prod: {views: [{name: w, sql: SELECT 1}]}}',
    ].join('\n'),
  })
  const gives = { attachments: 2, macros: 0, icebergCatalogs: 1, secrets: 1, semanticModels: 1 }
  expect(importsOf(await folder.load('catalog.yaml'))?.gives).toMatchObject({ ...gives, views: 1 })
  expect(importsOf(await folder.load('catalog.yaml', { profile: 'prod' }))?.gives).toMatchObject({ ...gives, views: 2 })
})

test('a path from an environment variable is shown, but not the secret parts of a URL', async () => {
  await folder.put({
    'catalog.yaml': `${head}imports: ["\${env:DIR}/a.yaml", "s3://me:pass@bucket/b.yaml?token=abc"]`,
    'x/a.yaml': view('a'),
  })
  const config = await folder.load('catalog.yaml', { env: { DIR: 'x' }, readRemote: async () => view('b') })
  const { imports = [] } = importsOf(config) ?? {}
  expect(imports.map(({ path, files }) => [path, ...files.map(({ file }) => file)])).toEqual([
    ['x/a.yaml', folder.file('x/a.yaml')],
    ['s3://bucket/b.yaml', 's3://bucket/b.yaml'],
  ])
})

test('the import tree survives reading SQL files and attached catalogs, is frozen, and is not a part of the config', async () => {
  await folder.put({
    'catalog.yaml': `${head}imports: [views.yaml]\nattachments: {duckalog: [{alias: c, config_path: child.yaml}]}\n`,
    'views.yaml': 'views: [{name: v, sql_file: v.sql}]\n',
    'v.sql': 'SELECT 1',
    'child.yaml': 'version: 1\nduckdb: {database: child.duckdb}\nviews: []\n',
  })
  const config = await folder.load('catalog.yaml')
  const files = importsOf(config)
  expect(files?.imports[0]?.files[0]).toMatchObject({ file: folder.file('views.yaml'), gives: { views: 1 } })
  expect([files, files?.imports, files?.imports[0], files?.gives.keys].every(Object.isFrozen)).toBe(true)
  expect(Object.keys(config).sort()).toEqual(['attachments', 'duckdb', 'version', 'views'])
})

test('an object has no name, and a text no files', async () => {
  await folder.put({ 'a.yaml': view('a') })
  const config = await loadConfig({ version: 1, duckdb: {}, views: [], imports: ['a.yaml'] }, { base: folder.path })
  expect(importsOf(config)).toMatchObject({ status: 'loaded', imports: [{ path: 'a.yaml', files: [{ gives: { views: 1 } }] }] })
  expect(importsOf(config)).not.toHaveProperty('file')
  expect(importsOf(parseConfig(`${head}views: []`, { format: 'yaml' }))).toBeUndefined()
})
