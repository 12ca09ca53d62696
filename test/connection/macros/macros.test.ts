import { type CatalogInput, type ConnectOptions, connectToCatalog, generateSql, loadConfig } from '../../../src/index.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'
import { downgradeLedger } from '../../views/ledger/ledger-formats.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

type Parts = Partial<Omit<CatalogInput, 'version'>>

const own = (parts: Parts): CatalogInput => ({ version: 1, duckdb: { database: 'main.duckdb' }, ...parts })
const open = (parts: Parts, options: ConnectOptions = {}) =>
  connectToCatalog(own(parts), { base: folder.path, timeouts: { lock: 0 }, ...options })

async function connect(parts: Parts, options?: ConnectOptions) {
  await using catalog = open(parts, options)
  await catalog.getConnection()
  const { macros = [], views = [] } = catalog.report ?? {}
  return [
    ...macros.map(({ action, macro, reason }) => `${action} ${macro.schema}.${macro.name}: ${reason}`),
    ...views.map(({ action, view, reason }) => `${action} ${view.schema}.${view.name}: ${reason}`),
  ]
}

async function ask(parts: Parts, sql: string) {
  await using catalog = open(parts)
  return await catalog.query(sql)
}

const add = { name: 'add', parameters: ['a', { name: 'b', default: 1 }], sql: 'a + b' }
const few = { name: 'few', parameters: [{ name: 'most', default: 2 }], table_sql: 'FROM range(10) t(i) WHERE i < most' }
const outcome = (lines: readonly string[]) => lines.map((line) => line.split(':')[0])

test('macros are created, kept, replaced and dropped like views', async () => {
  const made = 'it does not exist yet'
  expect(await connect({ macros: [add, few] })).toEqual([`create main.add: ${made}`, `create main.few: ${made}`])
  expect(
    await ask({ macros: [add, few] }, 'SELECT add(1) AS x, add(1, b := 5) AS y, (SELECT count(*)::INTEGER FROM few()) AS n'),
  ).toEqual([{ x: 2, y: 6, n: 2 }])
  expect(outcome(await connect({ macros: [add, few] }))).toEqual(['keep main.add', 'keep main.few'])
  expect(await connect({ macros: [{ ...add, sql: 'a - b' }, few] })).toEqual([
    'keep main.few: unchanged',
    'replace main.add: its definition changed',
  ])
  expect(await connect({ macros: [few] })).toEqual(['drop main.add: it is no longer in the config', 'keep main.few: unchanged'])
  expect(await connect({})).toEqual(['drop main.few: it is no longer in the config'])
  expect(await connect({})).toEqual([])
})

test.each<[string, object, object]>([
  ['a default', { parameters: ['a', { name: 'b', default: 2 }] }, { x: 3 }],
  ['the name of a parameter', { parameters: ['c', { name: 'd', default: 1 }], sql: 'c + d + 1' }, { x: 3 }],
  ['the description', { description: 'adds' }, { x: 2 }],
])('a changed macro is replaced: %s', async (_title, change, row) => {
  await connect({ macros: [add] })
  const macros = [{ ...add, ...change }]
  expect(await connect({ macros })).toEqual(['replace main.add: its definition changed'])
  expect(await ask({ macros }, 'SELECT add(1) AS x')).toEqual([row])
  expect(outcome(await connect({ macros }))).toEqual(['keep main.add'])
})

test('a scalar macro can become a table macro', async () => {
  await connect({ macros: [{ name: 'm', sql: '1' }] })
  const macros = [{ name: 'm', table_sql: 'SELECT 7 AS x' }]
  expect(outcome(await connect({ macros }))).toEqual(['drop main.m', 'create main.m'])
  expect(await ask({ macros }, 'FROM m()')).toEqual([{ x: 7 }])
})

