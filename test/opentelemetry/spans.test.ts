import { channel, tracingChannel } from 'node:diagnostics_channel'
import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { connectToCatalog } from '../../src/index.js'
import { instrument } from '../../src/opentelemetry/index.js'
import { makeFolder } from '../support/catalog-folder.js'
import { describeSpan, secondsOf, startTelemetry } from './support.js'

const views = [{ name: 'numbers', sql: 'SELECT i AS n FROM range(5000) t(i)' }]

/** Runs work while it is instrumented, and returns the spans. */
async function record(work: () => Promise<unknown>, options: { readonly queryText?: boolean } = {}) {
  await using telemetry = startTelemetry()
  const end = instrument({ tracer: telemetry.tracer, ...options })
  try {
    await work()
  } finally {
    end()
  }
  const spans = telemetry.spans()
  return spans.map((span) => describeSpan(span, spans))
}

test('a query, its connect, the steps of that and the views are spans, each in the one that it is a part of', async () => {
  await using folder = await makeFolder()
  const config = { version: 1, duckdb: { database: 'shop.duckdb', settings: { threads: 2 } }, views } as const
  const spans = await record(async () => {
    const catalog = connectToCatalog(config, { base: folder.path })
    await catalog.query('SELECT count(*) FROM numbers WHERE n > $1', [3])
    await catalog.query('/* again */ insert into nowhere values (1)').catch(() => undefined)
    await catalog.close()
  })
  const shared = { 'db.system.name': 'duckdb', 'db.namespace': 'shop' }
  const ok = { status: 'UNSET', message: undefined }
  expect(spans).toEqual([
    {
      name: 'setting threads',
      kind: 'INTERNAL',
      parent: 'connect shop',
      ...ok,
      attributes: { 'duckalog.step.kind': 'setting', 'duckalog.step.name': 'threads', 'duckalog.step.status': 'done' },
    },
    { name: 'views', kind: 'INTERNAL', parent: 'connect shop', ...ok, attributes: { 'duckalog.views.changes': 1 } },
    {
      name: 'connect shop',
      kind: 'CLIENT',
      parent: 'SELECT shop',
      ...ok,
      attributes: { ...shared, 'db.operation.name': 'connect' },
    },
    { name: 'SELECT shop', kind: 'CLIENT', parent: undefined, ...ok, attributes: { ...shared, 'db.operation.name': 'SELECT' } },
    {
      name: 'INSERT shop',
      kind: 'CLIENT',
      parent: undefined,
      status: 'ERROR',
      message: undefined,
      attributes: {
        ...shared,
        'db.operation.name': 'INSERT',
        'error.type': 'QUERY_FAILED',
        'db.response.status_code': 'Catalog',
      },
    },
  ])
})

test('streams last until their loop ends; a refresh has its connect', async () => {
  const spans = await record(async () => {
    const catalog = connectToCatalog({ version: 1, duckdb: {}, views })
    await catalog.refresh()
    for await (const _ of catalog.stream('FROM numbers')) break
    await catalog.transaction((session) => session.query('SELECT 1'))
    await catalog.refresh()
    await catalog.close()
  })
  expect(spans.map(({ name, parent }) => [name, parent]).filter(([name]) => name !== 'views')).toEqual([
    ['connect memory', 'refresh memory'],
    ['refresh memory', undefined],
    ['FROM memory', undefined],
    ['BEGIN memory', undefined],
    ['SELECT memory', undefined],
    ['SELECT memory', undefined],
    ['COMMIT memory', undefined],
    ['refresh memory', undefined],
  ])
})

test('spans are part of the one that is active in the host', async () => {
  await using telemetry = startTelemetry()
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const end = instrument({ tracer: telemetry.tracer })
  try {
    await using catalog = connectToCatalog({ version: 1, duckdb: {} })
    const request = telemetry.tracer.startSpan('request')
    await context.with(trace.setSpan(context.active(), request), async () => {
      await catalog.query('SELECT 1')
      for await (const _ of catalog.stream('FROM range(3)'));
    })
    request.end()
    const spans = telemetry.spans()
    expect(spans.map((span) => describeSpan(span, spans)).map(({ name, parent }) => [name, parent])).toEqual([
      ['views', 'connect memory'],
      ['connect memory', 'SELECT memory'],
      ['SELECT memory', 'request'],
      ['FROM memory', 'request'],
      ['request', undefined],
    ])
  } finally {
    end()
    context.disable()
  }
})

test('concurrent queries have spans of their own; one of them has the connect', async () => {
  await using telemetry = startTelemetry()
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const end = instrument({ tracer: telemetry.tracer })
  try {
    await using catalog = connectToCatalog({ version: 1, duckdb: {} })
    const ask = (name: string) =>
      telemetry.tracer.startActiveSpan(name, async (request) => {
        await catalog.query('SELECT 1')
        await catalog.transaction((session) => session.query('FROM range(3)'))
        request.end()
      })
    await Promise.all([ask('first'), ask('second')])
    const spans = telemetry.spans()
    const described = spans.map((span) => describeSpan(span, spans)).map(({ name, parent }) => `${name} in ${parent}`)
    for (const request of ['first', 'second'])
      expect(described.filter((text) => text.endsWith(` in ${request}`))).toEqual(
        ['SELECT', 'BEGIN', 'FROM', 'SELECT', 'COMMIT'].map((name) => `${name} memory in ${request}`),
      )
    expect(described.filter((text) => text.startsWith('connect'))).toEqual(['connect memory in SELECT memory'])
  } finally {
    end()
    context.disable()
  }
})

