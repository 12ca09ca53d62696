import { connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

const attachments = { duckdb: [{ alias: 'other', path: 'other.duckdb', read_only: false }] }
const connect = (views: readonly object[], options: object = {}) =>
  connectToCatalog(
    { version: 1, name: 'shop', duckdb: { database: 'main.duckdb' }, attachments, views } as Parameters<
      typeof connectToCatalog
    >[0],
    { base: folder.path, ...options },
  )

const texts = (warnings: readonly { readonly code: string; readonly message: string }[]) =>
  warnings.filter(({ code }) => code === 'VIEW_BROKEN').map(({ message }) => message.split('\n')[0])

const v = { name: 'v', sql: 'SELECT 1 AS a, 2 AS b' }
const w = { name: 'w', sql: 'FROM v' }
const told = (view: string, what: string, cause: string, why: string) =>
  `The view ${view}, which is not in the config, ${what}: it reads ${cause}, which ${why}`
const gone = 'was dropped: Catalog Error: Table with name v does not exist!'
const noColumn = 'was replaced: Binder Error: Referenced column "a" not found in FROM clause!'

test.each<[what: string, users: string, next: readonly object[], planned: readonly string[], done: readonly string[]]>([
  ['nothing that is read changes', 'CREATE VIEW u AS SELECT a FROM v', [v, w, { name: 'x', sql: 'SELECT 1' }], [], []],
  [
    'a column goes away',
    'CREATE VIEW u AS SELECT a FROM v',
    [{ ...v, sql: 'SELECT 2 AS b' }, w],
    [told('main.u', 'may no longer work', 'main.v', 'will lose "a".')],
    [told('main.u', 'no longer works', 'main.v', noColumn)],
  ],
  [
    'a column goes away that is named in other letters',
    'CREATE VIEW u AS SELECT A AS x FROM v',
    [{ ...v, sql: 'SELECT 2 AS b' }, w],
    [told('main.u', 'may no longer work', 'main.v', 'will lose "a".')],
    [told('main.u', 'no longer works', 'main.v', noColumn.replace('"a"', '"A"'))],
  ],
  ['a column goes away that nobody names', 'CREATE VIEW u AS SELECT b FROM v', [{ ...v, sql: 'SELECT 2 AS b' }, w], [], []],
  ['all columns are taken as they are', 'CREATE VIEW u AS FROM v', [{ ...v, sql: 'SELECT 2 AS b' }, w], [], []],
  ['a column comes', 'CREATE VIEW u AS SELECT a FROM v', [{ ...v, sql: 'SELECT 1 AS a, 2 AS b, 3 AS c' }, w], [], []],
  [
    'a view is no longer in the config',
    'CREATE VIEW u AS SELECT a FROM v',
    [],
    [told('main.u', 'will no longer work', 'main.v', 'will be dropped.')],
    [told('main.u', 'no longer works', 'main.v', gone)],
  ],
  [
    'it reads through a view of its own kind, in other ways of writing a name',
    'CREATE SCHEMA s; CREATE VIEW s.t AS SELECT a FROM main."V"; CREATE VIEW u AS WITH q AS (SELECT a FROM s.t) FROM q',
    [],
    [
      told('s.t', 'will no longer work', 'main.v', 'will be dropped.'),
      told('main.u', 'will no longer work', 'main.v', 'will be dropped.'),
    ],
    [
      told('s.t', 'no longer works', 'main.v', gone.replace('name v', 'name V')),
      told('main.u', 'no longer works', 'main.v', gone.replace('name v', 'name V')),
    ],
  ],
  ['a name is that of a CTE', 'CREATE VIEW u AS WITH v AS (SELECT 1 AS a) SELECT a FROM v', [], [], []],
  ['it was broken before', 'CREATE VIEW x AS SELECT 1 AS q; CREATE VIEW u AS SELECT q FROM v, x; DROP VIEW x', [], [], []],
])('views of the user are reported when %s', async (_, users, next, planned, done) => {
  {
    await using first = connect([v, w])
    await first.getConnection()
  }
  await rawQuery(folder.file('main.duckdb'), users)
  await using catalog = connect(next)
  const sorted = (lines: readonly (string | undefined)[]) => [...lines].sort()
  expect(sorted(texts((await catalog.plan()).warnings))).toEqual(sorted(planned))
  await catalog.getConnection()
  expect(sorted(texts(catalog.report?.warnings ?? []))).toEqual(sorted(done))
  // It is reported once
  expect(texts((await catalog.refresh()).warnings)).toEqual([])
  await catalog.close()
  await using again = connect(next)
  await again.getConnection()
  expect(texts(again.report?.warnings ?? [])).toEqual([])
})

test('a view of the user in an attached database and one of another catalog are reported as well', async () => {
  {
    await using first = connect([v, { ...v, into: 'other' }])
    await first.getConnection()
  }
  await rawQuery(folder.file('other.duckdb'), 'CREATE VIEW u AS SELECT a FROM v')
  {
    await using neighbour = connectToCatalog(
      { version: 1, name: 'neighbour', duckdb: { database: 'main.duckdb' }, views: [{ name: 'n', sql: 'SELECT a FROM v' }] },
      { base: folder.path },
    )
    await neighbour.getConnection()
  }
  await using catalog = connect([])
  await catalog.getConnection()
  expect([...texts(catalog.report?.warnings ?? [])].sort()).toEqual([
    told('main.n', 'no longer works', 'main.v', gone),
    told('other.main.u', 'no longer works', 'other.main.v', gone),
  ])
})
