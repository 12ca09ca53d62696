import { type CatalogInput, type ConnectOptions, connectToCatalog, generateSql, loadConfig } from '../../../src/index.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'

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

type Macro = NonNullable<CatalogInput['macros']>[number]

const outcome = (lines: readonly string[]) => lines.map((line) => line.split(':')[0])

test('macros and views are created in dependency order', async () => {
  const parts = {
    macros: [
      { name: 'total', table_sql: 'SELECT sum(twice(i))::INTEGER AS n FROM base' },
      { name: 'twice', parameters: ['x'], sql: 's.once(x) * 2' },
      { name: 'once', db_schema: 's', parameters: ['x'], sql: 'x' },
    ],
    views: [
      { name: 'shown', sql: 'SELECT n FROM total()' },
      { name: 'base', sql: 'SELECT twice(1)::INTEGER AS i' },
    ],
  }
  expect(outcome(await connect(parts)).sort()).toEqual(
    ['create main.base', 'create main.shown', 'create main.total', 'create main.twice', 'create s.once'].sort(),
  )
  expect(await ask(parts, 'FROM shown')).toEqual([{ n: 4 }])
  expect((await connect(parts)).every((line) => line.startsWith('keep'))).toBe(true)
})

test('cycles of views and macros are rejected', async () => {
  const parts = { macros: [{ name: 'm', table_sql: 'FROM v' }], views: [{ name: 'v', sql: 'FROM m()' }] }
  await expect(connect(parts)).rejects.toMatchObject({
    code: 'VIEW_CYCLE',
    message: expect.stringMatching(/The views and macros .*cycle/),
  })
  await expect(connect({ macros: [{ name: 'm', sql: 'm()' }] })).rejects.toMatchObject({
    code: 'VIEW_CYCLE',
    message: 'The macro main.m calls itself. Call another function, or rename the macro.',
  })
})

test('a change below a macro also affects the views that call it', async () => {
  const parts = (base: string, sql = 'x || 1') => ({
    macros: [
      { name: 'text', parameters: ['x'], sql },
      { name: 'all_base', table_sql: 'FROM base' },
    ],
    views: [
      { name: 'base', sql: base },
      { name: 'over', sql: 'SELECT * FROM all_base()' },
      { name: 'called', sql: 'SELECT text(2) AS t' },
      { name: 'other', sql: "SELECT 'text(2)' AS t" },
    ],
  })
  await connect(parts('SELECT 1 AS a'))
  expect((await connect(parts('SELECT 1 AS a, 2 AS b'))).sort()).toEqual([
    'keep main.called: unchanged',
    'keep main.other: unchanged',
    'keep main.text: unchanged',
    'replace main.all_base: it reads main.base, which changes',
    'replace main.base: its definition changed',
    'replace main.over: it calls main.all_base, which changes',
  ])
  expect(await ask(parts('SELECT 1 AS a, 2 AS b'), 'FROM over')).toEqual([{ a: 1, b: 2 }])
  const changed = await connect(parts('SELECT 1 AS a, 2 AS b', 'x + 1'))
  expect(changed.filter((line) => !line.startsWith('keep')).sort()).toEqual([
    'replace main.called: it calls main.text, which changes',
    'replace main.text: its definition changed',
  ])
  expect(await ask(parts('SELECT 1 AS a, 2 AS b', 'x + 1'), 'FROM called')).toEqual([{ t: 3 }])
})

