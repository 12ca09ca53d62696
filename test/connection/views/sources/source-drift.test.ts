import { connectToCatalog } from '../../../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../../../support/catalog-folder.js'
import { rawQuery } from '../../../support/raw-duckdb.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder()
  await write('SELECT 1 AS id, 2.5::DOUBLE AS amount, NULL::VARCHAR AS note')
})
afterEach(() => folder[Symbol.asyncDispose]())

const write = (sql: string) => rawQuery(':memory:', `COPY (${sql}) TO '${folder.file('orders.parquet')}'`)
const views = [
  { name: 'orders', source: 'parquet', uri: 'orders.parquet' },
  { name: 'totals', sql: 'SELECT sum(id)::INTEGER AS id FROM orders' },
]
const drift = {
  added: [{ name: 'day', type: 'DATE' }],
  removed: [{ name: 'note', type: 'VARCHAR' }],
  retyped: [{ name: 'id', from: 'INTEGER', to: 'BIGINT' }],
}

test('refresh({ sources: true }) replaces the views whose columns changed and reports the differences', async () => {
  await folder.write({ 'catalog.json': fileCatalog(views) })
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  await catalog.getConnection()
  await write("SELECT 1::BIGINT AS id, 2.5::DOUBLE AS amount, DATE '2026-01-01' AS day")
  expect((await catalog.refresh()).views.map(({ action }) => action)).toEqual(['keep', 'keep'])

  const planned = await catalog.plan({ sources: true })
  const reason = 'its source changed: + day DATE, - note VARCHAR, id INTEGER → BIGINT'
  expect(planned.views).toMatchObject([
    { action: 'replace', view: { name: 'orders' }, reason },
    { action: 'replace', view: { name: 'totals' }, reason: 'it reads main.orders, which changes' },
  ])
  const { views: changes } = await catalog.refresh({ sources: true })
  expect(changes[0]).toMatchObject({ action: 'replace', reason, columns: drift })
  expect(await catalog.query('FROM orders')).toEqual([{ id: 1n, amount: 2.5, day: new Date('2026-01-01') }])
  expect((await catalog.refresh({ sources: true })).views.map(({ action }) => action)).toEqual(['keep', 'keep'])
})

test('the columns of an adopted view are known, so that a change of its source is noticed', async () => {
  const orders = `CREATE VIEW orders AS SELECT * FROM '${folder.file('orders.parquet')}'`
  await rawQuery(folder.file('main.duckdb'), orders)
  await folder.write({ 'catalog.json': fileCatalog([{ name: 'orders', sql: orders.slice(orders.indexOf('SELECT')) }]) })
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  await catalog.getConnection()
  expect(catalog.report?.views).toMatchObject([{ action: 'adopt' }])
  await write("SELECT 1::BIGINT AS id, 2.5::DOUBLE AS amount, DATE '2026-01-01' AS day")
  expect((await catalog.refresh({ sources: true })).views).toMatchObject([{ action: 'replace', columns: drift }])
})

test('a view that is replaced for another reason reports how its columns changed', async () => {
  await folder.write({ 'catalog.json': fileCatalog(views) })
  {
    await using catalog = connectToCatalog(folder.file('catalog.json'))
    await catalog.getConnection()
  }
  await write("SELECT 1::BIGINT AS id, 2.5::DOUBLE AS amount, DATE '2026-01-01' AS day")
  await using catalog = connectToCatalog(folder.file('catalog.json'), { forceRebuild: true })
  await catalog.getConnection()
  expect(catalog.report?.views).toMatchObject([{ view: { name: 'orders' }, columns: drift }, { view: { name: 'totals' } }])
  expect(catalog.report?.views[1]?.columns).toBeUndefined()
})

test('a source that cannot be read causes a warning, and its view stays', async () => {
  await folder.write({ 'catalog.json': fileCatalog(views) })
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  await catalog.getConnection()
  await folder.write({ 'orders.parquet': 'junk' })
  const { views: changes, warnings } = await catalog.refresh({ sources: true })
  expect(changes.map(({ action }) => action)).toEqual(['keep', 'keep'])
  expect(warnings).toMatchObject([{ code: 'SOURCE_UNREAD', message: expect.stringContaining('orders.parquet') }])
})

test('a view in its own schema is compared with the names that it sees', async () => {
  await rawQuery(
    folder.file('main.duckdb'),
    'CREATE SCHEMA reports; CREATE TABLE reports.t AS SELECT 1 AS x; CREATE TABLE main.t AS SELECT 1 AS y',
  )
  const inSchema = [
    {
      name: 'v',
      db_schema: 'reports',
      sql: "SELECT t.*, o.id FROM t, 'orders.parquet' o".replace('orders', folder.file('orders')),
    },
  ]
  await folder.write({ 'catalog.json': fileCatalog(inSchema) })
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  await catalog.getConnection()
  expect((await catalog.refresh({ sources: true })).views.map(({ action }) => action)).toEqual(['keep'])
})

test('views that go into another database, and those that were adopted, are compared with their sources as well', async () => {
  await rawQuery(
    folder.file('main.duckdb'),
    `CREATE VIEW main.orders AS SELECT * FROM read_parquet('${folder.file('orders.parquet')}')`,
  )
  const attachments = { duckdb: [{ alias: 'other', path: 'other.duckdb', read_only: false }] }
  const source = { source: 'parquet', uri: 'orders.parquet' }
  const both = [
    { name: 'orders', ...source },
    { name: 'elsewhere', into: 'other', ...source },
  ]
  await rawQuery(folder.file('other.duckdb'), 'SELECT 1')
  await folder.write({ 'catalog.json': fileCatalog(both, { attachments }) })
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  await catalog.getConnection()
  expect(catalog.report?.views.map(({ action, view }) => `${action} ${view.name}`).sort()).toEqual([
    'adopt orders',
    'create elsewhere',
  ])
  await write("SELECT 1::BIGINT AS id, 2.5::DOUBLE AS amount, DATE '2026-01-01' AS day")
  const { views: changes } = await catalog.refresh({ sources: true })
  expect(changes.map(({ action, view, columns }) => [action, view.database, columns])).toEqual(
    expect.arrayContaining([
      ['replace', undefined, drift],
      ['replace', 'other', drift],
    ]),
  )
})
