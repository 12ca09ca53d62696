import { type CatalogInput, type ConnectOptions, connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder({ 'numbers.csv': 'n\n1\n2\n' })
})
afterEach(() => folder[Symbol.asyncDispose]())

const kept = { name: 'kept', sql: 'SELECT sum(n)::INTEGER AS total FROM base', materialized: true }
const over = { name: 'over', sql: 'SELECT total + 1 AS more FROM kept', materialized: true }
const reader = { name: 'reader', sql: 'SELECT total FROM kept' }

function open(views: readonly object[] = [kept, over, reader], options: ConnectOptions = {}) {
  const base = { name: 'base', sql: `SELECT n::INTEGER AS n FROM '${folder.file('numbers.csv')}'` }
  return connectToCatalog(fileCatalog([base, ...views]) as CatalogInput, { base: folder.path, ...options })
}

/** Connects, and tells what changes and what a query returns. */
async function connect(views?: readonly object[], options?: ConnectOptions) {
  await using catalog = open(views, options)
  const rows = await catalog.query('FROM kept')
  const { views: changes = [], materialized = [], warnings = [] } = catalog.report ?? {}
  return {
    changes: changes.flatMap(({ action, view, reason }) => (action === 'keep' ? [] : [`${action} ${view.name}: ${reason}`])),
    rows,
    states: materialized.map(({ state, reason }) => `${state}: ${reason}`),
    warnings: warnings.map(({ code }) => code),
  }
}

async function refreshed(views?: readonly object[]) {
  await using catalog = open(views)
  await catalog.refresh({ materialized: true })
  await folder.write({ 'numbers.csv': 'n\n10\n20\n' })
}

const inFile = (sql: string) => rawQuery(folder.file('main.duckdb'), sql)
const listed = `SELECT table_type AS type FROM information_schema.tables WHERE table_schema = '_duckalog_data'`
const named = `SELECT '_duckalog_data."' || table_name || '"' AS name FROM _duckalog.materialized WHERE view_name = 'kept'`

/** Drops the table with the rows, and puts a view in its place if there is one. */
async function lose(run: (sql: string) => Promise<readonly object[]>, view: string) {
  const [{ name } = { name: '' }] = (await run(named)) as { name: string }[]
  await run(`DROP TABLE ${name}`)
  if (view !== '') await run(`CREATE VIEW ${name} AS ${view}`)
}

const age = expect.stringMatching(/^fresh: its rows are \d+s old$/)

describe.each([
  ['gone', '', 'the table with its rows is gone'],
  ['replaced by a view', 'SELECT 7 AS total', 'a view has replaced the table with its rows'],
])('a table with rows that is %s', (_, view, reason) => {
  test('makes its view read the sources, with a warning, until the next refresh', async () => {
    await refreshed()
    await lose(inFile, view)
    expect(await connect()).toEqual({
      changes: [
        `replace kept: ${reason}`,
        ...['over', 'reader'].map((name) => `replace ${name}: it reads main.kept, which changes`),
      ],
      rows: [{ total: 30 }],
      states: [`lost: ${reason}`, age],
      warnings: ['MATERIALIZED_LOST'],
    })
    expect(await inFile(listed)).toEqual([{ type: 'BASE TABLE' }])
    expect(await connect()).toMatchObject({ changes: [], states: ['pending: it has no rows yet', age] })
    await using catalog = open()
    await catalog.refresh({ materialized: true })
    expect(catalog.materialized()).toMatchObject([{ state: 'fresh' }, { state: 'fresh' }])
    expect(await catalog.query('SELECT total, more FROM kept, over')).toEqual([{ total: 30, more: 31 }])
    await catalog.close()
    expect(await inFile(listed)).toEqual([{ type: 'BASE TABLE' }, { type: 'BASE TABLE' }])
  })

  test.each([{}, { mode: 'append', by: 'total' }, { mode: 'merge', key: ['total'] }])(
    'is made again in an open catalog: %j',
    async (rest) => {
      const views = [{ ...kept, materialized: { ...rest } }, reader]
      await refreshed(views)
      await using catalog = open(views)
      await lose((sql) => catalog.query(sql), view)
      const { materialized } = await catalog.refresh({ materialized: ['kept'] })
      expect(materialized).toMatchObject([{ state: 'refreshed', mode: 'full', rows: 1 }])
      expect(await catalog.query('FROM reader')).toEqual([{ total: 30 }])
      expect(await catalog.query(listed)).toEqual([{ type: 'BASE TABLE' }])
    },
  )

  test('is no obstacle when its view leaves the config', async () => {
    await refreshed()
    await lose(inFile, view)
    await using catalog = open([])
    await catalog.getConnection()
    await catalog.close()
    expect([await inFile(listed), await inFile('FROM _duckalog.materialized')]).toEqual([[], []])
  })
})

test('a catalog that only reads leaves a view in the place of the table alone', async () => {
  await refreshed()
  await lose(inFile, 'SELECT 7 AS total')
  const states = ['lost: a view has replaced the table with its rows', age]
  expect(await connect(undefined, { readOnly: true })).toMatchObject({ rows: [{ total: 7 }], states })
})