test.each<[string, string, readonly string[]]>([
  ['dropped', 'DROP MACRO add', ['create main.add: it was dropped by hand']],
  ['replaced', 'CREATE OR REPLACE MACRO add(a, b := 1) AS a * b', ['replace main.add: it was changed by hand']],
  [
    'given another form',
    'CREATE OR REPLACE MACRO add(a) AS a + 1, (a, b) AS a + b',
    ['replace main.add: it was changed by hand'],
  ],
  ['commented', "COMMENT ON MACRO add IS 'mine'", ['comment main.add: its comment was changed by hand']],
])('a macro that was %s by hand', async (_title, sql, lines) => {
  await connect({ macros: [add] })
  await rawQuery(folder.file('main.duckdb'), sql)
  expect(await connect({ macros: [add] })).toEqual(lines)
  expect(await ask({ macros: [add] }, 'SELECT add(1) AS x')).toEqual([{ x: 2 }])
  expect(outcome(await connect({ macros: [add] }))).toEqual(['keep main.add'])
  expect(
    await rawQuery(
      folder.file('main.duckdb'),
      "SELECT comment FROM duckdb_functions() WHERE function_name = 'add' AND NOT internal AND function_type = 'macro'",
    ),
  ).toEqual([{ comment: null }])
})

test('a macro that was changed by hand stays when the config no longer defines it', async () => {
  await connect({ macros: [add] })
  await rawQuery(folder.file('main.duckdb'), 'CREATE OR REPLACE MACRO add(a, b := 1) AS a * 100')
  expect(await connect({})).toEqual(['keep main.add: it is no longer in the config, but was changed by hand: it is yours now'])
  expect(await ask({}, 'SELECT add(1) AS x')).toEqual([{ x: 100 }])
})

test('a macro without an owner is adopted if it is equal and a conflict otherwise', async () => {
  await rawQuery(folder.file('main.duckdb'), 'CREATE MACRO add(a, b := 9) AS a+b; CREATE MACRO few() AS TABLE SELECT 1')
  expect(await connect({ macros: [add] })).toEqual(['adopt main.add: the same macro exists, and no catalog manages it'])
  expect(await ask({ macros: [add] }, 'SELECT add(1) AS x')).toEqual([{ x: 2 }])

  const both = { macros: [add, few] }
  await expect(connect(both)).rejects.toMatchObject({
    code: 'VIEW_CONFLICT',
    message: expect.stringMatching(/No view or macro was changed.*\n.*main\.few: a different macro of that name exists/),
  })
  await using catalog = open(both)
  const { macros } = await catalog.plan()
  expect(macros).toEqual([
    expect.objectContaining({ action: 'keep', macro: { schema: 'main', name: 'add' }, reason: 'unchanged' }),
    expect.objectContaining({ action: 'conflict', macro: { schema: 'main', name: 'few' }, reason: expect.any(String) }),
  ])
  expect(outcome(await connect(both, { forceRebuild: true }))).toEqual(['replace main.add', 'replace main.few'])
})

test('a macro of another catalog is a conflict whose error says how to take it over', async () => {
  await connect({ name: 'a', macros: [add] })
  await expect(connect({ name: 'b', macros: [add] })).rejects.toMatchObject({
    code: 'VIEW_CONFLICT',
    message: expect.stringContaining('the catalog "a" owns a macro of that name'),
  })
  await rawQuery(folder.file('main.duckdb'), "UPDATE _duckalog.macros SET owner = 'b' WHERE owner = 'a'")
  expect(outcome(await connect({ name: 'b', macros: [add] }))).toEqual(['keep main.add'])
})

test.each([1, 2])('macros come into a file whose ledger is of format %d', async (format) => {
  const views = [
    { name: 'v', sql: 'SELECT 1 AS x' },
    { name: 'w', sql: 'FROM v' },
  ]
  await connect({ views })
  await rawQuery(folder.file('main.duckdb'), downgradeLedger(format))
  const head = () => rawQuery(folder.file('main.duckdb'), 'FROM _duckalog.ledger')
  const before = await head()
  expect(outcome(await connect({ views }))).toEqual(['keep main.v', 'keep main.w'])
  expect(outcome(await connect({ views, macros: [add] }, { readOnly: true }))).toEqual([
    'create main.add',
    'keep main.v',
    'keep main.w',
  ])
  expect(await head()).toEqual(before)
  const next = { macros: [add], views: [{ name: 'v', sql: 'SELECT 1 AS x, 2 AS y' }, ...views.slice(1)] }
  expect(outcome(await connect(next))).toEqual(['create main.add', 'replace main.v', 'replace main.w'])
  expect(await head()).toEqual([expect.objectContaining({ format: 4, macros: 1 })])
  expect(outcome(await connect(next))).toEqual(['keep main.add', 'keep main.v', 'keep main.w'])
})

