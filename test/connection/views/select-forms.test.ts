import { rename } from 'node:fs/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'
import { compileScript } from '../../support/second-process.js'
import { selectForms, selectFormTables } from './select-forms.js'

let folder: CatalogFolder
let views: readonly { readonly name: string; readonly sql: string }[]
let database: string
let config: string

beforeAll(async () => {
  folder = await makeFolder()
  database = folder.file('main.duckdb')
  config = folder.file('catalog.json')
  views = Object.entries(selectForms).flatMap(([kind, forms]) =>
    forms.map((sql, index) => ({ name: `${kind} ${index + 1}`, sql: sql.replaceAll('FOLDER', folder.path) })),
  )
  await rawQuery(database, selectFormTables(folder.path))
  await folder.write({ 'catalog.json': fileCatalog(views) })
})
afterAll(() => folder[Symbol.asyncDispose]())

/** Connects, and tells each view that did not have this action. */
async function othersThan(expected: string): Promise<readonly string[]> {
  await using catalog = connectToCatalog(config)
  await catalog.getConnection()
  const changes = catalog.report?.views ?? []
  expect(changes).toHaveLength(views.length)
  expect(catalog.report?.warnings).toEqual([])
  return changes.filter(({ action }) => action !== expected).map(({ action, view }) => `${action} ${view.name}`)
}

test('there are more than 200 forms, each once', () => {
  expect(views.length).toBeGreaterThan(200)
  expect(new Set(views.map(({ sql }) => sql)).size).toBe(views.length)
})

test('each is created, then kept by each later connect', async () => {
  expect(await othersThan('create')).toEqual([])
  expect(await othersThan('keep')).toEqual([])
  expect(await othersThan('keep')).toEqual([])
})

test('each is kept by another process, and then by this one', async () => {
  await using script = await compileScript('connect-once')
  const child = script.start([config])
  await child.printed('done')
  const [report = '[]'] = child.stdout
  const kept = JSON.parse(report) as string[]
  expect(kept).toHaveLength(views.length)
  expect(kept.filter((line) => !line.startsWith('keep '))).toEqual([])
  expect(await othersThan('keep')).toEqual([])
})

test('each returns the rows and columns that DuckDB alone returns for its SQL', async () => {
  const instance = await DuckDBInstance.create(database)
  const connection = await instance.connect()
  const read = async (sql: string) => {
    const result = await connection.runAndReadAll(sql)
    return {
      names: result.columnNames(),
      types: result.columnTypes().map(String),
      rows: result
        .getRowsJson()
        .map((row) => JSON.stringify(row))
        .sort(),
    }
  }
  try {
    for (const { name, sql } of views) {
      const direct = await read(sql)
      expect({ name, ...(await read(`FROM "${name}"`)) }).toEqual({ name, ...direct, names: uniqueNames(direct.names) })
    }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
})

test('views that DuckDB alone created are adopted, then kept', async () => {
  await rename(database, folder.file('old.duckdb'))
  const create = views.map(({ name, sql }) => `CREATE VIEW "${name}" AS ${sql.trim().replace(/;$/, '')}`)
  await rawQuery(database, [selectFormTables(folder.path), ...create].join('\n;'))
  expect(await othersThan('adopt')).toEqual([])
  expect(await othersThan('keep')).toEqual([])
})

test('each stays unchanged after a checkpoint, which rewrites the views', async () => {
  for (let round = 0; round < 3; round += 1) {
    await rawQuery(database, `CREATE OR REPLACE TABLE unrelated AS SELECT ${round} AS round; CHECKPOINT`)
    expect(await othersThan('keep')).toEqual([])
  }
  await rawQuery(database, 'CREATE OR REPLACE TABLE unrelated AS SELECT 3 AS round; CHECKPOINT')
  await folder.write({ 'catalog.json': fileCatalog([]) })
  await using catalog = connectToCatalog(config)
  await catalog.getConnection()
  expect(catalog.report?.views.filter(({ action }) => action !== 'drop')).toEqual([])
})

/** The columns of a view: of those with one name, whatever the case, the later ones get a number. */
function uniqueNames(names: readonly string[]): readonly string[] {
  const used = new Set<string>()
  return names.map((name) => {
    let unique = name
    for (let index = 1; used.has(unique.toLowerCase()); index += 1) unique = `${name}_${index}`
    used.add(unique.toLowerCase())
    return unique
  })
}
