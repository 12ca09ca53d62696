import { connectToCatalog } from '../../../src/index.js'
import { fileCatalog, makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'

/** Views as the Python reference generates them, and as the config of each is written. */
const written = {
  scanned: {
    view: { source: 'parquet', uri: 'orders.parquet' },
    sql: (folder: string) => `SELECT * FROM parquet_scan('${folder}/orders.parquet')`,
  },
  optioned: {
    view: { source: 'parquet', uri: 'orders.parquet', options: { union_by_name: true } },
    sql: (folder: string) => `SELECT * FROM parquet_scan('${folder}/orders.parquet', union_by_name=TRUE)`,
  },
  attached: { view: { source: 'duckdb', database: 'other', table: 't' }, sql: () => 'SELECT * FROM "other"."t"' },
  values: {
    view: { sql: "SELECT 1e3 AS x, v.* FROM (VALUES (1, 'a')) v(i, s)" },
    sql: () => "select 1e3 as x, v.* from (values (1, 'a')) v(i, s)",
  },
  casted: {
    view: { sql: 'SELECT x::DATE AS d FROM (SELECT NULL AS x)' },
    sql: () => 'SELECT CAST(x AS DATE) AS d FROM (SELECT NULL AS x);',
  },
} as const

test('a file built by the Python reference is adopted: no view is recreated, none is a conflict', async () => {
  await using folder = await makeFolder()
  await rawQuery(folder.file('other.duckdb'), 'CREATE TABLE t AS SELECT 1 AS x')
  const create = Object.entries(written).map(([name, { sql }]) => `CREATE OR REPLACE VIEW "${name}" AS ${sql(folder.path)}`)
  await rawQuery(
    folder.file('main.duckdb'),
    [
      `COPY (SELECT 7 AS x) TO '${folder.file('orders.parquet')}'`,
      `ATTACH '${folder.file('other.duckdb')}' AS other`,
      ...create,
    ].join(';\n'),
  )
  const views = Object.entries(written).map(([name, { view }]) => ({ name, ...view }))
  await folder.write({
    'catalog.json': fileCatalog(views, { attachments: { duckdb: [{ alias: 'other', path: 'other.duckdb' }] } }),
  })
  {
    await using catalog = connectToCatalog(folder.file('catalog.json'))
    await catalog.getConnection()
    expect(catalog.report?.views.map(({ action, view }) => [view.name, action])).toEqual(
      Object.keys(written).map((name) => [name, 'adopt']),
    )
  }
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  await catalog.getConnection()
  expect(catalog.report?.views.map(({ action }) => action)).toEqual(Object.keys(written).map(() => 'keep'))
})

test('all differences are reported together with a remedy, and nothing is changed', async () => {
  await using folder = await makeFolder()
  await rawQuery(
    folder.file('main.duckdb'),
    'CREATE VIEW a AS SELECT 1 AS x; CREATE VIEW b(y) AS SELECT 2 AS x; CREATE VIEW c AS SELECT 3 AS x; CREATE TABLE d AS SELECT 4 AS x',
  )
  const names = ['a', 'b', 'c', 'd']
  await folder.write({
    'catalog.json': fileCatalog(names.map((name, index) => ({ name, sql: `SELECT ${name === 'a' ? 9 : index + 1} AS x` }))),
  })
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  const error = await catalog.getConnection().catch((reason: unknown) => reason)
  expect(error).toMatchObject({
    code: 'VIEW_CONFLICT',
    message: expect.stringMatching(/main\.a, main\.b: .*forceRebuild.*main\.d: a table/s),
  })
  expect(error).not.toMatchObject({ message: expect.stringContaining('main.c') })
  const found = await rawQuery(
    folder.file('main.duckdb'),
    'SELECT (SELECT x FROM a) AS a, (SELECT y FROM b) AS b, (SELECT x FROM c) AS c',
  )
  expect(found).toEqual([{ a: 1, b: 2, c: 3 }])
})
