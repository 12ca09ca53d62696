import { type CatalogInput, type ConnectOptions, connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory } from '../../support/extensions.js'
import { rawQuery } from '../../support/raw-duckdb.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

type Parts = Partial<Omit<CatalogInput, 'version'>>

const directories = { extensions: extensionDirectory }
const own = ({ duckdb, ...parts }: Parts): CatalogInput => ({
  version: 1,
  duckdb: { database: 'main.duckdb', extension_policy: 'local_only', directories, ...duckdb },
  ...parts,
})
const open = (parts: Parts, options: ConnectOptions = {}) => connectToCatalog(own(parts), { base: folder.path, ...options })

async function connect(parts: Parts) {
  await using catalog = open(parts)
  await catalog.getConnection()
  const { macros = [], views = [] } = catalog.report ?? {}
  return [
    ...macros.map(({ action, macro: { database = '', schema, name } }) => `${action} ${database}.${schema}.${name}`),
    ...views.map(({ action, view: { database = '', schema, name } }) => `${action} ${database}.${schema}.${name}`),
  ]
}

async function ask(parts: Parts, sql: string) {
  await using catalog = open(parts)
  return await catalog.query(sql)
}

const add = { name: 'add', parameters: ['a', { name: 'b', default: 1 }], sql: 'a + b' }

test('views and macros can call macros of an attached catalog', async () => {
  const child = (sql: string) =>
    folder.write({
      'child.json': {
        version: 1,
        duckdb: { database: 'child.duckdb' },
        macros: [{ name: 'f', parameters: ['a'], sql }],
        views: [{ name: 'v', sql: 'SELECT f(1) AS x' }],
      },
    })
  const parts = {
    attachments: { duckalog: [{ alias: 'c', config_path: 'child.json' }] },
    macros: [{ name: 'g', parameters: ['a'], sql: 'c.main.f(a)' }],
    views: [{ name: 'v', sql: 'SELECT c.main.f(1) AS x, g(2) AS y, (SELECT x FROM c.v) AS z' }],
  }
  await child('a + 1')
  expect(await connect(parts)).toEqual(['create .main.g', 'create .main.v'])
  expect(await ask(parts, 'FROM v')).toEqual([{ x: 2, y: 3, z: 2 }])
  await child("a || '!'")
  expect(await connect(parts)).toEqual(['keep .main.g', 'keep .main.v'])
  expect(await ask(parts, 'FROM v')).toEqual([{ x: '1!', y: '2!', z: '1!' }])
})

test('a macro is created in the schema of the session, like the views that call it', async () => {
  const parts = (sql: string): Parts => ({
    duckdb: { database: 'main.duckdb', pragmas: ['CREATE SCHEMA IF NOT EXISTS an', 'USE an'] },
    macros: [
      { name: 'm', sql },
      { name: 'deep', table_sql: 'FROM base' },
    ],
    views: [
      { name: 'v', sql: 'SELECT m() AS x, a FROM deep()' },
      { name: 'base', sql: 'SELECT 1 AS a' },
    ],
  })
  expect((await connect(parts('1'))).sort()).toEqual(['create .an.base', 'create .an.deep', 'create .an.m', 'create .an.v'])
  expect((await connect(parts('1'))).every((line) => line.startsWith('keep'))).toBe(true)
  expect((await connect(parts("'x'"))).filter((line) => !line.startsWith('keep')).sort()).toEqual([
    'replace .an.m',
    'replace .an.v',
  ])
  expect(await ask(parts("'x'"), 'FROM v')).toEqual([{ x: 'x', a: 1 }])
})

test('a refresh applies a changed macro on every connection', async () => {
  const write = (sql: string) =>
    folder.write({
      'catalog.json': {
        version: 1,
        duckdb: { database: 'main.duckdb' },
        macros: [{ ...add, sql }],
        views: [{ name: 'v', sql: 'SELECT add(1) AS x' }],
      },
    })
  await write('a + b')
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  expect(await catalog.query('SELECT add(1) AS x, (FROM v) AS y')).toEqual([{ x: 2, y: 2 }])
  await write("'changed'")
  const { macros, views } = await catalog.refresh()
  expect([...macros, ...views].map(({ action, reason }) => `${action}: ${reason}`)).toEqual([
    'replace: its definition changed',
    'replace: it calls main.add, which changes',
  ])
  const asked = Array.from({ length: 4 }, () => catalog.query('SELECT add(1) AS x, (FROM v) AS y'))
  expect((await Promise.all(asked)).flat()).toEqual(asked.map(() => ({ x: 'changed', y: 'changed' })))
})

