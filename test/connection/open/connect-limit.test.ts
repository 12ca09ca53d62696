import { getRegistry, parallelCalls, scheduleCall } from '../../../src/connection/database/registry.js'
import { nodeApi } from '../../../src/driver/node-api.js'
import { connectToCatalog } from '../../../src/index.js'
import { startSilentServer } from '../../servers/tcp-proxy.js'
import { makeFolder } from '../../support/catalog-folder.js'
import { describeWith, unsigned } from '../../support/extensions.js'
import { rawQuery } from '../../support/raw-duckdb.js'
import { useTestsSideBySide } from '../../support/side-by-side.js'
import { attachmentOf, networkCatalog } from '../faults/network-catalog.js'

const never = () => new Promise<string>(() => undefined)

describeWith(['postgres_scanner'], 'a connect to unresponsive servers', () => {
  const testBeside = useTestsSideBySide(60_000)

  testBeside('ends at its limit and names the pending steps; the file is unlocked again', async () => {
    await using folder = await makeFolder()
    const database = folder.file('main.duckdb')
    const servers = await Promise.all(Array.from({ length: 5 }, () => startSilentServer()))
    const postgres = servers.map((server, index) => attachmentOf(server, `pg${index}`))
    const catalog = connectToCatalog(networkCatalog({ attachments: { postgres }, duckdb: { database } }), {
      timeouts: { connect: 3_000 },
    })
    await expect(catalog.getConnection()).rejects.toMatchObject({
      code: 'STEP_TIMEOUT',
      retryable: true,
      message: expect.stringMatching(
        /^Connecting took longer than 3000 ms \(timeouts\.connect\)\. It stopped at (?:the attachment "pg\d"(?:, |\.)){5}$/,
      ),
      step: { kind: 'attachment', name: expect.stringMatching(/^pg\d$/) },
    })
    expect(await rawQuery(database, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await catalog.close()
    await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()))
  })

  testBeside('ends at its limit even while DuckDB hangs; the database is closed once the call returns', async () => {
    await using folder = await makeFolder()
    await using hanging = await startSilentServer({ answers: true })
    const database = folder.file('main.duckdb')
    const entry = networkCatalog({ attachments: { postgres: [attachmentOf(hanging, 'pg')] }, duckdb: { database } })
    const catalog = connectToCatalog(entry, { timeouts: { connect: 3_000, attach: 6_000 } })
    await expect(catalog.getConnection()).rejects.toMatchObject({ code: 'STEP_TIMEOUT', step: { name: 'pg' } })
    expect(hanging.mostWaiting).toBe(1)
    // DuckDB's own timeout is that of the attach: then the lock goes
    const next = connectToCatalog({ version: 1, duckdb: { database } }, { timeouts: { lock: 20_000 } })
    expect(await next.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
    await Promise.all([next.close(), catalog.close()])
  })

  test('ends with the signal, rejects with its reason and closes what it opened', async () => {
    await using folder = await makeFolder()
    await using silent = await startSilentServer()
    const database = folder.file('main.duckdb')
    const controller = new AbortController()
    const reason = new Error('the host has had enough')
    const catalog = connectToCatalog(
      networkCatalog({ attachments: { postgres: [attachmentOf(silent, 'pg')] }, duckdb: { database } }),
      { signal: controller.signal },
    )
    const connecting = catalog.getConnection()
    while (silent.taken === 0) await new Promise((done) => setTimeout(done, 5))
    controller.abort(reason)
    await expect(connecting).rejects.toBe(reason)
    expect(await rawQuery(database, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await catalog.close()
  })
})

test('a secret function that hangs ends at the limit of the connect', async () => {
  const secrets = [{ type: 'http', bearer_token: never }]
  const catalog = connectToCatalog({ version: 1, duckdb: { secrets } }, { timeouts: { connect: 200 } })
  await expect(catalog.getConnection()).rejects.toMatchObject({
    code: 'STEP_TIMEOUT',
    message: 'Connecting took longer than 200 ms (timeouts.connect).',
  })
  await catalog.close()
})

test('a connect with other options waits until a connect that timed out has closed the file', async () => {
  await using folder = await makeFolder()
  const database = folder.file('main.duckdb')
  let close = () => {}
  const mayClose = new Promise<void>((resolve) => {
    close = resolve
  })
  const secrets = [{ type: 'http', bearer_token: never }]
  const first = connectToCatalog(
    { version: 1, duckdb: { database, config: unsigned, secrets } },
    { driver: slowToClose(mayClose), timeouts: { connect: 200 } },
  )
  await expect(first.getConnection()).rejects.toMatchObject({ code: 'STEP_TIMEOUT' })
  const waits: string[] = []
  const next = connectToCatalog(
    { version: 1, duckdb: { database } },
    {
      onEvent({ type }) {
        if (type === 'waiting-for-lock') close()
        waits.push(type)
      },
    },
  )
  expect(await next.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  expect(waits).toContain('waiting-for-lock')
  await Promise.all([next.close(), first.close()])
})

/** A driver whose connections close no sooner than the promise resolves. */
function slowToClose(mayClose: Promise<void>): ReturnType<typeof nodeApi> {
  const real = nodeApi()
  return {
    ...real,
    async open(database, options) {
      const instance = await real.open(database, options)
      const connect = async () => {
        const connection = await instance.connect()
        return { ...connection, close: () => mayClose.then(() => connection.close()) }
      }
      return { ...instance, connect }
    },
  }
}

test('a refresh has the same limit, and the catalog stays as it was', async () => {
  await using folder = await makeFolder()
  let isFast = true
  const token = () => (isFast ? 'canary-token' : never())
  const catalog = connectToCatalog(
    { version: 1, duckdb: { database: folder.file('main.duckdb'), secrets: [{ type: 'http', bearer_token: token }] } },
    { timeouts: { connect: 1_000 } },
  )
  await catalog.getConnection()
  isFast = false
  await expect(catalog.refresh()).rejects.toMatchObject({ code: 'STEP_TIMEOUT' })
  expect(await catalog.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  isFast = true
  await catalog.refresh()
  await catalog.close()
})

test('a connect whose calls were queued after those of others keeps nothing open', async () => {
  await using folder = await makeFolder()
  const database = folder.file('main.duckdb')
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const others: Promise<void>[] = []
  const catalog = connectToCatalog(
    { version: 1, name: 'waits', duckdb: { database, settings: { threads: 2 } } },
    {
      timeouts: { connect: 700 },
      onEvent(event) {
        if (event.type !== 'step-done' || event.name !== 'threads') return
        for (let count = 0; count < parallelCalls(); count += 1) others.push(scheduleCall(() => held))
      },
    },
  )
  try {
    await expect(catalog.getConnection()).rejects.toMatchObject({ code: 'STEP_TIMEOUT' })
    expect([...getRegistry().files.values()].map(({ path }) => path)).not.toContain(database)
  } finally {
    release()
    await Promise.all(others)
    await catalog.close()
  }
  expect(await rawQuery(database, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})
