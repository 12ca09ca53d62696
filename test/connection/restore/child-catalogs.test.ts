import { duckdbAsync } from '../../../src/driver/duckdb-async.js'
import { type ConnectOptions, connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder({ 'child.json': child(1), 'main.json': main() })
})
afterEach(() => folder[Symbol.asyncDispose]())

/** A catalog on `child.duckdb`: a view of one value, and one that doubles it. */
function child(value: number, rest: object = {}): object {
  return {
    version: 1,
    name: 'child',
    duckdb: { database: 'child.duckdb' },
    views: [
      { name: 'doubled', sql: 'SELECT i * 2 AS d FROM base' },
      { name: 'base', sql: `SELECT ${value} AS i` },
    ],
    ...rest,
  }
}

function main(entry: object = {}, rest: object = {}): object {
  return fileCatalog([{ name: 'v', source: 'duckdb', database: 'kid', table: 'doubled' }], {
    attachments: { duckalog: [{ alias: 'kid', config_path: 'child.json', ...entry }] },
    ...rest,
  })
}

function connect(options: ConnectOptions = {}, file = 'main.json') {
  return connectToCatalog(folder.file(file), options)
}

const catalogSteps = (catalog: Pick<ReturnType<typeof connect>, 'report'>) =>
  (catalog.report?.steps ?? [])
    .filter(({ kind }) => kind === 'catalog')
    .map(({ name, status, reason }) => [name, status, reason].filter(Boolean).join(' '))

test('an attached catalog is first brought up to date with its own config', async () => {
  const events: string[] = []
  await using catalog = connect({ onEvent: (event) => events.push('name' in event ? `${event.type} ${event.name}` : event.type) })
  expect(await catalog.query('FROM v')).toEqual([{ d: 2 }])
  expect(catalogSteps(catalog)).toEqual(['kid done 2 of 2 views changed'])
  expect(catalog.report?.views.map(({ view }) => view.name)).toEqual(['v'])
  expect(events.slice(0, 3)).toEqual(['step-start kid', 'step-done kid', 'connect-start'])
  await expect(catalog.query('CREATE TABLE kid.main.t (i INT)')).rejects.toThrow('read-only')
  await catalog.close()
  expect(await rawQuery(folder.file('child.duckdb'), 'SELECT owner, view_name FROM _duckalog.views ORDER BY 2')).toEqual([
    { owner: 'child', view_name: 'base' },
    { owner: 'child', view_name: 'doubled' },
  ])

  await folder.write({ 'child.json': child(5) })
  await using again = connect()
  expect(await again.query('FROM v')).toEqual([{ d: 10 }])
  expect(catalogSteps(again)).toEqual(['kid done 2 of 2 views changed'])
  await again.close()
  await using unchanged = connect()
  await unchanged.getConnection()
  expect(catalogSteps(unchanged)).toEqual(['kid done'])
})

test('an attachment can be writable and name another database file', async () => {
  await folder.write({ 'main.json': main({ read_only: false, database: 'elsewhere.duckdb' }) })
  await using catalog = connect()
  await catalog.query('CREATE TABLE kid.main.t AS SELECT 3 AS i')
  expect(await catalog.query('SELECT d, i FROM v, kid.main.t')).toEqual([{ d: 2, i: 3 }])
  await catalog.close()
  expect(await rawQuery(folder.file('elsewhere.duckdb'), 'FROM t')).toEqual([{ i: 3 }])
  await expect(rawQuery(folder.file('child.duckdb'), 'SELECT 1', { access_mode: 'READ_ONLY' })).rejects.toThrow('does not exist')
})

test('options are passed to the attachment', async () => {
  await folder.write({ 'main.json': main({ options: { block_size: 16384 } }) })
  await using catalog = connect()
  await expect(catalog.query('FROM v')).rejects.toMatchObject({
    code: 'STEP_FAILED',
    at: ['attachments', 'duckalog', 0],
    message: expect.stringContaining('got 16384, expected 262144'),
  })
})

