import { type CatalogInput, connectToCatalog, generateSql, loadConfig } from '../../../src/index.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

type Parts = Partial<Omit<CatalogInput, 'version'>>

const own = (parts: Parts): CatalogInput => ({ version: 1, duckdb: { database: 'main.duckdb' }, ...parts })

async function connect(parts: Parts) {
  await using catalog = connectToCatalog(own(parts), { base: folder.path, timeouts: { lock: 0 } })
  await catalog.getConnection()
  return (catalog.report?.macros ?? []).map(({ action }) => action)
}

test.each<[string, { sql: string } | { table_sql: string }, string]>([
  ['a statement behind it', { sql: '1; SELECT 2' }, 'syntax error'],
  ['parentheses that it closes itself', { sql: '1), (2' }, 'its SQL is not one expression'],
  ['a parameter of a query', { sql: '$1 + 1' }, 'its SQL has a query parameter'],
  ['a mistake', { sql: 'a +' }, 'syntax error'],
  ['no SELECT', { table_sql: 'DROP TABLE x' }, 'its SQL is not a SELECT statement'],
])('the SQL of a macro with %s is rejected', async (_title, sql, message) => {
  await expect(connect({ macros: [{ name: 'm', parameters: ['a'], ...sql }] })).rejects.toMatchObject({
    code: 'VIEW_INVALID',
    message: expect.stringContaining(message),
  })
})

test('the error of a macro that DuckDB rejects has its name and location', async () => {
  await expect(connect({ macros: [{ name: 'm', sql: 'nowhere(1)' }] })).rejects.toMatchObject({
    code: 'VIEW_FAILED',
    message: expect.stringContaining('The macro main.m was refused by DuckDB'),
  })
})

test('macros in a database without a ledger work as after a restart', async () => {
  const forms = [
    'a::DECIMAL(4, 1) + 1',
    'list_transform([1, a], lambda x: x + 1)',
    "a || DATE '2020-01-01'",
    'CASE WHEN a IN (1, 2) THEN [a][1] ELSE NULL END',
    '(SELECT max(i) FROM range(a) t(i))',
    'SELECT count(*) FROM range(3)',
    "{'x': a}.x -- end",
    'a::STRUCT(b INTEGER)',
    'a; -- end',
  ]
  const macros = [
    ...forms.map((sql, index) => ({ name: `f${index}`, parameters: ['a'], sql })),
    {
      name: 'q"uote',
      parameters: ['A b', { name: 'c', default: { k: ['1.5', 'x'], l: true } }],
      table_sql: 'WITH z AS (SELECT "A b", c) FROM z -- end',
    },
  ]
  await connect({ macros })
  expect((await connect({ macros })).filter((line) => !line.startsWith('keep'))).toEqual([])
  await rawQuery(folder.file('main.duckdb'), 'DROP SCHEMA _duckalog CASCADE')
  expect((await connect({ macros })).filter((line) => !line.startsWith('adopt'))).toEqual([])
})

test('a credential in a macro is run, recorded and written to a script as a variable, and no plan shows it', async () => {
  const macros = [
    { name: 'm', parameters: [{ name: 'a', default: 'https://u:pw-4711@host/a' }], sql: "[a, 'https://u:pw-4712@host/b']" },
    { name: 't', table_sql: "SELECT 'https://u:pw-4713@host/c' AS x" },
  ]
  const urls = ['a', 'b', 'c'].map((path, index) => `https://u:pw-471${index + 1}@host/${path}`)
  {
    await using catalog = connectToCatalog(own({ macros }), { base: folder.path })
    const plan = await catalog.plan()
    expect(JSON.stringify(plan)).not.toContain('pw-')
    expect(plan.macros.map(({ definition }) => definition?.sql)).toEqual([
      "[a, 'https://u:[redacted]@host/b']",
      "SELECT 'https://u:[redacted]@host/c' AS x",
    ])
    await catalog.getConnection()
  }
  const asked = 'SELECT m() || (SELECT list(x) FROM t()) AS urls'
  expect(await rawQuery(folder.file('main.duckdb'), asked)).toEqual([{ urls }])
  expect(await connect({ macros })).toEqual(['keep', 'keep'])
  await rawQuery(folder.file('main.duckdb'), 'DROP SCHEMA _duckalog CASCADE')
  expect(await connect({ macros })).toEqual(['adopt', 'adopt'])
  const other = macros.map(({ name, ...rest }) => ({ name, ...JSON.parse(JSON.stringify(rest).replaceAll('pw-471', 'pw-472')) }))
  expect(await connect({ macros: other })).toEqual(['replace', 'replace'])
  const script = generateSql(await loadConfig(own({ macros }), { base: folder.path }))
  expect(script).not.toContain('pw-')
  const filled = script.replace(/^SET VARIABLE (\w+) = '';$/gm, (_, name) => `SET VARIABLE ${name} = 'of ${name}';`)
  const [row] = await rawQuery(folder.file('script.duckdb'), `${filled}; ${asked}`)
  expect(JSON.stringify(row?.urls)).toMatch(/^(?:.*?https:\/\/u:of \w+@host\/[abc]"){3}/)
})
