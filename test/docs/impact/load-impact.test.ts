import { loadImpact } from '../../../src/docs/index.js'
import { type CatalogInput, connectToCatalog } from '../../../src/index.js'
import { makeFolder } from '../../support/catalog-folder.js'

type Views = readonly (readonly [name: string, sql: string])[]

const columns = JSON.stringify({
  sources: { t: { columns: ['a', 'b', 'c'].map((name) => ({ name, type: 'INTEGER' })) } },
})

const models: CatalogInput['semantic_models'] = [
  { name: 'm', base_view: 'v', measures: [{ name: 'total', expression: 'sum(a)' }] },
]

/** The impact of changing the views of a catalog, as lines. */
async function impactOf(before: Views, after: Views, rest: Partial<CatalogInput> = {}, known: string | undefined = columns) {
  await using folder = await makeFolder()
  const toCatalog = (views: Views): CatalogInput => ({
    version: 1,
    duckdb: { database: folder.file('shop.duckdb') },
    views: views.map(([name, sql]) => ({ name, sql })),
    ...rest,
  })
  {
    await using catalog = connectToCatalog({ version: 1, duckdb: { database: folder.file('shop.duckdb') } })
    await catalog.query('CREATE TABLE t (a INTEGER, b INTEGER, c INTEGER)')
  }
  {
    await using catalog = connectToCatalog(toCatalog(before))
    await catalog.refresh()
  }
  const source = toCatalog(after)
  await using catalog = connectToCatalog(source)
  const impact = await loadImpact(source, await catalog.plan(), { columns: known })
  const place = ({ node, column }: { readonly node: string; readonly column?: string }) =>
    `${node.replace(/^.*:/, '')}.${column ?? '*'}`
  return {
    breaking: impact.breaking,
    columns: impact.columns.map(({ view, column, change, before: old, after: next, readers, reaches }) => {
      const type = change === 'type' ? ` ${old} ${next}` : ''
      return `${change} ${place({ node: view, column })}${type}: ${readers.map(place).join(' ')} | ${reaches.map(place).join(' ')}`
    }),
    unknown: impact.unknown.map(({ what, reason }) => `${what}: ${reason}`),
  }
}

const base: Views = [
  ['v', 'SELECT a, b, c FROM t'],
  ['w', 'SELECT a + 1 AS x, b AS y FROM v WHERE c > 0'],
  ['top', 'SELECT x FROM w'],
]
const change = (...changes: Views) =>
  [...base.filter(([name]) => !changes.some(([other]) => other === name)), ...changes].sort(
    ([a], [b]) => ['v', 'w', 'top'].indexOf(a) - ['v', 'w', 'top'].indexOf(b),
  )

test('nothing changes', async () => {
  expect(await impactOf(base, base)).toEqual({ breaking: false, columns: [], unknown: [] })
})

test('a column that goes away breaks what reads it, and reaches what is above', async () => {
  expect(await impactOf(base, change(['v', 'SELECT b, c FROM t']), { semantic_models: models })).toEqual({
    breaking: true,
    columns: ['removed v.a: m.total w.x | m.total top.x w.x'],
    unknown: [],
  })
})

test('a column that decides the rows is read, too', async () => {
  expect(await impactOf(base, change(['v', 'SELECT a, b FROM t']))).toEqual({
    breaking: true,
    columns: ['removed v.c: w.* | top.x w.*'],
    unknown: [],
  })
})

test('a column that nothing reads may go', async () => {
  expect(await impactOf(change(['v', 'SELECT a, b, c, 1 AS unused FROM t']), base)).toEqual({
    breaking: false,
    columns: ['removed v.unused:  | '],
    unknown: [],
  })
  const both = change(['v', 'SELECT b, c FROM t'], ['w', 'SELECT 1 AS x, b AS y FROM v WHERE c > 0'])
  expect(await impactOf(base, both)).toMatchObject({ breaking: false, columns: ['removed v.a:  | ', 'value w.x: top.x | top.x'] })
})

test('another type breaks what reads the column', async () => {
  expect(await impactOf(base, change(['v', 'SELECT a, b::VARCHAR AS b, c FROM t']))).toEqual({
    breaking: true,
    columns: ['type v.b INTEGER VARCHAR: w.y | w.y', 'type w.y INTEGER VARCHAR:  | '],
    unknown: [],
  })
})

test('another expression touches its column only, another condition all of them', async () => {
  expect(await impactOf(base, change(['v', 'SELECT a * 2 AS a, b, c FROM t']))).toEqual({
    breaking: false,
    columns: ['value v.a: w.x | top.x w.x'],
    unknown: [],
  })
  expect((await impactOf(base, change(['v', 'SELECT a, b, c FROM t WHERE a > 1']))).columns).toEqual([
    'value v.a: w.x | top.x w.x',
    'value v.b: w.y | w.y',
    'value v.c: w.* | top.x w.*',
  ])
})

test('a view that is dropped loses all its columns', async () => {
  const without = base.filter(([name]) => name !== 'v')
  const after: Views = [...without, ['v2', 'SELECT 1 AS one']]
  expect(await impactOf([['v', 'SELECT a, b FROM t']], after.slice(-1))).toEqual({
    breaking: false,
    columns: ['removed v.a:  | ', 'removed v.b:  | '],
    unknown: [],
  })
})

test('an impact that cannot be determined is unknown', async () => {
  expect(await impactOf(base, change(['v', 'SELECT a FROM t']), {}, '{"sources":{}}')).toMatchObject({
    columns: [],
    unknown: [expect.stringMatching(/^view:v: .*t does not exist/)],
  })
  const macros = [{ name: 'twice', parameters: ['x'], sql: 'x * 2' }]
  const later = [{ name: 'twice', parameters: ['x'], sql: 'x * 3' }]
  await using folder = await makeFolder()
  const toCatalog = (list: CatalogInput['macros'] & object): CatalogInput => ({
    ...{ version: 1, duckdb: { database: folder.file('shop.duckdb') }, macros: list },
    views: [{ name: 'v', sql: 'SELECT twice(1) AS n' }],
  })
  {
    await using catalog = connectToCatalog(toCatalog(macros))
    await catalog.refresh()
  }
  await using catalog = connectToCatalog(toCatalog(later))
  const impact = await loadImpact(toCatalog(later), await catalog.plan(), { columns })
  expect(impact.unknown).toEqual([{ what: 'twice()', reason: 'It is a macro, whose changes are not followed.' }])
  const bare = await loadImpact(toCatalog(later), await catalog.plan())
  expect(bare.unknown.length).toBeGreaterThan(0)
})

test('without a columns file everything is unknown, with a hint', async () => {
  await using folder = await makeFolder()
  const toCatalog = (sql: string): CatalogInput => ({
    version: 1,
    duckdb: { database: folder.file('shop.duckdb') },
    views: [{ name: 'v', sql }],
  })
  {
    await using catalog = connectToCatalog(toCatalog('SELECT 1 AS a'))
    await catalog.refresh()
  }
  await using catalog = connectToCatalog(toCatalog('SELECT 2 AS a'))
  const { unknown } = await loadImpact(toCatalog('SELECT 2 AS a'), await catalog.plan())
  expect(unknown).toEqual([{ what: 'view:v', reason: expect.stringContaining('"duckalog types"') }])
})
