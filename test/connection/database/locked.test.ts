import { connectToCatalog } from '../../../src/index.js'
import { fileCatalog, makeFolder } from '../../support/catalog-folder.js'
import { holdDatabase } from '../../support/hold-database.js'
import { rawQuery } from '../../support/raw-duckdb.js'

const views = [{ name: 'v', sql: 'SELECT 1 AS one' }]
const forReading = { access_mode: 'READ_ONLY' }

test('the error names the program and the process that lock the file, and says what to do', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog(views) })
  const holder = await holdDatabase(folder.file('main.duckdb'))
  await using catalog = connectToCatalog(folder.file('catalog.json'), { onLocked: 'fail' })
  const error = (await catalog.query('FROM v').catch((thrown: unknown) => thrown)) as Error
  expect(error).toMatchObject({ code: 'DATABASE_LOCKED', retryable: true })
  expect(error.message).toContain(folder.file('main.duckdb'))
  expect(error.message).toMatch(new RegExp(`/\\S*node\\S* \\(PID ${holder.pid}\\) has it open\\. Wait for that process`))
  await holder.release()
  expect(await catalog.query('FROM v')).toEqual([{ one: 1 }])
})

test('by default a connect waits for the file and emits an event', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog(views) })
  const holder = await holdDatabase(folder.file('main.duckdb'))
  let waiting: () => void = () => undefined
  const waits = new Promise<void>((resolve) => {
    waiting = resolve
  })
  await using catalog = connectToCatalog(folder.file('catalog.json'), {
    onEvent: ({ type }) => type === 'waiting-for-lock' && waiting(),
  })
  const rows = catalog.query('FROM v')
  await waits
  await holder.release()
  expect(await rows).toEqual([{ one: 1 }])
})

test('the wait ends in time even if the system clock is set back meanwhile', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog(views) })
  const holder = await holdDatabase(folder.file('main.duckdb'))
  const { now } = Date
  let clock = now()
  Date.now = () => {
    clock -= 3_600_000
    return clock
  }
  try {
    await using catalog = connectToCatalog(folder.file('catalog.json'), { timeouts: { lock: 300 } })
    await expect(catalog.query('FROM v')).rejects.toMatchObject({ code: 'DATABASE_LOCKED' })
  } finally {
    Date.now = now
    await holder.release()
  }
})

test('onLocked readOnly opens a file read-only that others only read, and the report says so', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog(views) })
  const file = folder.file('main.duckdb')
  await rawQuery(file, 'CREATE TABLE t AS SELECT 42 AS i')
  const holder = await holdDatabase(file, forReading)
  const connect = () => connectToCatalog(folder.file('catalog.json'), { onLocked: 'readOnly', timeouts: { lock: 0 } })
  await using catalog = connect()
  await using second = connect()
  expect(await catalog.query('FROM t')).toEqual([{ i: 42 }])
  expect(await second.query('FROM t')).toEqual([{ i: 42 }])
  expect(catalog.report?.warnings.map(({ code }) => code)).toEqual(['OPENED_READ_ONLY', 'VIEWS_STALE'])
  await expect(catalog.query('CREATE TABLE u (i INT)')).rejects.toMatchObject({ code: 'QUERY_FAILED' })
  await expect(catalog.refresh()).resolves.toMatchObject({ views: [{ action: 'create' }] })
  await Promise.all([catalog.close(), second.close()])
  await holder.release()
  await using writing = connect()
  expect(await writing.query('FROM v')).toEqual([{ one: 1 }])
  expect(writing.report?.warnings).toEqual([])
})

test('onLocked readOnly waits for a file that another process writes', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog(views) })
  const holder = await holdDatabase(folder.file('main.duckdb'))
  await using hasty = connectToCatalog(folder.file('catalog.json'), { onLocked: 'readOnly', timeouts: { lock: 0 } })
  await expect(hasty.query('FROM v')).rejects.toMatchObject({ code: 'DATABASE_LOCKED' })
  await using patient = connectToCatalog(folder.file('catalog.json'), { onLocked: 'readOnly' })
  const rows = patient.query('FROM v')
  await holder.release()
  expect(await rows).toEqual([{ one: 1 }])
})