test('the ledger records what each view and macro reads', async () => {
  const parts = {
    macros: [{ name: 'm', table_sql: "SELECT upper('a') FROM s.base" }],
    views: [
      { name: 'base', db_schema: 's', sql: 'SELECT 1 AS x' },
      { name: 'v', sql: "WITH q AS (FROM query_table('s.base')) SELECT q.* FROM q, m()" },
    ],
  }
  await connect(parts)
  expect(await rawQuery(folder.file('main.duckdb'), 'SELECT macro_name AS name, reads FROM _duckalog.macros')).toEqual([
    { name: 'm', reads: '[{"schema":"s","name":"base"},{"name":"upper","call":true}]' },
  ])
  expect(
    await rawQuery(
      folder.file('main.duckdb'),
      "SELECT reads::JSON -> '$[*].name' AS reads FROM _duckalog.views ORDER BY view_name",
    ),
  ).toEqual([{ reads: [] }, { reads: ['"base"', '"query_table"', '"m"'] }])
})

test('macros can be created in an attached database', async () => {
  const parts = {
    name: 'shop',
    attachments: { duckdb: [{ alias: 'o', path: 'other.duckdb', read_only: false }] },
    macros: [{ ...add, into: 'o', db_schema: 's' }],
    views: [
      { name: 'v', sql: 'SELECT o.s.add(1) AS x' },
      { name: 'w', into: 'o', db_schema: 's', sql: 'SELECT add(2) AS x' },
    ],
  }
  expect(outcome(await connect(parts)).sort()).toEqual(['create main.v', 'create s.add', 'create s.w'])
  expect(await ask(parts, 'FROM v UNION ALL FROM o.s.w')).toEqual([{ x: 2 }, { x: 3 }])
  expect((await connect(parts)).every((line) => line.startsWith('keep'))).toBe(true)
  await using catalog = open({ ...parts, macros: [], views: [] })
  const { macros } = await catalog.plan()
  expect(macros).toEqual([expect.objectContaining({ action: 'drop', macro: { database: 'o', schema: 's', name: 'add' } })])
})

test('a read-only catalog reports macros that differ from the config', async () => {
  await connect({ macros: [add] })
  await using catalog = open({ macros: [{ ...add, sql: 'a' }, few] }, { readOnly: true })
  expect(await catalog.query('SELECT add(1) AS x')).toEqual([{ x: 2 }])
  expect(catalog.report?.warnings).toEqual([
    expect.objectContaining({ code: 'VIEWS_STALE', message: expect.stringMatching(/main\.add \(replace.*main\.few \(create/) }),
  ])
})

test('a generated script creates the same macros, each after those that it uses', async () => {
  const macros = [
    { name: 'outer_one', parameters: ['a'], sql: 'inner_one(a) -- twice', description: "it's" },
    { name: 'inner_one', parameters: ['a', { name: 'b c', default: ["x'y"] }], sql: 'a * 2' },
    { name: 't', db_schema: 's', table_sql: 'SELECT outer_one(2) AS x' },
  ]
  const views = [{ name: 'v', sql: 'FROM s.t()' }]
  const script = generateSql(await loadConfig(own({ macros, views }), { base: folder.path }))
  expect(script).toContain('CREATE OR REPLACE MACRO "main"."inner_one"("a", "b c" := [\'x\'\'y\']) AS (a * 2\n)')
  await rawQuery(folder.file('script.duckdb'), script)
  expect(await rawQuery(folder.file('script.duckdb'), 'FROM v')).toEqual([{ x: 4 }])
  await connect({ macros, views })
  expect((await connect({ macros, views })).every((line) => line.startsWith('keep'))).toBe(true)
})
