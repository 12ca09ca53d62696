import { connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

type View = { readonly name: string; readonly sql: string; readonly into?: string; readonly description?: string }
interface Naming {
  readonly name?: string | undefined
  readonly views: readonly View[]
  readonly forceRebuild?: boolean
}

function connect({ name, views, forceRebuild = false }: Naming) {
  const config = {
    version: 1,
    ...(name !== undefined && { name }),
    duckdb: { database: 'main.duckdb' },
    attachments: { duckdb: [{ alias: 'other', path: 'other.duckdb', read_only: false }] },
    views,
  }
  return connectToCatalog(config, { base: folder.path, forceRebuild })
}

/** What plan says, and what the connect after it did: both must be the same. */
async function bring(naming: Naming) {
  await using catalog = connect(naming)
  const planned = (await catalog.plan()).views.map(({ action, view }) => `${action} ${view.name}`)
  const error = await catalog.getConnection().then(
    () => undefined,
    (reason: { readonly code: string; readonly message: string }) => reason,
  )
  const done = catalog.report?.views.map(({ action, view }) => `${action} ${view.name}`)
  if (done) expect(done).toEqual(planned)
  return { planned, error }
}

const a = { name: 'a', sql: 'SELECT 1 AS x' }
const b = { name: 'b', sql: 'SELECT 2 AS x', description: 'two' }
const into = (view: View) => ({ ...view, into: 'other' })

describe.each<[where: string, place: (view: View) => View, file: string]>([
  ['its own database', (view) => view, 'main.duckdb'],
  ['a database that it attaches', into, 'other.duckdb'],
])('a catalog that gets a name, with views in %s', (_, place, file) => {
  const views = [a, b].map(place)
  const owners = () => rawQuery(folder.file(file), 'SELECT DISTINCT owner FROM _duckalog.views ORDER BY ALL')
  beforeEach(() => bring({ views }))

  test('becomes the owner of equal views, once', async () => {
    expect((await bring({ name: 'shop', views })).planned).toEqual(['adopt a', 'adopt b'])
    expect(await owners()).toEqual([{ owner: 'shop' }])
    expect((await bring({ name: 'shop', views })).planned).toEqual(['keep a', 'keep b'])
    expect((await bring({ name: 'shop', views: views.slice(1) })).planned).toEqual(['drop a', 'keep b'])
  })

  test('becomes the owner of equivalent views with other SQL', async () => {
    await using catalog = connect({ name: 'shop', views: [place({ name: 'a', sql: 'select  1 as x' })] })
    await catalog.getConnection()
    expect(catalog.report?.views).toMatchObject([{ action: 'adopt' }])
  })

  test.each<[what: string, change: (view: View) => View, byHand: string | undefined]>([
    ['its definition is another', (view) => ({ ...view, sql: 'SELECT 3 AS x' }), undefined],
    ['it was changed by hand', (view) => view, 'CREATE OR REPLACE VIEW a AS SELECT 4 AS y'],
  ])('takes a view over only with forceRebuild if %s', async (_what, change, byHand) => {
    if (byHand) await rawQuery(folder.file(file), byHand)
    const changed = [change(views[0] as View), views[1] as View]
    const { planned, error } = await bring({ name: 'shop', views: changed })
    expect(planned).toEqual(['conflict a', 'adopt b'])
    expect(error).toMatchObject({
      code: 'VIEW_CONFLICT',
      message: expect.stringContaining('replace the view with forceRebuild'),
    })
    expect(await owners()).toHaveLength(1)
    expect((await bring({ name: 'shop', views: changed, forceRebuild: true })).planned).toEqual(['replace a', 'replace b'])
    expect(await owners()).toEqual([{ owner: 'shop' }])
    expect((await bring({ name: 'shop', views: changed })).planned).toEqual(['keep a', 'keep b'])
  })

  test.each([
    ['gets another name', 'old', 'new'],
    ['loses its name', 'old', undefined],
    ['gets a name with a quote', "o'ld", "n'ew"],
  ])('gets an error with a remedy when it then %s', async (_what, old, name) => {
    await bring({ name: old, views })
    for (const forceRebuild of [false, true]) {
      const { planned, error } = await bring({ name, views, forceRebuild })
      expect(planned).toEqual(['conflict a', 'conflict b'])
      const owned = `the catalog ${JSON.stringify(old)} owns a view of that name. If this catalog had that name before, set it again, or`
      // Both views in one line: what to do is the same
      expect(error?.message.split('\n')).toEqual([expect.any(String), expect.stringMatching(/^\S*main\.a, \S*main\.b: /)])
      expect(error).toMatchObject({ code: 'VIEW_CONFLICT', message: expect.stringContaining(owned) })
      const update = /UPDATE .* WHERE owner = '.*'(?=\. )/.exec(error?.message ?? '')?.[0] ?? ''
      if (forceRebuild) await rawQuery(folder.file(file), update)
    }
    expect((await bring({ name, views })).planned).toEqual(['keep a', 'keep b'])
  })
})

test('a catalog without a name keeps its views when a catalog with a name has other views', async () => {
  await bring({ views: [a] })
  expect((await bring({ name: 'shop', views: [b] })).planned).toEqual(['create b'])
  expect((await bring({ views: [a] })).planned).toEqual(['keep a'])
  expect((await bring({ name: 'shop', views: [b] })).planned).toEqual(['keep b'])
})

test('the owner of a database and a catalog that writes views into it are distinguished, even without names and with forceRebuild', async () => {
  await using owner = connectToCatalog({ version: 1, duckdb: { database: folder.file('other.duckdb') }, views: [a] })
  await owner.getConnection()
  await owner.close()
  for (const name of [undefined, 'shop']) {
    const { error } = await bring({ name, views: [into(a)], forceRebuild: true })
    expect(error).toMatchObject({
      code: 'VIEW_CONFLICT',
      message: expect.stringContaining('other.main.a: the unnamed catalog whose own database this is owns a view'),
    })
  }
})