test('attached catalogs can attach catalogs, and two of them the same one', async () => {
  const over = (database: string, alias: string) =>
    child(0, {
      duckdb: { database },
      attachments: { duckalog: [{ alias: 'leaf', config_path: 'child.json' }] },
      views: [{ name: alias, sql: 'SELECT d + 1 AS e FROM leaf.main.doubled' }],
    })
  await folder.write({
    'left.json': over('left.duckdb', 'l'),
    'right.json': over('right.duckdb', 'r'),
    'main.json': fileCatalog([{ name: 'v', sql: 'SELECT l.e + r.e AS s FROM "left".l, "right".r' }], {
      attachments: {
        duckalog: [
          { alias: 'left', config_path: 'left.json' },
          { alias: 'right', config_path: 'right.json' },
          { alias: 'leaf', config_path: 'child.json' },
        ],
      },
    }),
  })
  await using catalog = connect()
  expect(await catalog.query('FROM v')).toEqual([{ s: 6 }])
  expect(catalogSteps(catalog)).toEqual(['left done 1 of 1 views changed', 'right done 1 of 1 views changed', 'leaf done'])
})

test('an error of an attached catalog names its own location and the attachment; nothing stays open', async () => {
  await folder.write({
    'child.yaml':
      'version: 1\nduckdb: {database: child.duckdb}\nviews:\n  - {name: a, sql: SELECT 1}\n  - {name: b, sql: FROM nowhere}\n',
    'main.json': main({ config_path: 'child.yaml' }),
  })
  await using catalog = connect()
  await expect(catalog.query('FROM v')).rejects.toMatchObject({
    code: 'VIEW_FAILED',
    view: 'main.b',
    location: { file: folder.file('child.yaml'), line: 5, column: 15, path: 'views[1].sql' },
    message: expect.stringMatching(
      /nowhere does not exist.*\nThe error is in the catalog "kid", attached at attachments\.duckalog\[0\] \(.*main\.json:1:\d+\)\.$/s,
    ),
  })
  expect(await rawQuery(folder.file('child.duckdb'), 'SELECT view_name FROM duckdb_views() WHERE NOT internal')).toEqual([])
  await folder.write({
    'child.yaml': 'version: 1\nduckdb: {database: child.duckdb}\nviews:\n  - {name: doubled, sql: SELECT 7 AS d}\n',
  })
  expect(await catalog.query('FROM v')).toEqual([{ d: 7 }])
})

test('plan includes the attached catalogs and creates nothing', async () => {
  const views = (plan: { readonly views: readonly { action: string; view: { name: string } }[] } | undefined) =>
    plan?.views.map(({ action, view }) => `${action} ${view.name}`)
  await using catalog = connect()
  const plan = await catalog.plan()
  expect(views(plan)).toEqual(['create v'])
  expect(plan.children?.map(({ alias }) => alias)).toEqual(['kid'])
  expect(views(plan.children?.[0]?.plan)).toEqual(['create base', 'create doubled'])
  for (const file of ['child.duckdb', 'main.duckdb']) {
    await expect(rawQuery(folder.file(file), 'SELECT 1', { access_mode: 'READ_ONLY' })).rejects.toThrow('does not exist')
  }
  await catalog.getConnection()
  expect(views((await catalog.plan()).children?.[0]?.plan)).toEqual(['keep doubled', 'keep base'])
  await folder.write({ 'child.json': child(2) })
  expect(views((await catalog.plan()).children?.[0]?.plan)).toEqual(['replace base', 'replace doubled'])
  await catalog.close()
  await using closed = connect()
  expect(views((await closed.plan()).children?.[0]?.plan)).toEqual(['replace base', 'replace doubled'])
})

