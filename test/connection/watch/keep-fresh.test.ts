import { setTimeout as sleep } from 'node:timers/promises'
import { planRound } from '../../../src/connection/watch/keep-fresh.js'
import { type CatalogEvent, type CatalogInput, type ConnectOptions, connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../../support/catalog-folder.js'
import { fc } from '../../support/property.js'
import { rawQuery } from '../../support/raw-duckdb.js'
import { compileScript } from '../../support/second-process.js'

let folder: CatalogFolder
let events: CatalogEvent[]
beforeEach(async () => {
  folder = await makeFolder({ 'numbers.csv': 'n\n1\n' })
  events = []
})
afterEach(() => folder[Symbol.asyncDispose]())

const numbers = () => folder.file('numbers.csv')

function open(views: readonly object[], options: ConnectOptions = {}) {
  const onEvent = (event: CatalogEvent) => events.push(event)
  return connectToCatalog(fileCatalog(views) as CatalogInput, { base: folder.path, onEvent, ...options })
}

const kept = () => [{ name: 'kept', sql: `SELECT n::INTEGER AS n FROM '${numbers()}'`, materialized: true }]
const slow = (seconds: number) => [
  {
    name: 'kept',
    sql: `FROM '${numbers()}' WHERE sleep_ms(n * 0 + ${seconds * 1_000}) IS NULL`,
    materialized: { max_age: '1s' },
  },
]

const count = (type: CatalogEvent['type']) => events.filter((event) => event.type === type).length

async function until(isFulfilled: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isFulfilled()); tries++) {
    if (tries === 2_000) throw new Error(`It did not happen; the last events: ${JSON.stringify(events.slice(-5))}`)
    await sleep(10)
  }
}

test('rows are read at the beginning, and again in the first round after their source has changed', async () => {
  await using catalog = open(kept())
  await using _ = await catalog.keepFresh({ every: 20 })
  await until(() => count('materialize-done') > 0)
  expect(await catalog.query('FROM kept')).toEqual([{ n: 1 }])
  await folder.write({ 'numbers.csv': 'n\n1\n2\n' })
  await until(async () => (await catalog.query('FROM kept')).length === 2)
  expect(catalog.materialized()).toMatchObject([{ view: 'main.kept', state: 'fresh' }])
  expect(catalog.report?.materialized).toMatchObject([{ view: 'main.kept' }])
})

test('a source that fails is an event in each round and keeps the old rows, and the first round without a failure heals', async () => {
  await using catalog = open(kept())
  await using _ = await catalog.keepFresh({ every: 20 })
  await until(() => count('materialize-done') > 0)
  await folder.write({ 'numbers.csv': 'n\nx\n' })
  await until(() => count('materialize-failed') >= 3)
  expect(await catalog.query('FROM kept')).toEqual([{ n: 1 }])
  expect(count('keep-fresh-failed')).toBe(0)
  await folder.write({ 'numbers.csv': 'n\n3\n' })
  await until(async () => (await catalog.query<{ n: unknown }>('FROM kept'))[0]?.n === 3)
  await until(() => catalog.materialized()[0]?.failure === undefined)
})

test('a round that fails as a whole is an event, and the next one tries again', async () => {
  await using catalog = open(kept())
  await using _ = await catalog.keepFresh({ every: 20 })
  await until(() => count('materialize-done') > 0)
  await catalog.query('ALTER TABLE _duckalog.ledger DROP COLUMN generation')
  await until(() => count('keep-fresh-failed') >= 2)
  await catalog.query('ALTER TABLE _duckalog.ledger ADD COLUMN generation BIGINT DEFAULT 100')
  await folder.write({ 'numbers.csv': 'n\n1\n2\n' })
  await until(async () => (await catalog.query('FROM kept')).length === 2)
})

test('one round runs at a time', async () => {
  await using catalog = open(slow(0.3))
  await using _ = await catalog.keepFresh({ every: 1 })
  await until(() => count('materialize-done') >= 3)
  const order = events.flatMap(({ type }) => (type === 'materialize-start' || type === 'materialize-done' ? [type] : []))
  expect(order.slice(0, 6)).toEqual(Array(3).fill(['materialize-start', 'materialize-done']).flat())
})

