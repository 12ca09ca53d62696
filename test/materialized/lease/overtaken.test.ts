import { type CatalogEvent, type CatalogInput, connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../../support/catalog-folder.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder()
  await write([1, 0])
})
afterEach(() => folder[Symbol.asyncDispose]())

/** Rows of the source, each with the milliseconds that it takes to read it. */
const write = (...rows: readonly (readonly [n: number, ms: number])[]) =>
  folder.write({ 'numbers.csv': ['n,ms', ...rows, ''].join('\n') })

const modes = [
  ['replace', {}],
  ['append', { by: 'n' }],
  ['merge', { key: ['n'] }],
  ['partition', { by: 'n' }],
] as const

const tables = "SELECT table_name FROM duckdb_tables() WHERE schema_name = '_duckalog_data'"

/** A catalog on a file. As soon as it reads rows for the second time, another holder has the lease, as if this one had been stopped for long. */
function open(mode: string, options: object, holder: string) {
  const events: CatalogEvent[] = []
  let starts = 0
  const catalog = connectToCatalog(
    fileCatalog([
      {
        name: 'kept',
        sql: `SELECT n FROM '${folder.file('numbers.csv')}' WHERE sleep_ms(ms) IS NULL`,
        materialized: { mode, ...options },
      },
    ]) as CatalogInput,
    {
      base: folder.path,
      onEvent(event) {
        events.push(event)
        if (event.type === 'materialize-start' && ++starts === 2) taken = take()
        if (event.type === 'materialize-waiting') taken = leave()
      },
    },
  )
  let taken: Promise<unknown> = Promise.resolve()
  const take = () =>
    catalog.query(`UPDATE _duckalog.materialized SET holder = '${holder}', lease_until = epoch_ms(now()) + 600_000`)
  const leave = async () => {
    await write([1, 0], [2, 0])
    await catalog.query('UPDATE _duckalog.materialized SET holder = NULL')
  }
  return { catalog, events, taken: () => taken }
}

/** Refreshes the rows, and again after their source has changed, when the other holder gets the lease. */
async function refreshTwice({ catalog, taken }: ReturnType<typeof open>): Promise<void> {
  await catalog.refresh({ materialized: true })
  // Long enough for the other holder
  await write([1, 0], [2, 1_000])
  const { materialized } = await catalog.refresh({ materialized: ['kept'] })
  await taken()
  expect(materialized).toMatchObject([{ state: 'refreshed', rows: 2 }])
}

test.each(modes)(
  '%s: a refresh whose lease another one has got writes nothing, waits for it and starts again',
  async (mode, options) => {
    const opened = open(mode, options, 'shared 1 elsewhere x')
    await using catalog = opened.catalog
    await refreshTwice(opened)
    expect(opened.events.filter(({ type }) => /^materialize-(?!progress)/.test(type))).toMatchObject([
      { type: 'materialize-start' },
      { type: 'materialize-done', rows: 1 },
      { type: 'materialize-start' },
      { type: 'materialize-waiting', reason: 'process 1 on elsewhere is reading its rows' },
      { type: 'materialize-start' },
      { type: 'materialize-done', rows: 2 },
    ])
    expect(await catalog.query('FROM kept ORDER BY n')).toEqual([{ n: 1n }, { n: 2n }])
    expect(await catalog.query(tables)).toHaveLength(1)
  },
)

test('a holder in a file that has no other process is not waited for', async () => {
  const opened = open('replace', {}, 'file 1 elsewhere x')
  await using _ = opened.catalog
  await refreshTwice(opened)
})

test('tables of a refresh at work are not dropped, those of one that has ended are', async () => {
  const { catalog } = open('replace', { changed_by: 'never' }, '')
  await using _ = catalog
  await catalog.refresh({ materialized: true })
  const lease = (until: number) =>
    catalog.query(`UPDATE _duckalog.materialized SET holder = 'shared 1 elsewhere x', lease_until = epoch_ms(now()) + ${until}`)
  await catalog.query('CREATE TABLE _duckalog_data.main__kept__1000 AS SELECT 1 AS n')
  await catalog.query('CREATE TABLE _duckalog_data.main__other__1000 AS SELECT 1 AS n')
  await lease(60_000)
  await catalog.refresh({ materialized: true })
  expect(await catalog.query(`${tables} AND table_name LIKE '%1000'`)).toEqual([{ table_name: 'main__kept__1000' }])
  await lease(-1)
  await catalog.refresh({ materialized: true })
  expect(await catalog.query(tables)).toHaveLength(1)
  expect(await catalog.query('SELECT holder FROM _duckalog.materialized')).toEqual([{ holder: null }])
})
