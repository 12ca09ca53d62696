import { connectToCatalog, exportCatalog, loadConfig } from '../../../src/index.js'
import { applySession, planSession } from '../../../src/session/index.js'
import { makeFolder } from '../../support/catalog-folder.js'

const input = { version: 1, duckdb: { settings: { threads: 2 } }, views: [{ name: 'v', sql: 'SELECT 1 AS one' }] } as const

const rejected: unknown[] = []
const note = (reason: unknown) => rejected.push(reason)
beforeAll(() => void process.on('unhandledRejection', note))
afterAll(() => void process.off('unhandledRejection', note))
afterEach(async () => {
  // Node tells of a rejection when the queue of promises is empty
  await new Promise((resolve) => setImmediate(resolve))
  expect(rejected.splice(0)).toEqual([])
})

const thenable = (then: unknown): object => Object.fromEntries([['then', then]])

const failing: Readonly<Record<string, () => unknown>> = {
  throws: () => {
    throw new Error('mine')
  },
  rejects: async () => {
    throw new Error('mine')
  },
  'rejects later': async () => {
    await new Promise((resolve) => setImmediate(resolve))
    throw new Error('mine')
  },
  'returns a thenable that rejects': () => thenable((_: unknown, reject: (reason: unknown) => void) => reject(new Error('mine'))),
  'returns a thenable that throws': () =>
    thenable(() => {
      throw new Error('mine')
    }),
  'returns an object whose `then` cannot be read': () =>
    Object.defineProperty({}, 'then', {
      get() {
        throw new Error('mine')
      },
    }),
}

test.each(Object.entries(failing))('an onEvent that %s is ignored, of a catalog and of a session', async (_, onEvent) => {
  await using folder = await makeFolder()
  await using catalog = connectToCatalog(input, { onEvent: onEvent as () => void, databasePath: folder.file('x.duckdb') })
  expect(await catalog.query('FROM v')).toEqual([{ one: 1 }])
  expect(await catalog.refresh()).toBeDefined()
  const { steps } = planSession(await loadConfig(input))
  await using session = await catalog.session()
  const connection = { run: async (sql: string) => void (await session.query(sql)), all: session.query } as never
  expect((await applySession(connection, steps, { onEvent: onEvent as () => void })).steps).toMatchObject([{ status: 'done' }])
})

test.each(Object.entries(failing))('an upload that %s fails the export, with what it threw as the cause', async (_, upload) => {
  await expect(exportCatalog(input, 'ftp://host/x.duckdb', { upload: upload as () => Promise<void> })).rejects.toMatchObject({
    code: 'EXPORT_FAILED',
    cause: { message: 'mine' },
  })
})

test.each(Object.entries(failing))('a token function that %s is SERVE_FAILED, without what it threw', async (_, token) => {
  await using catalog = connectToCatalog(input)
  await expect(catalog.serve({ token: token as () => string, port: 0 })).rejects.toMatchObject({
    code: 'SERVE_FAILED',
    message: expect.not.stringContaining('mine'),
  })
})

test.each([undefined, 7, null, {}])('a token function that returns %j is SERVE_FAILED', async (value) => {
  await using catalog = connectToCatalog(input)
  await expect(catalog.serve({ token: (async () => value) as never, port: 0 })).rejects.toMatchObject({ code: 'SERVE_FAILED' })
})

test.each(Object.entries(failing))('a secret function that %s is SECRET_INVALID', async (_, key) => {
  const secrets = [{ type: 'http', name: 's', bearer_token: key as () => string }]
  await using catalog = connectToCatalog({ version: 1, duckdb: { secrets } })
  await expect(catalog.query('SELECT 1')).rejects.toMatchObject({ code: 'SECRET_INVALID' })
})

test.each(Object.entries(failing))('a readRemote that %s is CONFIG_NOT_FOUND', async (_, readRemote) => {
  await expect(loadConfig('s3://bucket/catalog.yaml', { readRemote: readRemote as () => Promise<string> })).rejects.toMatchObject(
    {
      code: 'CONFIG_NOT_FOUND',
    },
  )
})

test.each([undefined, 7, null, {}])('a readRemote that returns %j is CONFIG_NOT_FOUND', async (value) => {
  await expect(loadConfig('s3://bucket/catalog.yaml', { readRemote: async () => value as never })).rejects.toMatchObject({
    code: 'CONFIG_NOT_FOUND',
    message: expect.stringContaining('readRemote must return'),
  })
})

test.each(Object.entries(failing))('the work of a transaction that %s is rolled back, and rejects with it', async (_, work) => {
  await using catalog = connectToCatalog(input)
  await expect(catalog.transaction(work as () => Promise<void>)).rejects.toMatchObject({ message: 'mine' })
  expect(await catalog.query('FROM v')).toEqual([{ one: 1 }])
})