test.each(['close', 'abort', 'dispose', 'closed catalog'] as const)(
  'after %s no round begins, the running one is interrupted, and its lease is released',
  async (how) => {
    const controller = new AbortController()
    await using catalog = open(slow(20))
    const keeper = await catalog.keepFresh({ every: 1, signal: controller.signal })
    await until(() => count('materialize-start') > 0)
    if (how === 'abort') controller.abort()
    if (how === 'dispose') await keeper[Symbol.asyncDispose]()
    if (how === 'closed catalog') await catalog.close()
    await keeper.close()
    await sleep(100)
    expect(count('materialize-start')).toBe(1)
    expect(count('materialize-done') + count('materialize-failed') + count('keep-fresh-failed')).toBe(0)
    await catalog.close()
    const look =
      "SELECT holder, failure, (FROM (SELECT count(*)::INTEGER FROM duckdb_tables() WHERE schema_name = '_duckalog_data')) AS tables"
    expect(await rawQuery(folder.file('main.duckdb'), `${look} FROM _duckalog.materialized`)).toEqual([
      { holder: null, failure: null, tables: 0 },
    ])
  },
)

test('rows that another process is reading are left to it, and the old ones stay', async () => {
  await using catalog = open(kept())
  await catalog.refresh({ materialized: true })
  await catalog.query("UPDATE _duckalog.materialized SET holder = 'shared 1 elsewhere x', lease_until = epoch_ms(now()) + 60_000")
  await folder.write({ 'numbers.csv': 'n\n1\n2\n' })
  await using _ = await catalog.keepFresh({ every: 20 })
  await until(() => count('materialize-skipped') >= 2)
  const reason = 'process 1 on elsewhere is reading its rows'
  expect(events.filter(({ type }) => type === 'materialize-skipped')).toContainEqual({
    ...{ type: 'materialize-skipped', view: 'main.kept', reason },
  })
  expect(catalog.report?.materialized).toMatchObject([{ state: 'skipped', reason }])
  expect(catalog.materialized()).toMatchObject([{ state: 'stale' }])
  expect(await catalog.query('FROM kept')).toEqual([{ n: 1 }])
  await catalog.query('UPDATE _duckalog.materialized SET holder = NULL')
  await until(async () => (await catalog.query('FROM kept')).length === 2)
})

test('a warning is not repeated in each round', async () => {
  await using catalog = open([
    { name: 'dice', sql: 'SELECT random() AS n', materialized: { max_age: '1s' } },
    ...kept().map((view) => ({ ...view, sql: 'SELECT random() AS n' })),
  ])
  await using _ = await catalog.keepFresh({ every: 20 })
  await until(() => count('materialize-done') >= 3)
  expect(events.filter((event) => event.type === 'warning' && event.code === 'MATERIALIZED_VOLATILE')).toHaveLength(1)
})

test('a file is unlocked between two rounds', async () => {
  await using catalog = open(kept(), { releaseOnIdle: 10 })
  await using _ = await catalog.keepFresh({ every: 400 })
  await until(() => count('lock-released') >= 2)
  expect(count('connect-done')).toBeGreaterThanOrEqual(2)
})

test('rounds do not keep a process alive', async () => {
  await using script = await compileScript('keep-fresh-and-end')
  await folder.write({ 'catalog.json': fileCatalog(kept()) })
  const child = script.start([folder.file('catalog.json')])
  await child.printed('started')
  expect(await child.ended).toEqual({ code: 0, signal: null })
  expect(child.stderr).toBe('')
})

test.each([0, -1, '60s', Number.NaN])('every: %p is refused', async (every) => {
  await using catalog = open(kept())
  await expect(catalog.keepFresh({ every } as object)).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    message: expect.stringContaining('must be a number of milliseconds, more than 0'),
  })
})

test('a connect that fails rejects', async () => {
  await using catalog = open([{ name: 'broken', sql: 'FROM nowhere' }])
  await expect(catalog.keepFresh()).rejects.toMatchObject({ code: 'VIEW_FAILED' })
  await catalog.close()
  await expect(catalog.keepFresh()).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
})

test('pauses differ by up to a tenth, and are ones that a timer has', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1e12, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (every, chance) => {
      const pause = planRound(every, chance)
      const longest = 2 ** 31 - 1
      expect(pause).toBeGreaterThanOrEqual(Math.min(0.9 * every, longest))
      expect(pause).toBeLessThanOrEqual(Math.min(1.1 * every + 1e-6 * every, longest))
    }),
  )
  expect(planRound(1_000, 0)).toBeLessThan(planRound(1_000, 1))
})