test('refresh does not update an attached catalog, says so, and attaches a new one', async () => {
  await using catalog = connect()
  await catalog.query('FROM v')
  await folder.write({
    'child.json': child(9),
    'new.json': child(4, { duckdb: { database: 'new.duckdb' } }),
    'main.json': fileCatalog(
      [
        { name: 'v', source: 'duckdb', database: 'kid', table: 'doubled' },
        { name: 'w', source: 'duckdb', database: 'fresh', table: 'doubled' },
      ],
      {
        attachments: {
          duckalog: [
            { alias: 'kid', config_path: 'child.json' },
            { alias: 'fresh', config_path: 'new.json' },
          ],
        },
      },
    ),
  })
  const report = await catalog.refresh()
  expect(catalogSteps(catalog)).toEqual(['kid skipped its database is attached already', 'fresh done 2 of 2 views changed'])
  expect(report.warnings).toMatchObject([
    { code: 'REOPEN_REQUIRED', message: expect.stringContaining('The catalog "kid" changed.') },
  ])
  expect(await catalog.query('SELECT v.d AS v, w.d AS w FROM v, w')).toEqual([{ v: 2, w: 8 }])
})

test('many concurrent connects of one catalog share it, and the attached catalog is built once', async () => {
  const catalogs = Array.from({ length: 8 }, () => connect())
  try {
    expect(await Promise.all(catalogs.map(async (catalog) => (await catalog.query('FROM v'))[0]))).toEqual(
      Array.from({ length: 8 }, () => ({ d: 2 })),
    )
    expect(catalogs.flatMap(catalogSteps).sort()).toEqual([
      'kid done 2 of 2 views changed',
      ...Array.from({ length: 7 }, () => 'kid skipped its database is attached already'),
    ])
  } finally {
    await Promise.all(catalogs.map((catalog) => catalog.close()))
  }
})

test('a catalog that this process has open elsewhere cannot be attached, in either order', async () => {
  await using own = connect({}, 'child.json')
  expect(await own.query('FROM doubled')).toEqual([{ d: 2 }])
  await folder.write({ 'child.json': child(3) })
  await using catalog = connect()
  await expect(catalog.query('FROM v')).rejects.toMatchObject({
    code: 'DATABASE_SHARED',
    at: ['attachments', 'duckalog', 0],
    message: expect.stringContaining('child.duckdb'),
  })
  expect(await own.query('FROM doubled')).toEqual([{ d: 2 }])
  await own.close()
  expect(await catalog.query('FROM v')).toEqual([{ d: 6 }])
  await using late = connect({}, 'child.json')
  await expect(late.query('FROM doubled')).rejects.toMatchObject({ code: 'DATABASE_SHARED' })
})

test('a read-only session does not change the attached catalog and reports its warnings', async () => {
  await using catalog = connect()
  await catalog.query('FROM v')
  await catalog.close()
  await folder.write({ 'child.json': child(8) })
  await using reader = connect({ readOnly: true })
  expect(await reader.query('FROM v')).toEqual([{ d: 2 }])
  expect(reader.report?.warnings).toMatchObject([
    {
      code: 'VIEWS_STALE',
      message: expect.stringMatching(
        /^In the catalog "kid": The session is read-only, .*main\.base \(replace: its definition changed\)/,
      ),
    },
  ])
})

test('duckdb-async supports attached catalogs, views in an attached database and SQL over a source', async () => {
  await folder.write({
    'a.csv': 'id\n2\n1\n',
    'main.json': fileCatalog(
      [
        {
          name: 'v',
          into: 'other',
          source: 'csv',
          uri: ['a.csv', 'a.csv'],
          sql: 'WITH t AS (SELECT max(id) AS m FROM source) FROM t',
        },
        { name: 'w', sql: 'SELECT (m + d)::VARCHAR AS s FROM other.main.v, kid.main.doubled' },
      ],
      {
        attachments: {
          duckdb: [{ alias: 'other', path: 'other.duckdb', read_only: false }],
          duckalog: [{ alias: 'kid', config_path: 'child.json' }],
        },
      },
    ),
  })
  for (const expected of [
    ['create', 'create'],
    ['keep', 'keep'],
  ]) {
    await using catalog = connectToCatalog(folder.file('main.json'), { driver: duckdbAsync() })
    expect(await catalog.query('FROM w')).toEqual([{ s: '4' }])
    expect(catalog.report?.views.map(({ action }) => action)).toEqual(expected)
    expect(catalogSteps(catalog)).toHaveLength(1)
  }
})
