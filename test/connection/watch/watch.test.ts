import { writeFileSync } from 'node:fs'
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type CatalogEvent, connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../../support/catalog-folder.js'

type Reload = Extract<CatalogEvent, { type: 'reloaded' | 'reload-failed' }>

/** A watched catalog, and the reloads that it tells of, one after the other. */
function connect(folder: CatalogFolder, name = 'catalog.json') {
  const reloads: Reload[] = []
  let wake: () => void = () => undefined
  const catalog = connectToCatalog(folder.file(name), {
    onEvent(event) {
      if (event.type !== 'reloaded' && event.type !== 'reload-failed') return
      reloads.push(event)
      wake()
    },
  })
  const nextReload = async (): Promise<Reload> => {
    while (reloads.length === 0)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    return reloads.shift() as Reload
  }
  return { catalog, reloads, nextReload }
}

const select = (value: number) => fileCatalog([{ name: 'v', sql: `SELECT ${value} AS value` }])

test('a save is applied, an invalid one is reported, and the session continues', async () => {
  await using folder = await makeFolder({ 'catalog.json': select(1) })
  const { catalog, reloads, nextReload } = connect(folder)
  await using watch = await catalog.watch({ debounce: 60 })
  expect(watch.files).toContain(folder.file('catalog.json'))
  expect(await catalog.query('FROM v')).toEqual([{ value: 1 }])

  await folder.write({ 'catalog.json': select(2) })
  expect(await nextReload()).toMatchObject({ type: 'reloaded', files: [folder.file('catalog.json')] })
  expect(await catalog.query('FROM v')).toEqual([{ value: 2 }])

  await folder.write({ 'catalog.json': '{ broken' })
  expect(await nextReload()).toMatchObject({ type: 'reload-failed', error: { code: 'CONFIG_SYNTAX' } })
  await folder.write({ 'catalog.json': fileCatalog([{ name: 'v', sql: 'FROM nowhere' }]) })
  expect(await nextReload()).toMatchObject({ type: 'reload-failed', error: { code: 'VIEW_FAILED', view: 'main.v' } })
  await rm(folder.file('catalog.json'))
  expect(await nextReload()).toMatchObject({ type: 'reload-failed', error: { code: 'CONFIG_NOT_FOUND' } })
  expect(await catalog.query('FROM v')).toEqual([{ value: 2 }])

  await folder.write({ 'catalog.json': select(3) })
  expect(await nextReload()).toMatchObject({ type: 'reloaded' })
  expect(await catalog.query('FROM v')).toEqual([{ value: 3 }])
  await catalog.close()
  expect(reloads).toEqual([])
})

test('files of named queries are watched, which no connect reads', async () => {
  const config = { version: 1, duckdb: {}, queries: ['queries/*.sql', 'more/**/*.sql', { sql_file: 'late/one.sql' }] }
  await using folder = await makeFolder({ 'catalog.json': config })
  await mkdir(folder.file('queries'))
  await folder.write({ 'queries/a.sql': 'SELECT 1' })
  const { catalog, reloads, nextReload } = connect(folder)
  await using _ = catalog
  await catalog.getConnection()
  // Between the load and the watch
  await folder.write({ 'queries/a.sql': 'SELECT 22' })
  await using watch = await catalog.watch({ debounce: 30 })
  const a = folder.file('queries/a.sql')
  expect(await nextReload()).toMatchObject({ type: 'reloaded', files: [a] })
  expect(watch.files).toContain(a)
  const steps: readonly (readonly [name: string, step: (path: string) => Promise<unknown>])[] = [
    ['queries/b.sql', (path) => writeFile(path, 'SELECT 1')],
    ['queries/b.sql', (path) => writeFile(path, 'SELECT 333')],
    ['queries/b.sql', (path) => rm(path)],
    ['queries/a.sql', (path) => writeFile(`${path}.tmp`, 'SELECT 4444').then(() => rename(`${path}.tmp`, path))],
    ['more/deep/c.sql', (path) => mkdir(dirname(path), { recursive: true }).then(() => writeFile(path, ''))],
    ['late/one.sql', (path) => mkdir(dirname(path)).then(() => writeFile(path, 'SELECT 1'))],
    ['late/one.sql', (path) => rm(path)],
  ]
  for (const [name, step] of steps) {
    await step(folder.file(name))
    expect(await nextReload()).toMatchObject({ type: 'reloaded', files: [folder.file(name)] })
  }
  expect(reloads).toEqual([])
})

