import { nodeApi } from '../../../src/driver/node-api.js'
import { type CatalogConnection, connectToCatalog, QueryError } from '../../../src/index.js'
import { messageOf } from '../../../src/message-of.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { createFailingDriver } from '../../support/failing-driver.js'
import { holdDatabase } from '../../support/hold-database.js'
import { rawQuery } from '../../support/raw-duckdb.js'

const faults = {
  'a fault of the disk': () => new QueryError('QUERY_FAILED', 'IO Error: Could not write', { kind: 'IO' }),
  'an interrupt': () => new QueryError('QUERY_FAILED', 'INTERRUPT Error: Interrupted!', { kind: 'INTERRUPT' }),
  'an error of no class that is known': () => new TypeError('Cannot read properties of undefined'),
} as const

/** Together the kinds of faults hit every other call; in the soak each kind hits every call. */
const every = process.env.SOAK ? 1 : 2 * Object.keys(faults).length
const cases = Object.entries(faults).map(([title, fault], index) => ({ title, fault, first: 1 + 2 * index }))

/** A catalog with one object of each kind; `round` changes its views and their definitions. */
function catalogOf(round: number): object {
  const views = Array.from({ length: 12 }, (_, index) => ({
    name: `v${index + round}`,
    db_schema: index % 3 === 0 ? 'reports' : 'main',
    description: `round ${round}`,
    sql: index === 0 ? `SELECT ${round} AS x` : `SELECT ${round * 100 + index} AS x FROM main.mine`,
  }))
  return {
    version: 1,
    name: 'swept',
    duckdb: {
      database: 'main.duckdb',
      settings: { threads: 2, search_path: 'main' },
      pragmas: ['CREATE OR REPLACE TEMP MACRO twice(x) AS x * 2'],
      secrets: [{ type: 'http', name: 'web', bearer_token: 'not-to-be-seen' }],
    },
    attachments: { duckdb: [{ alias: 'other', path: 'other.duckdb' }] },
    views: [...views, { name: 'joined', sql: 'SELECT t.x FROM other.t JOIN main.mine ON mine.x = t.x' }],
  }
}

test.each(cases)(
  'after $title at any call of a connect nothing stays open, and the next connect succeeds',
  async ({ fault, first }) => {
    await using folder = await makeFolder()
    await rawQuery(folder.file('other.duckdb'), 'CREATE TABLE t AS SELECT 7 AS x')
    await rawQuery(folder.file('main.duckdb'), 'CREATE TABLE mine AS SELECT 7 AS x')
    await connectTo(folder, 0)

    let at = first
    for (; ; at += every) {
      await folder.write({ 'catalog.json': catalogOf(at) })
      const driver = createFailingDriver(nodeApi(), fault)
      driver.failAt(at)
      const catalog = connectToCatalog(folder.file('catalog.json'), { driver })
      const error = await catalog.getConnection().then(
        () => undefined,
        (reason: unknown) => reason,
      )
      if (!driver.failed) {
        await catalog.close()
        break
      }
      if (catalog.report !== undefined) {
        // Only the exposed connection failed: the catalog is open and returns another one
        await catalog.getConnection()
      } else {
        expect(messageOf(error)).toContain(fault().message)
        expect({ at, open: driver.openConnections }).toEqual({ at, open: 0 })
        if (at % 5 === 0) await canBeOpenedElsewhere(folder)
      }
      await catalog.close()
      await connectTo(folder, at)
    }
    process.stdout.write(`up to call ${at - 1}\n`)
    expect(at).toBeGreaterThan(20)
  },
)

test.each(cases)(
  'after $title at any call of a refresh the catalog still works, and the next refresh succeeds',
  async ({ fault, first }) => {
    await using folder = await makeFolder()
    await rawQuery(folder.file('other.duckdb'), 'CREATE TABLE t AS SELECT 7 AS x')
    await rawQuery(folder.file('main.duckdb'), 'CREATE TABLE mine AS SELECT 7 AS x')
    await folder.write({ 'catalog.json': catalogOf(0) })
    const driver = createFailingDriver(nodeApi(), fault)
    await using catalog = connectToCatalog(folder.file('catalog.json'), { driver })
    await catalog.getConnection()

    let at = first
    let before = 0
    let failures = 0
    for (; ; at += every) {
      await folder.write({ 'catalog.json': catalogOf(at) })
      driver.failAt(at)
      const failure = await catalog.refresh().then(
        () => undefined,
        (error: unknown) => ({ error }),
      )
      if (!driver.failed) break
      const names = await readViewNames(catalog)
      if (failure) {
        failures += 1
        expect(messageOf(failure.error)).toContain(fault().message)
        // A transaction leaves all views of one round, never some of each
        expect([viewNames(before), viewNames(at)]).toContainEqual(names)
      } else {
        // A batch of views that fails is run again one by one, so that some refreshes succeed nevertheless
        expect({ at, names }).toEqual({ at, names: viewNames(at) })
      }
      expect(await catalog.query('FROM joined')).toEqual([{ x: 7 }])
      await catalog.refresh()
      await expectRound(catalog, at)
      before = at
    }
    process.stdout.write(`up to call ${at - 1}, ${failures} refreshes failed\n`)
    expect(at).toBeGreaterThan(8)
    expect(failures).toBeGreaterThan(0)
  },
)

/** Connects without a fault and checks that the views are those of the round. */
async function connectTo(folder: CatalogFolder, round: number): Promise<void> {
  await folder.write({ 'catalog.json': catalogOf(round) })
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  await catalog.getConnection()
  await expectRound(catalog, round)
}

async function expectRound(catalog: CatalogConnection, round: number): Promise<void> {
  const found = await catalog.query<{ name: string; comment: string | null }>(
    'SELECT view_name AS name, comment FROM duckdb_views() WHERE NOT internal AND NOT temporary AND database_name = current_database()',
  )
  const wanted = Array.from({ length: 12 }, (_, index) => ({ name: `v${index + round}`, comment: `round ${round}` }))
  expect([...found].sort(byName)).toEqual([...wanted, { name: 'joined', comment: null }].sort(byName))
  expect(await catalog.query('FROM joined')).toEqual([{ x: 7 }])
}

function viewNames(round: number): readonly string[] {
  return [...Array.from({ length: 12 }, (_, index) => `v${index + round}`), 'joined'].sort()
}

async function readViewNames(catalog: CatalogConnection): Promise<readonly string[]> {
  const found = await catalog.query<{ name: string }>(
    'SELECT view_name AS name FROM duckdb_views() WHERE NOT internal AND NOT temporary AND database_name = current_database()',
  )
  return found.map(({ name }) => name).sort()
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1
}

/** Checks that no handle and no lock is left: another process can write. */
async function canBeOpenedElsewhere(folder: CatalogFolder): Promise<void> {
  const holder = await holdDatabase(folder.file('main.duckdb'))
  await holder.release()
}