test('two catalogs that connect concurrently each create their macros, in one file and in one attached to it', async () => {
  const parts = (name: string): Parts => ({
    name,
    attachments: { duckdb: [{ alias: 'o', path: 'other.duckdb', read_only: false }] },
    macros: [
      { ...add, name: `${name}_own` },
      { ...add, name: `${name}_other`, into: 'o' },
    ],
    views: [{ name: `${name}_v`, sql: `SELECT ${name}_own(1) + o.main.${name}_other(1) AS x` }],
  })
  const names = ['a', 'b', 'c']
  const catalogs = names.map((name) => open(parts(name)))
  const rows = await Promise.all(catalogs.map((catalog, index) => catalog.query(`FROM ${names[index]}_v`)))
  await Promise.all(catalogs.map((catalog) => catalog.close()))
  expect(rows.flat()).toEqual(names.map(() => ({ x: 4 })))
  for (const name of names) expect((await connect(parts(name))).every((line) => line.startsWith('keep'))).toBe(true)
})

test('a view of the user that calls a macro is reported when the macro is dropped', async () => {
  await connect({ macros: [{ ...add, name: 'mine' }] })
  await rawQuery(folder.file('main.duckdb'), 'CREATE VIEW user_view AS SELECT mine(1) AS x')
  await using catalog = open({})
  await catalog.getConnection()
  expect(catalog.report?.warnings).toEqual([
    expect.objectContaining({ code: 'VIEW_BROKEN', message: expect.stringMatching(/user_view.*main\.mine/) }),
  ])
})

test('a view and a macro can have the same name', async () => {
  const parts = { macros: [{ name: 'n', sql: '1' }], views: [{ name: 'n', sql: 'SELECT n() AS x' }] }
  expect(await connect(parts)).toEqual(['create .main.n', 'create .main.n'])
  expect(await connect({ views: parts.views.map((view) => ({ ...view, sql: 'SELECT 2 AS x' })) })).toEqual([
    'drop .main.n',
    'replace .main.n',
  ])
})

describeWith(['ducklake'], 'macros in a DuckLake', () => {
  test('are created, kept and changed as in a file', async () => {
    const parts = (sql: string) => ({
      attachments: { ducklake: [{ alias: 'lk', metadata: 'lk.ducklake', data_path: 'lk', read_only: false }] },
      macros: [{ ...add, sql, into: 'lk', description: 'adds' }],
      views: [
        { name: 'v', into: 'lk', sql: 'SELECT lk.main.add(1) AS x' },
        { name: 'w', sql: 'SELECT lk.main.add(1) AS x' },
      ],
    })
    const change = (action: string) => [`${action} lk.main.add`, `${action} .main.w`, `${action} lk.main.v`].sort()
    expect((await connect(parts('a + b'))).sort()).toEqual(change('create'))
    expect((await connect(parts('a + b'))).sort()).toEqual(change('keep'))
    expect((await connect(parts('a - b'))).sort()).toEqual(change('replace'))
    expect(await ask(parts('a - b'), 'FROM lk.v UNION ALL FROM w')).toEqual([{ x: 0 }, { x: 0 }])
  })
})

describeWith(['quack', 'httpfs'], 'macros of a served catalog', () => {
  test('are called and updated by its clients', async () => {
    const token = 'token-of-macros'
    const parts = (sql: string): Parts => ({
      duckdb: { database: 'main.duckdb', secrets: [{ type: 'quack', params: { token } }] },
      macros: [{ ...add, sql }],
      views: [{ name: 'v', sql: 'SELECT add(1) AS x' }],
    })
    await using server = open(parts('a + b'))
    const { uri } = await server.serve({ port: 0, token })
    for (const [sql, action, x] of [
      ['a + b', 'keep', 2],
      ['a - b', 'replace', 0],
    ] as const) {
      await using client = open(parts(sql), { databasePath: uri })
      expect(await client.query('SELECT x, add(1) AS y FROM v')).toEqual([{ x, y: x }])
      expect([...(client.report?.macros ?? []), ...(client.report?.views ?? [])].map((change) => change.action)).toEqual([
        action,
        action,
      ])
    }
  })
})
