import { rm } from 'node:fs/promises'
import { connectToCatalog } from '../../../src/index.js'
import { fileCatalog, makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'

const parquet = (name: string, rest: object = {}) => ({ name, source: 'parquet', uri: `${name}.parquet`, ...rest })

test('an optional view with an unavailable source is skipped and reported, the others are created, and it is created once the source exists', async () => {
  await using folder = await makeFolder()
  const catalog = fileCatalog([
    { name: 'over', sql: 'SELECT x + 1 AS y FROM late', optional: true },
    parquet('late', { optional: true }),
    { name: 'fine', sql: 'SELECT 1 AS x' },
  ])
  await folder.write({ 'catalog.json': catalog })
  await using connected = connectToCatalog(folder.file('catalog.json'))
  expect(await connected.query('FROM fine')).toEqual([{ x: 1 }])
  const { report } = connected
  expect(report?.warnings).toEqual([
    {
      code: 'VIEW_UNAVAILABLE',
      message: expect.stringMatching(/^The view main\.late is unavailable: .*the view was not created.*late\.parquet/s),
      location: { path: 'views[1].uri' },
    },
    {
      code: 'VIEW_UNAVAILABLE',
      message: expect.stringMatching(/^The view main\.over is unavailable: .*late does not exist/s),
      location: { path: 'views[0].sql' },
    },
  ])
  expect(report?.views.filter(({ unavailable }) => unavailable).map(({ action, view }) => [action, view.name])).toEqual([
    ['keep', 'late'],
    ['keep', 'over'],
  ])

  await rawQuery(':memory:', `COPY (SELECT 7 AS x) TO '${folder.file('late.parquet')}'`)
  const healed = await connected.refresh()
  expect(healed.warnings).toEqual([])
  expect(await connected.query('FROM over')).toEqual([{ y: 8 }])
})

test('the old definition of an optional view stays while the new one cannot be created', async () => {
  await using folder = await makeFolder()
  await rawQuery(
    ':memory:',
    `COPY (SELECT 1 AS x) TO '${folder.file('one.parquet')}'; COPY (SELECT 2 AS x) TO '${folder.file('two.parquet')}'`,
  )
  const withFile = (uri: string) =>
    fileCatalog([
      { name: 'v', source: 'parquet', uri, optional: true },
      { name: 'w', sql: 'FROM v' },
    ])
  await folder.write({ 'catalog.json': withFile('one.parquet') })
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  expect(await catalog.query('FROM w')).toEqual([{ x: 1 }])
  await folder.write({ 'catalog.json': withFile('three.parquet') })
  expect((await catalog.refresh()).warnings).toMatchObject([
    { code: 'VIEW_UNAVAILABLE', message: expect.stringContaining('the old view was kept') },
  ])
  expect(await catalog.query('FROM w')).toEqual([{ x: 1 }])
  await folder.write({ 'catalog.json': withFile('two.parquet') })
  expect((await catalog.refresh()).warnings).toEqual([])
  expect(await catalog.query('FROM w')).toEqual([{ x: 2 }])
})

test('a view that is not optional fails over one that is unavailable, and nothing is changed', async () => {
  await using folder = await makeFolder()
  await folder.write({
    'catalog.json': fileCatalog([
      parquet('late', { optional: true }),
      { name: 'over', sql: 'FROM late' },
      { name: 'fine', sql: 'SELECT 1' },
    ]),
  })
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  await expect(catalog.getConnection()).rejects.toMatchObject({
    code: 'VIEW_FAILED',
    view: 'main.over',
    message: expect.stringContaining('late'),
  })
  expect(await rawQuery(folder.file('main.duckdb'), 'SELECT view_name FROM duckdb_views() WHERE NOT internal')).toEqual([])
})

test('a file that vanishes later does not affect the catalog', async () => {
  await using folder = await makeFolder()
  await rawQuery(':memory:', `COPY (SELECT 7 AS x) TO '${folder.file('late.parquet')}'`)
  await folder.write({ 'catalog.json': fileCatalog([parquet('late', { optional: true })]) })
  {
    await using catalog = connectToCatalog(folder.file('catalog.json'))
    expect(await catalog.query('FROM late')).toEqual([{ x: 7 }])
  }
  await rm(folder.file('late.parquet'))
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  await catalog.getConnection()
  expect(catalog.report?.views).toMatchObject([{ action: 'keep', reason: 'unchanged' }])
})