test('names in a macro are looked up where it is called', async () => {
  const parts = (near: string, plus: string) => ({
    macros: [
      { name: 'rows_of', table_sql: 'FROM base' },
      { name: 'added', parameters: ['x'], sql: 'plus(x)' },
      { name: 'plus', parameters: ['x'], sql: 'x + 1' },
      { name: 'plus', db_schema: 's', parameters: ['x'], sql: plus },
    ],
    views: [
      { name: 'over', db_schema: 's', sql: 'SELECT *, added(1) AS sum FROM rows_of()' },
      { name: 'far', db_schema: 't', sql: 'SELECT *, added(1) AS sum FROM rows_of()' },
      { name: 'base', db_schema: 's', sql: near },
      { name: 'base', sql: 'SELECT 1 AS a' },
    ],
  })
  const asked = 'FROM s.over UNION ALL BY NAME FROM t.far'
  const first = parts('SELECT 2 AS a', 'x + 10')
  await connect(first)
  expect(await ask(first, asked)).toEqual([
    { a: 2, sum: 11 },
    { a: 1, sum: 2 },
  ])
  expect((await connect(first)).every((line) => line.startsWith('keep'))).toBe(true)
  const changed = parts('SELECT 3 AS a, 4 AS b', "x || 'x'")
  expect((await connect(changed)).filter((line) => !line.startsWith('keep')).sort()).toEqual([
    'replace s.base: its definition changed',
    'replace s.over: it calls s.plus, which changes',
    'replace s.plus: its definition changed',
  ])
  expect(await ask(changed, 'FROM s.over')).toEqual([{ a: 3, b: 4, sum: '1x' }])
  const script = generateSql(await loadConfig(own(changed), { base: folder.path }))
  await rawQuery(folder.file('script.duckdb'), script)
  expect(await rawQuery(folder.file('script.duckdb'), 'FROM s.over')).toEqual([{ a: 3, b: 4, sum: '1x' }])
})

test.each<[string, object, string]>([
  ['a method of a column', { name: 'm', parameters: ['x'], sql: 'x' }, 'SELECT i.m() AS r FROM range(1) t(i)'],
  ['a method of a column of a table', { name: 'm', parameters: ['x'], sql: 'x' }, 'SELECT t.i.m() AS r FROM range(1) t(i)'],
  ['a chain of methods', { name: 'm', parameters: ['x'], sql: 'x' }, "SELECT i.abs().m().concat('') AS r FROM range(1) t(i)"],
  ['a function of DuckDB', { name: 'upper', parameters: ['x'], sql: 'x' }, 'SELECT UPPER(i) AS r FROM range(1) t(i)'],
  [
    'a default',
    { name: 'M', parameters: ['x', { name: 'y', default: 1 }], sql: 'x' },
    'SELECT main.m(x := i) AS r FROM range(1) t(i)',
  ],
  ['a macro in query()', { name: 'm', parameters: ['x'], sql: 'x' }, "FROM query('SELECT m(i) AS r FROM range(1) t(i)')"],
  ['a macro read like a table', { name: 'm', table_sql: 'SELECT 0 AS r' }, 'FROM (SELECT * FROM m())'],
])('a view that calls %s is replaced with the macro', async (_title, macro, sql) => {
  const views = [{ name: 'v', sql }]
  const changed = Object.fromEntries(
    Object.entries(macro).map(([key, value]) => [key, key.endsWith('sql') ? value.replace(/x|0/, "'changed'") : value]),
  )
  await connect({ macros: [macro as Macro], views })
  expect(outcome(await connect({ macros: [macro as Macro], views }))).toEqual([expect.stringMatching(/^keep/), 'keep main.v'])
  const lines = await connect({ macros: [changed as unknown as Macro], views })
  expect(lines).toContainEqual(expect.stringMatching(/^replace main\.v: it calls main\..*, which changes$/))
  expect(await ask({ macros: [changed as unknown as Macro], views }, 'FROM v')).toEqual([{ r: 'changed' }])
})

test('a macro may have the name of a function that it calls by its qualified name', async () => {
  const macros = [{ name: 'upper', parameters: ['x'], sql: "system.main.upper(x) || '!'" }]
  await connect({ macros })
  expect(await ask({ macros }, "SELECT upper('a') AS x")).toEqual([{ x: 'A!' }])
})

test('a macro over a dropped view is rejected, as in a new file', async () => {
  const macros = [{ name: 'm', table_sql: 'SELECT x FROM v' }]
  const views = [{ name: 'v', sql: 'SELECT 1 AS x' }]
  await connect({ macros, views })
  for (const left of [[], [{ name: 'v', sql: 'SELECT 1 AS y' }]]) {
    await expect(connect({ macros, views: left })).rejects.toMatchObject({
      code: 'VIEW_FAILED',
      message: expect.stringMatching(
        /^The macro main\.m \(to be replaced: it reads main\.v, which changes\) was refused by DuckDB/,
      ),
    })
  }
  expect(outcome(await connect({ macros, views }))).toEqual(['keep main.m', 'keep main.v'])
})