test('a save by renaming and one through a link to a folder are noticed', async () => {
  await using folder = await makeFolder({ 'catalog.json': select(1) })
  const { catalog, nextReload } = connect(folder)
  await catalog.watch({ debounce: 60 })
  await folder.write({ 'catalog.json.tmp': select(2) })
  await rename(folder.file('catalog.json.tmp'), folder.file('catalog.json'))
  expect(await nextReload()).toMatchObject({ type: 'reloaded' })
  expect(await catalog.query('FROM v')).toEqual([{ value: 2 }])
  await catalog.close()

  await using mounted = await makeFolder({ 'catalog.json': select(3) })
  await symlink(mounted.file('catalog.json'), folder.file('linked.json'))
  const linked = connect(folder, 'linked.json')
  await linked.catalog.watch({ debounce: 60 })
  await mounted.write({ 'catalog.json': select(4) })
  expect(await linked.nextReload()).toMatchObject({ type: 'reloaded', files: [folder.file('linked.json')] })
  await symlink(folder.file('catalog.json'), folder.file('next.json'))
  await rename(folder.file('next.json'), folder.file('linked.json'))
  expect(await linked.nextReload()).toMatchObject({ type: 'reloaded' })
  expect(await linked.catalog.query('FROM v')).toEqual([{ value: 2 }])
  await linked.catalog.close()
})

test('SQL files are watched when the config names them', async () => {
  await using sql = await makeFolder({ 'one.sql': 'SELECT 1 AS value', 'two.sql': 'SELECT 2 AS value' })
  const config = (name: string) => fileCatalog([{ name: 'v', sql_file: sql.file(name) }])
  await using folder = await makeFolder({ 'catalog.json': config('one.sql') })
  const { catalog, reloads, nextReload } = connect(folder)
  const watch = await catalog.watch({ debounce: 60 })
  await sql.write({ 'one.sql': 'SELECT 11 AS value' })
  expect(await nextReload()).toMatchObject({ type: 'reloaded', files: [sql.file('one.sql')] })
  expect(await catalog.query('FROM v')).toEqual([{ value: 11 }])
  await folder.write({ 'catalog.json': config('two.sql') })
  await nextReload()
  expect(watch.files).toContain(sql.file('two.sql'))
  await sql.write({ 'two.sql': 'SELECT 22 AS value' })
  expect(await nextReload()).toMatchObject({ type: 'reloaded', files: [sql.file('two.sql')] })
  expect(await catalog.query('FROM v')).toEqual([{ value: 22 }])
  await sql.write({ 'one.sql': 'SELECT 111 AS value' })
  await setTimeout(200)
  expect(reloads).toEqual([])
  await catalog.close()
})

test('files that a save names for the first time are watched from the moment they were read', async () => {
  const main = (rest: object) => ({ version: 1, duckdb: {}, ...rest })
  const one = { name: 'v', sql_file: 'one.sql' }
  const parts = { path: 'parts/*.json', optional: true }
  const cases: readonly [saved: object, file: string, content: unknown, expected: unknown][] = [
    [main({ views: [{ name: 'v', sql_file: 'two.sql' }] }), 'two.sql', 'SELECT 22 AS value', { value: 22 }],
    [main({ views: [one], imports: [parts] }), 'parts/a.json', { views: [{ name: 'w', sql: 'SELECT 3' }] }, { views: 2 }],
    [main({ views: [one], imports: ['there.json'] }), 'there.json', { views: [{ name: 'w', sql: 'SELECT 3' }] }, { views: 2 }],
    [
      main({ views: [one], imports: [{ path: 'no.json', optional: true }] }),
      'no.json',
      { views: [{ name: 'w', sql: 'SELECT 3' }] },
      { views: 2 },
    ],
  ]
  for (const [saved, file, content, expected] of cases) {
    await using folder = await makeFolder({
      'catalog.json': main({ views: [one] }),
      'one.sql': 'SELECT 1 AS value',
      'two.sql': 'SELECT 2 AS value',
      'there.json': {},
    })
    await mkdir(folder.file('parts'))
    const reloads: Reload[] = []
    await using catalog = connectToCatalog(folder.file('catalog.json'), {
      onEvent(event) {
        if (event.type !== 'reloaded' && event.type !== 'reload-failed') return
        // The earliest moment at which a host could know of the first save
        if (reloads.push(event) === 1)
          writeFileSync(folder.file(file), typeof content === 'string' ? content : JSON.stringify(content))
      },
    })
    await using _ = await catalog.watch({ debounce: 20 })
    await folder.write({ 'catalog.json': saved })
    while (reloads.length < 2) await setTimeout(10)
    expect(reloads[1]).toMatchObject({ type: 'reloaded', files: [folder.file(file)] })
    const sql =
      'value' in (expected as object)
        ? 'FROM v'
        : "SELECT count(*)::INT AS views FROM duckdb_views() WHERE view_name IN ('v', 'w')"
    expect(await catalog.query(sql)).toEqual([expected])
  }
})

