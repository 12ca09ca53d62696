import { connectToCatalog } from '../../../../src/index.js'
import { type CatalogFolder, makeFolder } from '../../../support/catalog-folder.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder({ 'a.csv': 'id;"it\'s; a name";day\n1;"O\'Neil; jr";2026-01-02\n2;b;2026-01-03\n' })
})
afterEach(() => folder[Symbol.asyncDispose]())

function connect(options: object = { auto_detect: 'once' }, view: object = {}) {
  const views = [
    { name: 'a', source: 'csv', uri: 'a.csv', options, ...view },
    { name: 'b', sql: 'SELECT count(*)::INTEGER AS n FROM a' },
  ]
  const config = { version: 1, duckdb: { database: 'main.duckdb' }, views }
  return connectToCatalog(config as unknown as Parameters<typeof connectToCatalog>[0] & object, { base: folder.path })
}

async function actions(options?: object, view?: object) {
  await using catalog = connect(options, view)
  await catalog.getConnection()
  return catalog.report?.views.map(({ action }) => action)
}

const stored = "SELECT sql FROM duckdb_views() WHERE view_name = 'a'"

test('a CSV file that is inspected once is read as detected then, and DuckDB does not inspect it again', async () => {
  await using catalog = connect()
  expect(await catalog.query('FROM a')).toEqual([
    { id: 1n, "it's; a name": "O'Neil; jr", day: new Date('2026-01-02') },
    { id: 2n, "it's; a name": 'b', day: new Date('2026-01-03') },
  ])
  const [view] = await catalog.query<{ sql: string }>(stored)
  expect(view?.sql).toMatch(/auto_detect = CAST\('f' AS BOOLEAN\)/)
  expect(await catalog.query('FROM b')).toEqual([{ n: 2 }])
  await catalog.close()
  expect(await actions()).toEqual(['keep', 'keep'])
  // Looked at again, it would have numbers only
  await folder.write({ 'a.csv': 'id;"it\'s; a name";day\n1;2;2026-01-02\n' })
  await using later = connect()
  expect(await later.query('SELECT "it\'s; a name" AS name FROM a')).toEqual([{ name: '2' }])
})

test('a file whose columns changed fails until its sources are compared', async () => {
  await using catalog = connect()
  expect(await catalog.query('FROM b')).toEqual([{ n: 2 }])
  await folder.write({ 'a.csv': 'id;day;more\n1;2026-01-02;x\n2;2026-01-03;y\n3;2026-01-03;z\n' })
  await expect(catalog.query('FROM a')).rejects.toMatchObject({ code: 'QUERY_FAILED', message: expect.stringContaining('a.csv') })
  const report = await catalog.refresh({ sources: true })
  expect(report.views).toMatchObject([
    { action: 'replace', columns: { added: [{ name: 'more' }], removed: [{ name: "it's; a name" }] } },
    { action: 'replace' },
  ])
  expect(await catalog.query('SELECT more FROM a LIMIT 1')).toEqual([{ more: 'x' }])
  expect(await catalog.query('FROM b')).toEqual([{ n: 3 }])
})

test.each<readonly [string, object, object, object]>([
  [
    'its delimiter and types',
    { sep: ';', types: { id: 'VARCHAR' }, filename: true },
    {},
    { id: '1', filename: expect.stringContaining('a.csv') },
  ],
  ['all as text', { all_varchar: true, nullstr: 'b' }, {}, { id: '1', day: '2026-01-02' }],
  ['SQL over it', {}, { sql: 'SELECT id + 1 AS next FROM source' }, { next: 2n }],
])('the config overrides what was detected: %s', async (_name, options, view, expected) => {
  await using catalog = connect({ ...options, auto_detect: 'once' }, view)
  expect((await catalog.query('FROM a'))[0]).toMatchObject(expected)
})

test('switching between inspecting once and each time is a change', async () => {
  expect(await actions()).toEqual(['create', 'create'])
  expect(await actions({})).toEqual(['replace', 'replace'])
  expect(await actions()).toEqual(['replace', 'replace'])
  await using catalog = connect()
  expect(await catalog.query(stored)).toEqual([{ sql: expect.stringContaining("auto_detect = CAST('f' AS BOOLEAN)") }])
})

test('a missing file is reported as for any view', async () => {
  await using catalog = connect(undefined, { uri: 'none.csv' })
  await expect(catalog.query('FROM a')).rejects.toMatchObject({
    code: 'VIEW_FAILED',
    view: 'main.a',
    message: expect.stringContaining('none.csv'),
  })
})

test.each<readonly [string, object]>([
  ['other sources', { source: 'json', uri: 'a.json' }],
  ['a list of files', { uri: ['a.csv', 'b.csv'] }],
])('it is not supported for %s', async (_name, view) => {
  await expect(connect(undefined, view).query('FROM a')).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    location: { path: 'views[0].options.auto_detect' },
  })
})