test('the text of a query is recorded only when asked for, without credentials', async () => {
  const work = async () => {
    const config = {
      version: 1,
      duckdb: { settings: { http_proxy_password: 's3cr3t-canary-key' } },
    } as const
    await using catalog = connectToCatalog(config)
    await catalog.query("SELECT 's3cr3t-canary-key' AS value, $1 AS bound", ['bound-canary'])
    await catalog.query("FROM nowhere WHERE key = 's3cr3t-canary-key'").catch(() => undefined)
  }
  const silent = JSON.stringify(await record(work))
  expect(silent).not.toMatch(/canary|nowhere/i)
  const spoken = await record(work, { queryText: true })
  expect(spoken.map(({ attributes }) => attributes['db.query.text']).filter(Boolean)).toEqual([
    expect.stringMatching(/^SELECT '.*redacted.*' AS value, \$1 AS bound$/),
    expect.stringMatching(/^FROM nowhere WHERE key = '.*redacted.*'$/),
  ])
  expect(spoken.at(-1)).toMatchObject({ status: 'ERROR', message: expect.stringContaining('nowhere') })
  expect(JSON.stringify(spoken)).not.toMatch(/canary/i)
})

test('a connect that fails names its database and step; its open steps end with it', async () => {
  const spans = await record(
    async () => {
      const catalog = connectToCatalog({
        version: 1,
        duckdb: { extensions: [{ name: 'no_such_extension', path: 'nowhere/no_such_extension.duckdb_extension' }] },
      })
      await catalog.query('SELECT 1').catch(() => undefined)
      await catalog.close()
    },
    { queryText: true },
  )
  expect(spans.map(({ name, status }) => [name, status])).toEqual([
    ['extension no_such_extension', 'ERROR'],
    ['connect memory', 'ERROR'],
    ['SELECT', 'ERROR'],
  ])
  expect(spans[0]?.attributes).toMatchObject({ 'duckalog.step.status': 'failed' })
  expect(spans[1]).toMatchObject({
    message: expect.stringContaining('no_such_extension'),
    attributes: { 'error.type': 'EXTENSION_UNAVAILABLE' },
  })
  // What is secret in it is not known
  expect(spans[2]?.attributes).not.toHaveProperty(['db.query.text'])
})

test('warnings are events of the connect', async () => {
  await using telemetry = startTelemetry()
  const end = instrument({ tracer: telemetry.tracer })
  const config = {
    version: 1,
    duckdb: { extensions: [{ name: 'no_such_extension', path: 'nowhere/no_such_extension.duckdb_extension', optional: true }] },
  } as const
  const catalog = connectToCatalog(config)
  await catalog.query('SELECT 1')
  await catalog.close()
  end()
  const connect = telemetry.spans().find(({ name }) => name === 'connect memory')
  expect(connect?.events.map(({ name, attributes }) => [name, attributes?.['duckalog.warning.code']])).toEqual([
    ['duckalog.warning', 'EXTENSION_SKIPPED'],
  ])
  const step = telemetry.spans().find(({ name }) => name === 'extension no_such_extension')
  expect(step?.status.code).toBe(2)
})

test('cancelled, timed out and odd failures have a type', async () => {
  const slow = 'SELECT count(*) FROM range(100_000) a, range(10_000_000) b WHERE a.range % 7 = b.range % 11'
  const spans = await record(async () => {
    await using catalog = connectToCatalog({ version: 1, duckdb: {} })
    await catalog.query(slow, [], { timeout: 20 }).catch(() => undefined)
    await catalog.query(slow, [], { signal: AbortSignal.timeout(20) }).catch(() => undefined)
    const abort = new AbortController()
    setTimeout(() => abort.abort('a text'), 20)
    await catalog.query(slow, [], { signal: abort.signal }).catch(() => undefined)
  })
  expect(spans.flatMap(({ attributes }) => attributes['error.type'] ?? [])).toEqual(['QUERY_TIMEOUT', 'TimeoutError', '_OTHER'])
})

test('the returned function ends the recording, also of what runs, and leaves no subscriber', async () => {
  await using telemetry = startTelemetry()
  const end = instrument(telemetry)
  await using catalog = connectToCatalog({ version: 1, duckdb: {} })
  const rows = catalog.stream('FROM range(5000)')[Symbol.asyncIterator]()
  await rows.next()
  const names = () => telemetry.spans().flatMap(({ name }) => (name === 'views' ? [] : name))
  expect(names()).toEqual(['connect memory'])
  end()
  expect(names()).toEqual(['connect memory', 'FROM memory'])
  end()
  await rows.return?.()
  await catalog.query('SELECT 1')
  expect(names()).toHaveLength(2)
  for (const name of ['connect', 'query', 'stream', 'refresh'])
    expect(tracingChannel(`duckalog:${name}`).hasSubscribers).toBe(false)
  for (const name of ['duckalog:event', 'duckalog:pool']) expect(channel(name).hasSubscribers).toBe(false)
})

test('a span takes as long as its operation', async () => {
  await using telemetry = startTelemetry()
  const end = instrument({ tracer: telemetry.tracer })
  await using catalog = connectToCatalog({ version: 1, duckdb: {} })
  const rows = catalog.stream('FROM range(3)')[Symbol.asyncIterator]()
  await rows.next()
  await new Promise((done) => setTimeout(done, 60))
  await rows.return?.()
  end()
  const stream = telemetry.spans().find(({ name }) => name === 'FROM memory')
  expect(secondsOf(stream?.duration ?? [0, 0])).toBeGreaterThan(0.05)
})

test('it needs something to record with', () => {
  expect(() => instrument({})).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
})
