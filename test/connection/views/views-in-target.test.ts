import { connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

const other = { alias: 'Other', path: 'other.duckdb', read_only: false }

function connect(views: readonly object[], rest: object = {}, options: object = {}) {
  const config = {
    version: 1,
    duckdb: { database: 'main.duckdb' },
    attachments: { duckdb: [other] },
    views,
    ...rest,
  }
  return connectToCatalog(config as Parameters<typeof connectToCatalog>[0] & object, { base: folder.path, ...options })
}

/** What a connect does, as `action name`, without what is kept. */
async function bring(views: readonly object[], rest: object = {}, options: object = {}): Promise<readonly string[]> {
  await using catalog = connect(views, rest, options)
  await catalog.getConnection()
  return actions(catalog.report?.views ?? [])
}

function actions(changes: readonly { action: string; view: { database?: string; schema: string; name: string } }[]) {
  return changes
    .filter(({ action }) => action !== 'keep')
    .map(({ action, view: { database, schema, name } }) => `${action} ${[database, schema, name].filter(Boolean).join('.')}`)
}

const inOther = { name: 'v', into: 'other', description: 'there', sql: 'SELECT 1 AS i' }
const here = { name: 'w', sql: 'SELECT i + 1 AS j FROM other.main.v' }

test('a view is created in the attached database, with a ledger there, and kept from then on', async () => {
  expect(await bring([here, inOther, { name: 'v', sql: "SELECT 'own' AS s" }])).toEqual([
    'create Other.main.v',
    'create main.w',
    'create main.v',
  ])
  expect(await bring([here, inOther, { name: 'v', sql: "SELECT 'own' AS s" }])).toEqual([])
  await using catalog = connect([here, inOther, { name: 'v', sql: "SELECT 'own' AS s" }])
  expect(await catalog.query('SELECT j, s, i FROM w, v, other.main.v o')).toEqual([{ j: 2, s: 'own', i: 1 }])
  await catalog.close()
  const views = 'SELECT view_name, comment FROM duckdb_views() WHERE NOT internal'
  expect(await rawQuery(folder.file('other.duckdb'), views)).toEqual([{ view_name: 'v', comment: 'there' }])
  expect(await rawQuery(folder.file('other.duckdb'), 'SELECT view_name FROM _duckalog.views')).toEqual([{ view_name: 'v' }])
  expect(await rawQuery(folder.file('main.duckdb'), 'SELECT view_name FROM _duckalog.views ORDER BY ALL')).toEqual([
    { view_name: 'v' },
    { view_name: 'w' },
  ])
})

test('names are looked up in the attached database first, schemas are created, and the order is found', async () => {
  const views = [
    { name: 'c', into: 'other', db_schema: 's', sql: 'SELECT k FROM b' },
    { name: 'b', into: 'other', db_schema: 's', sql: 'SELECT k FROM main.a' },
    { name: 'a', into: 'other', sql: 'SELECT 5 AS k' },
    { name: 'a', sql: "SELECT 'wrong' AS k" },
  ]
  expect(await bring(views)).toEqual(['create Other.main.a', 'create Other.s.b', 'create Other.s.c', 'create main.a'])
  await using catalog = connect(views)
  expect(await catalog.query('FROM other.s.c')).toEqual([{ k: 5 }])
})

test('a change in the attached database binds the views that read it again, and that database is written first', async () => {
  await bring([here, inOther])
  await using catalog = connect([here, { ...inOther, sql: 'SELECT 41 AS i' }])
  expect(await catalog.query('FROM w')).toEqual([{ j: 42 }])
  expect(catalog.report?.views.map(({ action, reason }) => [action, reason])).toEqual([
    ['replace', 'its definition changed'],
    ['replace', 'it reads Other.main.v, which changes'],
  ])
})

test('a view in the attached database may read one in the own database', async () => {
  const views = [
    { name: 'x', into: 'other', sql: 'SELECT j FROM main_db.main.y' },
    { name: 'y', sql: 'SELECT 3 AS j' },
  ]
  expect(await bring(views)).toEqual(['create main.y', 'create Other.main.x'])
  expect(await bring(views)).toEqual([])
})

test('databases whose views read each other are rejected before anything is changed', async () => {
  const views = [
    { name: 'a', into: 'other', sql: 'SELECT * FROM main_db.main.b' },
    { name: 'b', sql: 'SELECT 1' },
    { name: 'c', sql: 'SELECT * FROM other.main.d' },
    { name: 'd', into: 'other', sql: 'SELECT 1' },
  ]
  await expect(bring(views)).rejects.toMatchObject({
    code: 'VIEW_CYCLE',
    location: { path: expect.stringMatching(/^views\[[02]\]\.sql$/) },
    message: expect.stringMatching(
      /Other\.main\.a reads main\.b.*main\.c reads Other\.main\.d|main\.c reads Other\.main\.d.*Other\.main\.a reads main\.b/,
    ),
  })
  expect(await rawQuery(folder.file('other.duckdb'), 'SELECT 1 FROM duckdb_views() WHERE NOT internal')).toEqual([])
})

test('orphans in the attached database are dropped; the last one only by a catalog that has a name', async () => {
  const second = { name: 'second', into: 'other', sql: 'SELECT 2' }
  await bring([inOther, second], { name: 'shop' })
  expect(await bring([second], { name: 'shop' })).toEqual(['drop Other.main.v'])
  expect(await bring([], { name: 'shop' }, { orphans: 'keep' })).toEqual([])
  expect(await bring([], { name: 'shop' })).toEqual(['drop Other.main.second'])
  // Without a name nothing tells these views from those of another catalog on that file
  await bring([inOther])
  expect(await bring([])).toEqual([])
})

test('two catalogs without a name are distinguished: the one of the file, and one that writes views into it', async () => {
  const owner = () =>
    connectToCatalog({ version: 1, duckdb: { database: folder.file('other.duckdb') }, views: [{ name: 'own', sql: 'SELECT 1' }] })
  const bringOwner = async () => {
    await using catalog = owner()
    await catalog.getConnection()
    return actions(catalog.report?.views ?? [])
  }
  expect(await bringOwner()).toEqual(['create main.own'])
  expect(await bring([inOther])).toEqual(['create Other.main.v'])
  expect(await bringOwner()).toEqual([])
  expect(await bring([inOther])).toEqual([])
  await expect(bring([{ name: 'own', into: 'other', sql: 'SELECT 2' }])).rejects.toMatchObject({
    code: 'VIEW_CONFLICT',
    message: expect.stringContaining('the unnamed catalog whose own database this is owns a view of that name'),
  })
})

test('foreign views and tables in the attached database are not touched', async () => {
  await rawQuery(folder.file('other.duckdb'), 'CREATE TABLE v (i INT); CREATE VIEW theirs AS SELECT 1')
  await expect(bring([inOther])).rejects.toMatchObject({
    code: 'VIEW_CONFLICT',
    view: 'Other.main.v',
    message: expect.stringContaining('Other.main.v: a table of that name exists'),
  })
  expect(await bring([{ ...inOther, name: 'mine' }], { name: 'shop' })).toEqual(['create Other.main.mine'])
  expect(await bring([], { name: 'shop' })).toEqual(['drop Other.main.mine'])
  expect(await rawQuery(folder.file('other.duckdb'), 'SELECT view_name FROM duckdb_views() WHERE NOT internal')).toEqual([
    { view_name: 'theirs' },
  ])
})

test('a view that fails in the own database leaves the changes in the attached one, and the error says so', async () => {
  const broken = { ...here, sql: 'SELECT nothing FROM other.main.v' }
  await expect(bring([broken, inOther])).rejects.toMatchObject({
    code: 'VIEW_FAILED',
    view: 'main.w',
    message: expect.stringMatching(
      /^The view main\.w was refused by DuckDB, so no view in "main_db" was changed: [\s\S]*\nChanged before this error and not rolled back: in "Other": create main\.v\. The views in "main_db" were not changed\.$/,
    ),
    applied: [{ database: 'Other', views: ['create main.v'] }],
  })
  expect(await bring([here, inOther])).toEqual(['create main.w'])
})

test('an error lists which databases were changed and which were not, including attached catalogs', async () => {
  await folder.write({
    'child.json': { version: 1, duckdb: { database: 'child.duckdb' }, views: [{ name: 'k', sql: 'SELECT 1 AS i' }] },
  })
  const target = (alias: string) => ({ alias, path: `${alias}.duckdb`, read_only: false })
  const attachments = {
    duckdb: ['o', 'p', 'q'].map(target),
    duckalog: [{ alias: 'kid', config_path: 'child.json' }],
  }
  const views = [
    { name: 'a', into: 'o', sql: 'SELECT i FROM kid.main.k' },
    { name: 'b', into: 'p', sql: 'SELECT nothing FROM o.main.a' },
    { name: 'c', into: 'q', sql: 'SELECT 1 FROM p.main.b' },
  ]
  const done = { database: 'o', views: ['create main.a'] }
  const refused = 'The view p.main.b was refused by DuckDB, so no view in "p" was changed:'
  const told = 'Changed before this error and not rolled back: in "o": create main.a. The views in "p", "q" were not changed.'
  const inKid = 'Changed before this error and not rolled back: in "kid": create main.k.'
  await expect(bring(views, { attachments })).rejects.toMatchObject({
    code: 'VIEW_FAILED',
    applied: [{ database: 'kid', views: ['create main.k'] }, done],
    message: expect.stringMatching(new RegExp(`^${refused}[^]*\n${told}\n${inKid}$`)),
  })
  // The next connect keeps the changes, and no longer reports them
  await expect(bring(views, { attachments })).rejects.toMatchObject({ code: 'VIEW_FAILED', applied: undefined })
  const left = await bring([views[0] as object, { ...views[1], sql: 'SELECT i FROM o.main.a' }, views[2] as object], {
    attachments,
  })
  expect(left).toEqual(['create p.main.b', 'create q.main.c'])
})

test('plan predicts all changes, for closed files, missing files and the open catalog', async () => {
  const plan = async (catalog: ReturnType<typeof connect>) => actions((await catalog.plan()).views)
  await using missing = connect([here, inOther])
  expect(await plan(missing)).toEqual(['create Other.main.v', 'create main.w'])
  await expect(rawQuery(folder.file('other.duckdb'), 'SELECT 1', { access_mode: 'READ_ONLY' })).rejects.toThrow('does not exist')
  await bring([here, inOther])
  expect(await plan(missing)).toEqual([])
  await using changed = connect([here, { ...inOther, sql: 'SELECT 2 AS i' }])
  expect(await plan(changed)).toEqual(['replace Other.main.v', 'replace main.w'])
  await changed.getConnection()
  expect(await plan(changed)).toEqual([])
  // A second handle on the files that this process has open already
  expect(await plan(missing)).toEqual(['replace Other.main.v', 'replace main.w'])
})

test('refresh brings the attached database up to date', async () => {
  await folder.write({ 'v.sql': 'SELECT 1 AS i' })
  await using catalog = connect([here, { name: 'v', into: 'other', sql_file: 'v.sql' }])
  expect(await catalog.query('FROM w')).toEqual([{ j: 2 }])
  await folder.write({ 'v.sql': 'SELECT 2 AS i' })
  expect(actions((await catalog.refresh()).views)).toEqual(['replace Other.main.v', 'replace main.w'])
  expect(await catalog.query('FROM w')).toEqual([{ j: 3 }])
  await catalog.query('CREATE OR REPLACE VIEW other.main.v AS SELECT 7 AS i')
  expect((await catalog.refresh()).views[0]).toMatchObject({ action: 'replace', reason: 'it was changed by hand' })
})

test('a read-only session writes nothing to the attached database and reports outdated views', async () => {
  await bring([here, inOther])
  await using catalog = connect([here, { ...inOther, sql: 'SELECT 2 AS i' }], {}, { readOnly: true })
  expect(await catalog.query('FROM w')).toEqual([{ j: 2 }])
  expect(catalog.report?.warnings).toMatchObject([
    { code: 'VIEWS_STALE', message: expect.stringContaining('Other.main.v (replace: its definition changed)') },
  ])
})
