import { readdir, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { connectToCatalog, type DuckalogError, isDuckalogError } from '../../../src/index.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { describeWith } from '../../support/extensions.js'
import { holdDatabase } from '../../support/hold-database.js'
import { rawQuery } from '../../support/raw-duckdb.js'
import { configFaults, type Fault, good, mine, viewFaults } from './config-faults.js'
import { databaseFaults, sessionFaults, sqliteFaults } from './session-faults.js'

describe('a config', () => eachFault(configFaults))
describe('a view', () => eachFault(viewFaults))
describe('a session', () => eachFault(sessionFaults))
describe('a database', () => eachFault(databaseFaults))
describeWith(['sqlite_scanner'], 'an attachment', () => eachFault(sqliteFaults))

function eachFault(faults: Readonly<Record<string, Fault>>): void {
  test.each(Object.entries(faults))('%s', async (_, fault) => {
    await using folder = await makeFolder()
    await rawQuery(folder.file('main.duckdb'), mine)
    const end = (await fault.prepare?.(folder)) ?? (() => folder.write({ 'catalog.yaml': fault.corrected ?? good }))
    const { yaml, line, column } = findPlace(fault.yaml)
    await folder.write({ 'catalog.yaml': yaml })
    const file = folder.file('catalog.yaml')
    await using catalog = connectToCatalog(file, fault.options)

    const error = await failureOf(catalog)
    await expectNothingOpen(folder)
    expect(error).toMatchObject({
      code: fault.code,
      message: expect.stringMatching(fault.message),
      ...(fault.view && { view: fault.view }),
    })
    expect(error.location).toEqual({ file, line, column, path: fault.path })
    expect(catalog.report).toBeUndefined()

    await end()
    const other = await holdDatabase(folder.file('main.duckdb'))
    await other.release()
    expect(await catalog.query('FROM my_view')).toEqual([{ answer: 42, whose: 'mine' }])
  })
}

test('a missing config file is CONFIG_NOT_FOUND with a suggestion', async () => {
  await using folder = await makeFolder({ 'catalogue.yaml': good })
  const file = folder.file('catalog.yaml')
  await using catalog = connectToCatalog(file)
  const error = await failureOf(catalog)
  expect(error).toMatchObject({ code: 'CONFIG_NOT_FOUND', message: expect.stringMatching(/does not exist.*`catalogue\.yaml`/) })
  expect(error.location).toEqual({ file, path: '' })
  await expectNothingOpen(folder)
  await folder.write({ 'catalog.yaml': good })
  expect(await catalog.query('FROM v')).toEqual([{ one: 1 }])
})

test('a connect waits for a database file until the process that has it open ends', async () => {
  await using folder = await makeFolder({ 'catalog.yaml': good })
  const holder = await holdDatabase(folder.file('main.duckdb'))
  const events: string[] = []
  await using catalog = connectToCatalog(folder.file('catalog.yaml'), {
    timeouts: { lock: 30_000 },
    onEvent({ type }) {
      events.push(type)
      if (type === 'waiting-for-lock') void holder.release()
    },
  })
  expect(await catalog.query('FROM v')).toEqual([{ one: 1 }])
  expect(events).toContain('waiting-for-lock')
})

test('the wait for a database file ends in a retryable DATABASE_LOCKED that names the process', async () => {
  await using folder = await makeFolder({ 'catalog.yaml': good })
  const holder = await holdDatabase(folder.file('main.duckdb'))
  try {
    await using catalog = connectToCatalog(folder.file('catalog.yaml'), { timeouts: { lock: 50 } })
    const error = await failureOf(catalog)
    expect(error).toMatchObject({
      code: 'DATABASE_LOCKED',
      retryable: true,
      message: expect.stringContaining(`PID ${holder.pid}`),
    })
  } finally {
    await holder.release()
  }
})

test('the error of a database file that an option names has no config location', async () => {
  await using folder = await makeFolder({ 'catalog.yaml': good, 'junk.duckdb': 'x'.repeat(20_000) })
  await using catalog = connectToCatalog(folder.file('catalog.yaml'), { databasePath: folder.file('junk.duckdb') })
  const error = await failureOf(catalog)
  expect(error).toMatchObject({ code: 'DATABASE_CORRUPT', message: expect.stringContaining('junk.duckdb') })
  expect(error.location).toBeUndefined()
})

test('the same locations are found in JSON', async () => {
  const text =
    '{\n  "version": 1,\n  "duckdb": { "database": "main.duckdb" },\n  "views": [\n    { "name": "v", ▲"sql": "FROM nothing" }\n  ]\n}'
  const { yaml: json, line, column } = findPlace(text)
  await using folder = await makeFolder({ 'catalog.json': json })
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  const error = await failureOf(catalog)
  expect(error).toMatchObject({ code: 'VIEW_FAILED', view: 'main.v' })
  expect(error.location).toEqual({ file: folder.file('catalog.json'), line, column, path: 'views[0].sql' })
})

test('all problems of a file are reported together, in its order', async () => {
  await using folder = await makeFolder({
    'catalog.yaml':
      'version: one\nduckdb: { databse: x }\nviews:\n  - { name: v, sql: SELECT 1, sql_file: v.sql }\n  - { sql: SELECT 2 }',
  })
  await using catalog = connectToCatalog(folder.file('catalog.yaml'))
  const error = await failureOf(catalog)
  expect(error).toMatchObject({
    code: 'CONFIG_INVALID',
    issues: [
      { line: 1, column: 1, path: 'version' },
      { line: 2, column: 11, path: 'duckdb.databse' },
      { line: 4, column: 31, path: 'views[0].sql_file' },
      { line: 5, column: 5, path: 'views[1].name' },
    ],
  })
})

function findPlace(marked: string): { readonly yaml: string; readonly line: number; readonly column: number } {
  const before = marked.slice(0, marked.indexOf('▲')).split('\n')
  return { yaml: marked.replace('▲', ''), line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

async function failureOf(catalog: { getConnection(): Promise<unknown> }): Promise<DuckalogError> {
  const error: unknown = await catalog.getConnection().then(
    () => new Error('It connected.'),
    (reason: unknown) => reason,
  )
  if (isDuckalogError(error)) return error
  throw error
}

/** No instance of ours is left, and this process has no file of the folder open. */
async function expectNothingOpen(folder: CatalogFolder): Promise<void> {
  const registry = (globalThis as Record<symbol, { readonly files: ReadonlyMap<string, unknown> } | undefined>)[
    Symbol.for('duckalog.registry')
  ]
  expect([...(registry?.files.keys() ?? [])]).toEqual([])
  if (process.platform !== 'linux') return
  const files = await readdir('/proc/self/fd')
  const targets = await Promise.all(files.map((fd) => readlink(join('/proc/self/fd', fd)).catch(() => '')))
  expect(targets.filter((target) => target.startsWith(folder.path))).toEqual([])
}