test('a save between the first use and the watch is applied', async () => {
  await using folder = await makeFolder({ 'catalog.json': select(1) })
  const { catalog, nextReload } = connect(folder)
  expect(await catalog.query('FROM v')).toEqual([{ value: 1 }])
  await folder.write({ 'catalog.json': select(2) })
  await catalog.watch({ debounce: 20 })
  expect(await nextReload()).toMatchObject({ type: 'reloaded', files: [folder.file('catalog.json')] })
  expect(await catalog.query('FROM v')).toEqual([{ value: 2 }])
  await catalog.close()
})

test('an SQL file that fails when it is first named is watched', async () => {
  await using folder = await makeFolder({ 'catalog.json': select(1), 'bad.sql': 'FROM nowhere' })
  const { catalog, nextReload } = connect(folder)
  await catalog.watch({ debounce: 20 })
  await folder.write({ 'catalog.json': fileCatalog([{ name: 'v', sql_file: 'bad.sql' }]) })
  expect(await nextReload()).toMatchObject({ type: 'reload-failed', error: { code: 'VIEW_FAILED' } })
  await folder.write({ 'bad.sql': 'SELECT 2 AS value' })
  expect(await nextReload()).toMatchObject({ type: 'reloaded', files: [folder.file('bad.sql')] })
  expect(await catalog.query('FROM v')).toEqual([{ value: 2 }])
  await catalog.close()
})

test('imported files and env files are watched', async () => {
  const main = { version: 1, duckdb: {}, imports: ['views.json'] }
  const imported = (name: string) => ({
    version: 1,
    duckdb: {},
    views: [{ name, sql: "SELECT '${env:WATCHED_VALUE}' AS value" }],
  })
  await using folder = await makeFolder({ 'catalog.json': main, 'views.json': imported('v'), '.env': 'WATCHED_VALUE=one\n' })
  const { catalog, nextReload } = connect(folder)
  await catalog.watch({ debounce: 60 })
  expect(await catalog.query('FROM v')).toEqual([{ value: 'one' }])
  await folder.write({ 'views.json': imported('w') })
  expect(await nextReload()).toMatchObject({ type: 'reloaded', files: [folder.file('views.json')] })
  expect(await catalog.query('FROM w')).toEqual([{ value: 'one' }])
  await folder.write({ '.env': 'WATCHED_VALUE=two\n' })
  expect(await nextReload()).toMatchObject({ type: 'reloaded', files: [folder.file('.env')] })
  expect(await catalog.query('FROM w')).toEqual([{ value: 'two' }])
  await catalog.close()
})

test('many writes cause one reload, and after the close nothing is reloaded', async () => {
  await using folder = await makeFolder({ 'catalog.json': select(0) })
  const { catalog, reloads, nextReload } = connect(folder)
  const watch = await catalog.watch({ debounce: 150 })
  for (let value = 1; value <= 20; value++) writeFileSync(folder.file('catalog.json'), JSON.stringify(select(value)))
  await nextReload()
  expect(await catalog.query('FROM v')).toEqual([{ value: 20 }])
  await watch.close()
  await watch.close()
  await folder.write({ 'catalog.json': select(21) })
  await setTimeout(300)
  expect(reloads).toEqual([])
  expect(await catalog.query('FROM v')).toEqual([{ value: 20 }])
  await catalog.close()
  await expect(catalog.watch()).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
})
