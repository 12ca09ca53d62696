import { connectToCatalog } from '../../../src/index.js'
import { fileCatalog, makeFolder } from '../../support/catalog-folder.js'

const closed = expect.objectContaining({ code: 'CATALOG_CLOSED' })

test('nothing is opened or read before the first use', async () => {
  const catalog = connectToCatalog('/nowhere/catalog.yaml')
  expect(catalog.report).toBeUndefined()
  await catalog.close()
})

test('concurrent first calls share one connect and get the same connection', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog([{ name: 'v', sql: 'SELECT 42 AS answer' }]) })
  const events: string[] = []
  await using catalog = connectToCatalog(folder.file('catalog.json'), { onEvent: ({ type }) => events.push(type) })
  const [a, b, rows] = await Promise.all([catalog.getConnection(), catalog.getConnection(), catalog.query('FROM v')])
  expect(a).toBe(b)
  expect(rows).toEqual([{ answer: 42 }])
  expect(await catalog.getConnection()).toBe(a)
  expect(events.filter((type) => type === 'connect-done')).toHaveLength(1)
  expect((await a.runAndReadAll('FROM v')).getRowObjectsJS()).toEqual([{ answer: 42 }])
})

test('a failed connect leaves nothing open, and the next use reads the config again', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog([{ name: 'v', sql: 'FROM missing' }]) })
  await using catalog = connectToCatalog(folder.file('catalog.json'))
  await expect(catalog.query('FROM v')).rejects.toMatchObject({ code: 'VIEW_FAILED', view: 'main.v' })
  await expect(catalog.getConnection()).rejects.toMatchObject({ code: 'VIEW_FAILED' })
  expect(catalog.report).toBeUndefined()
  await folder.write({ 'catalog.json': fileCatalog([{ name: 'v', sql: 'SELECT 1 AS one' }]) })
  expect(await catalog.query('FROM v')).toEqual([{ one: 1 }])
})

test('after close every call is rejected; close is idempotent', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog([{ name: 'v', sql: 'SELECT 1' }]) })
  const catalog = connectToCatalog(folder.file('catalog.json'))
  const connection = await catalog.getConnection()
  const session = await catalog.session()
  await Promise.all([catalog.close(), catalog.close()])
  await catalog.close()
  const calls: Readonly<Record<string, () => Promise<unknown>>> = {
    query: () => catalog.query('SELECT 1'),
    stream: () => catalog.stream('SELECT 1')[Symbol.asyncIterator]().next(),
    transaction: () => catalog.transaction(async () => 1),
    session: () => catalog.session(),
    getConnection: () => catalog.getConnection(),
    plan: () => catalog.plan(),
    refresh: () => catalog.refresh(),
    'session.query': () => session.query('SELECT 1'),
    native: async () => connection.run('SELECT 1'),
  }
  for (const [name, call] of Object.entries(calls)) {
    await expect(call().catch((error: unknown) => ({ name, error }))).resolves.toEqual({ name, error: closed })
  }
  await session.close()
})

test('close interrupts a running query, and all promises settle', async () => {
  const catalog = connectToCatalog({ version: 1, duckdb: {} })
  await catalog.query('SELECT 1')
  const running = catalog.query('SELECT count(*) FROM range(1e12::BIGINT)').catch((error: unknown) => error)
  const native = (await catalog.getConnection()).run('SELECT count(*) FROM range(1e12::BIGINT)').catch((error: unknown) => error)
  await new Promise((resolve) => setTimeout(resolve, 50))
  await catalog.close()
  expect(await running).toMatchObject({ code: expect.stringMatching(/QUERY_FAILED|CATALOG_CLOSED/) })
  expect(String(await native)).toMatch(/INTERRUPT|closed/i)
})

test('close during a connect waits for it and closes what it opened', async () => {
  await using folder = await makeFolder({ 'catalog.json': fileCatalog([{ name: 'v', sql: 'SELECT 1' }]) })
  const catalog = connectToCatalog(folder.file('catalog.json'))
  const first = catalog.query('FROM v').catch((error: unknown) => error)
  await catalog.close()
  await first
  await using again = connectToCatalog(folder.file('catalog.json'), { onLocked: 'fail' })
  expect(await again.query('FROM v')).toEqual([{ '1': 1 }])
})

test('an aborted signal rejects the connect with its reason', async () => {
  await using catalog = connectToCatalog({ version: 1, duckdb: {} }, { signal: AbortSignal.abort(new Error('not now')) })
  await expect(catalog.query('SELECT 1')).rejects.toThrow('not now')
})

test('a listener that throws does not stop the work', async () => {
  const onEvent = () => {
    throw new Error('listener')
  }
  await using catalog = connectToCatalog({ version: 1, duckdb: {} }, { onEvent })
  expect(await catalog.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
})
