import { link, mkdir, symlink } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { Worker } from 'node:worker_threads'
import { DuckDBInstance } from '@duckdb/node-api'
import { connectToCatalog } from '../../../src/index.js'
import { fileCatalog, makeFolder } from '../../support/catalog-folder.js'

const registered = () =>
  (globalThis as { [key: symbol]: { files: Map<string, unknown> } })[Symbol.for('duckalog.registry')]?.files.size ?? 0

/** Opens a file in another thread of this process, until the worker gets a message. */
async function holdInWorker(path: string): Promise<Worker> {
  const code = `
    const { workerData, parentPort } = require('node:worker_threads')
    require('@duckdb/node-api').DuckDBInstance.create(workerData).then((instance) => {
      parentPort.once('message', () => { instance.closeSync(); parentPort.postMessage('closed') })
      parentPort.postMessage('open')
    })`
  const worker = new Worker(code, { eval: true, workerData: path })
  await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  return worker
}

test('a hundred concurrent connects to one file share one instance, and the last one to close releases it', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog([{ name: 'v', sql: 'SELECT 1 AS one' }]) })
  const catalogs = Array.from({ length: 100 }, () => connectToCatalog(folder.file('catalog.json')))
  const rows = await Promise.all(catalogs.map((catalog) => catalog.query('FROM v')))
  expect(rows).toEqual(Array.from({ length: 100 }, () => [{ one: 1 }]))
  expect(registered()).toBeGreaterThan(0)
  expect(catalogs.flatMap(({ report }) => report?.views.filter(({ action }) => action === 'create') ?? [])).toHaveLength(1)
  await Promise.all(catalogs.slice(1).map((catalog) => catalog.close()))
  expect(await catalogs[0]?.query('FROM v')).toEqual([{ one: 1 }])
  await catalogs[0]?.close()
  expect(registered()).toBe(0)
})

test('a catalog that closes leaves the files of others as they are', async () => {
  await using folder = await makeFolder()
  const open = (name: string) => connectToCatalog({ version: 1, duckdb: { database: folder.file(name) } })
  const [one, two] = [open('one.duckdb'), open('two.duckdb')]
  await Promise.all([one, two].map((catalog) => catalog.query('CREATE TABLE t AS SELECT 1 AS i')))
  await one.close()
  expect(registered()).toBe(1)
  await using again = open('two.duckdb')
  expect(await again.query('FROM t')).toEqual([{ i: 1 }])
  expect(registered()).toBe(1)
  await two.close()
})

test('relative paths, symbolic links and hard links lead to the same instance', async () => {
  await using folder = await makeFolder()
  const file = folder.file('main.duckdb')
  await using first = connectToCatalog({ version: 1, duckdb: { database: file } })
  await first.query('CREATE TABLE t AS SELECT 42 AS i')
  await symlink(file, folder.file('symbolic.duckdb'))
  await link(file, folder.file('hard.duckdb'))
  await mkdir(folder.file('sub'))
  const paths = [
    relative(process.cwd(), file),
    folder.file('symbolic.duckdb'),
    folder.file('hard.duckdb'),
    join(folder.path, 'sub', '..', 'main.duckdb'),
  ]
  for (const databasePath of paths) {
    await using other = connectToCatalog({ version: 1, duckdb: {} }, { databasePath })
    expect(await other.query('FROM t')).toEqual([{ i: 42 }])
    await other.query('UPDATE t SET i = i')
  }
  expect(registered()).toBe(1)
})

test('catalogs on one file must agree on how it is opened and on what they set', async () => {
  await using folder = await makeFolder()
  const database = folder.file('main.duckdb')
  await using first = connectToCatalog({
    version: 1,
    duckdb: { database, settings: { default_order: 'desc' }, config: { threads: 2 } },
  })
  await first.query('SELECT 1')
  const connect = async (duckdb: object, options = {}) => {
    await using other = connectToCatalog({ version: 1, duckdb: { database, config: { threads: 2 }, ...duckdb } }, options)
    return await other.query("SELECT lower(current_setting('default_order')) AS o")
  }
  await expect(connect({ config: { threads: 1 } })).rejects.toMatchObject({
    code: 'DATABASE_SHARED',
    message: expect.stringMatching(/threads = 2.*1/),
  })
  await expect(connect({}, { readOnly: true })).rejects.toMatchObject({
    code: 'DATABASE_SHARED',
    message: expect.stringMatching(/access_mode/),
  })
  await expect(connect({ settings: { default_order: 'asc' } })).rejects.toMatchObject({
    code: 'DATABASE_SHARED',
    at: ['duckdb', 'settings', 'default_order'],
  })
  expect(await connect({ settings: { default_order: 'desc' } })).toEqual([{ o: 'desc' }])
  expect(await first.query("SELECT lower(current_setting('default_order')) AS o")).toEqual([{ o: 'desc' }])
})

test('a file cannot be attached by one instance while another has it open, in either order', async () => {
  await using folder = await makeFolder()
  const [main, other] = [folder.file('main.duckdb'), folder.file('other.duckdb')]
  const attaching = { version: 1, duckdb: { database: main }, attachments: { duckdb: [{ alias: 'other', path: other }] } }
  await using holder = connectToCatalog({ version: 1, duckdb: { database: other } })
  await holder.query('CREATE TABLE t AS SELECT 42 AS i')
  await using first = connectToCatalog(attaching)
  await expect(first.query('FROM other.t')).rejects.toMatchObject({
    code: 'DATABASE_SHARED',
    message: expect.stringMatching(/other\.duckdb.*main\.duckdb.*other\.duckdb/),
  })
  await holder.close()
  expect(await first.query('FROM other.t')).toEqual([{ i: 42 }])
  await using late = connectToCatalog({ version: 1, duckdb: { database: other } }, { onLocked: 'fail' })
  await expect(late.query('FROM t')).rejects.toMatchObject({ code: 'DATABASE_SHARED' })
  await using memory = connectToCatalog({ ...attaching, duckdb: {} })
  await expect(memory.query('FROM other.t')).rejects.toMatchObject({ code: 'DATABASE_SHARED' })
  await first.close()
  expect(await memory.query('FROM other.t')).toEqual([{ i: 42 }])
})

const onLinux = process.platform === 'linux' ? test : test.skip

onLinux('a file that other code of this process has open is neither opened nor attached', async () => {
  await using folder = await makeFolder()
  const database = folder.file('main.duckdb')
  const foreign = await DuckDBInstance.create(database)
  await using catalog = connectToCatalog({ version: 1, duckdb: { database } }, { onLocked: 'fail' })
  await expect(catalog.query('SELECT 1')).rejects.toMatchObject({ code: 'DATABASE_LOCKED', retryable: true })
  await using attaching = connectToCatalog({ version: 1, duckdb: {}, attachments: { duckdb: [{ alias: 'm', path: database }] } })
  await expect(attaching.query('SELECT 1')).rejects.toMatchObject({ code: 'DATABASE_LOCKED' })
  foreign.closeSync()
  expect(await catalog.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
})

onLinux('a connect waits for a file that a worker thread has open', async () => {
  await using folder = await makeFolder()
  const database = folder.file('main.duckdb')
  const worker = await holdInWorker(database)
  const events: string[] = []
  await using catalog = connectToCatalog({ version: 1, duckdb: { database } }, { onEvent: ({ type }) => events.push(type) })
  const waiting = catalog.query('SELECT 1 AS one')
  while (!events.includes('waiting-for-lock')) await new Promise((resolve) => setTimeout(resolve, 5))
  worker.postMessage('close')
  expect(await waiting).toEqual([{ one: 1 }])
  await worker.terminate()
})
