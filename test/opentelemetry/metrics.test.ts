import { connectToCatalog } from '../../src/index.js'
import { instrument } from '../../src/opentelemetry/index.js'
import { startTelemetry } from './support.js'

test('durations are in seconds, by operation, database and error', async () => {
  await using telemetry = startTelemetry()
  const end = instrument({ meter: telemetry.meter })
  const catalog = connectToCatalog({ version: 1, duckdb: {} })
  await catalog.query('SELECT 1')
  await catalog.query('SELECT 2')
  await catalog.query('FROM nowhere').catch(() => undefined)
  await catalog.close()
  const { unit, points } = await telemetry.points('db.client.operation.duration')
  end()
  const shared = { 'db.system.name': 'duckdb', 'db.namespace': 'memory' }
  expect(unit).toBe('s')
  expect(points).toEqual([
    { attributes: { ...shared, 'db.operation.name': 'connect' }, value: expect.objectContaining({ count: 1 }) },
    { attributes: { ...shared, 'db.operation.name': 'SELECT' }, value: expect.objectContaining({ count: 2 }) },
    {
      attributes: { ...shared, 'db.operation.name': 'FROM', 'error.type': 'QUERY_FAILED', 'db.response.status_code': 'Catalog' },
      value: expect.objectContaining({ count: 1 }),
    },
  ])
  const { buckets, sum } = points[1]!.value as unknown as { buckets: { boundaries: number[] }; sum: number }
  expect(buckets.boundaries).toEqual([0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10])
  expect(sum).toBeLessThan(10)
})

test('the pool: its limit, used and idle connections, waiting calls and sessions', async () => {
  await using telemetry = startTelemetry()
  const end = instrument({ meter: telemetry.meter })
  const catalog = connectToCatalog({ version: 1, duckdb: {} }, { pool: { size: 1 } })
  const rows = catalog.stream('FROM range(5000)')[Symbol.asyncIterator]()
  await rows.next()
  const waiting = catalog.query('SELECT 1')
  const session = await catalog.session()
  const pool = { 'db.client.connection.pool.name': 'memory' }
  expect(await telemetry.points('db.client.connection.max')).toEqual({
    unit: '{connection}',
    points: [{ attributes: pool, value: 1 }],
  })
  expect(await telemetry.points('db.client.connection.pending_requests')).toEqual({
    unit: '{request}',
    points: [{ attributes: pool, value: 1 }],
  })
  const sessions = { 'db.client.connection.pool.name': 'memory.sessions', 'db.client.connection.state': 'used' }
  expect(await telemetry.points('db.client.connection.count')).toEqual({
    unit: '{connection}',
    points: [
      { attributes: { ...pool, 'db.client.connection.state': 'idle' }, value: 0 },
      { attributes: { ...pool, 'db.client.connection.state': 'used' }, value: 1 },
      { attributes: sessions, value: 1 },
    ],
  })
  await rows.return?.()
  await waiting
  await session.close()
  expect((await telemetry.points('db.client.connection.count')).points.map(({ value }) => value)).toEqual([1, 0, 0])
  await using second = connectToCatalog({ version: 1, duckdb: {} }, { pool: { size: 5 } })
  await second.query('SELECT 1')
  expect((await telemetry.points('db.client.connection.max')).points).toEqual([{ attributes: pool, value: 6 }])
  await catalog.close()
  expect((await telemetry.points('db.client.connection.max')).points).toEqual([{ attributes: pool, value: 5 }])
  end()
})
