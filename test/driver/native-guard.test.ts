import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBConnection } from '@duckdb/node-api'
import type { DriverConnection } from '../../src/driver/index.js'
import { nodeApi } from '../../src/driver/node-api.js'
import { holdDatabase } from '../support/hold-database.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { runInChild } from './run-in-child.js'

const endless = 'SELECT count(*) FROM range(10000000000000) t(i) WHERE i <> $1'
const closed = { name: 'ConnectionError', code: 'CATALOG_CLOSED' }
const inFolder = temporaryFolder()

async function connect(database = ':memory:'): Promise<DriverConnection<DuckDBConnection>> {
  return (await nodeApi().open(database)).connect()
}

describe('a native connection that the host uses', () => {
  it("is the client's own object", async () => {
    const connection = await connect()
    expect(connection.native).toBeInstanceOf(DuckDBConnection)
    const prepared = await connection.native.prepare('SELECT $1 AS a')
    prepared.bind([1])
    expect(await (await prepared.run()).getRowObjectsJS()).toEqual([{ a: 1 }])
    const reader = await connection.native.streamAndReadAll('SELECT i::INTEGER AS i FROM range(3) t(i)')
    expect(reader.getRowObjectsJS()).toEqual([{ i: 0 }, { i: 1 }, { i: 2 }])
    await connection.close()
  })

  it('throws on every use after the close and never crashes the process', async () => {
    const folder = join(import.meta.dirname, '../../node_modules/.cache', `duckalog-guard-${process.pid}`)
    const script = readFileSync(join(import.meta.dirname, 'use-after-close.mjs'), 'utf8')
    const result = await runInChild(folder, script)
    expect(result).toMatchObject({ exitCode: 0, signal: null, stderr: '' })
    const outcomes = JSON.parse(result.stdout) as Record<string, string>
    expect(Object.keys(outcomes).length).toBeGreaterThan(100)
    const others = Object.entries(outcomes).filter(([, outcome]) => outcome !== 'CATALOG_CLOSED')
    // Freeing memory twice does nothing, and so does closing.
    expect(others.filter(([name]) => !/\.(?:destroySync|closeSync|disconnectSync)$/.test(name))).toEqual([])
    expect(others.filter(([, outcome]) => outcome !== 'ok')).toEqual([])
  })

  const calls: [string, (native: DuckDBConnection) => Promise<unknown>][] = [
    ['run', (native) => native.run('SELECT count(*) FROM range(10000000000000)')],
    ['run with values', (native) => native.run(endless, [1])],
    ['runAndReadAll', (native) => native.runAndReadAll(endless, [1])],
    ['streamAndReadAll', (native) => native.streamAndReadAll('FROM range(10000000000000) t(i) WHERE i % 1000 = $1', [1])],
    ['stream', async (native) => (await native.stream(endless, [1])).fetchChunk()],
    ['start', async (native) => (await native.start(endless, [1])).getResult()],
    ['startThenRead', (native) => native.startThenReadAll(endless, [1])],
    ['startStream', async (native) => (await native.startStream(endless, [1])).readAll()],
    ['prepare', async (native) => runPrepared(await native.prepare(endless))],
    ['extractStatements', async (native) => runPrepared(await (await native.extractStatements(endless)).prepare(0))],
    ['five runs at once', (native) => Promise.all(Array.from({ length: 5 }, () => native.run(endless, [1])))],
  ]

  it.each(calls)('settles %s when it is closed meanwhile', async (_name, call) => {
    const connection = await connect()
    const running = call(connection.native).catch((error: unknown) => error)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await connection.close()
    expect(await running).toMatchObject(closed)
    expect(connection.stuck).toBe(false)
  })

  it('ends an interrupted stream with an error, not early', async () => {
    const connection = await connect()
    const result = await connection.native.stream('FROM range(10000000000000)')
    const reading = (async () => {
      for (;;) if ((await result.fetchChunk())?.rowCount === 0) return
    })()
    await Promise.all([expect(reading).rejects.toMatchObject(closed), connection.close()])
  })

  it.each(['closeSync', 'disconnectSync'] as const)('closes through %s as through close', async (method) => {
    const connection = await connect()
    const running = connection.all('SELECT count(*) FROM range(10000000000000)').catch((error: unknown) => error)
    connection.native[method]()
    await expect(connection.run('SELECT 1')).rejects.toMatchObject(closed)
    expect(await running).toMatchObject(closed)
    await connection.close()
  })

  it('keeps complete results readable', async () => {
    const connection = await connect()
    const result = await connection.native.run('SELECT i::INTEGER AS i FROM range(5000) t(i)')
    await connection.close()
    expect(await result.getRowObjectsJS()).toHaveLength(5_000)
  })

  it.each<[string, (native: DuckDBConnection) => Promise<unknown>]>([
    ['a stream', async (native) => (await native.stream('FROM t')).fetchChunk()],
    ['a stream that has not begun', (native) => native.startStream('FROM t')],
    ['a pending result', async (native) => (await native.start('FROM t')).runTask()],
    ['a prepared statement', (native) => native.prepare('FROM t')],
    ['an appender', async (native) => (await native.createAppender('t')).appendBigInt(1n)],
  ])('does not keep the database open by %s', async (_name, use) => {
    const database = inFolder(`${_name}.duckdb`)
    const instance = await nodeApi().open(database)
    const connection = await instance.connect()
    await connection.run('CREATE TABLE t AS FROM range(3000000)')
    const held = await use(connection.native)
    await instance.close()
    await (await holdDatabase(database)).release()
    expect(held).not.toBeNull()
  })
})

async function runPrepared(prepared: Awaited<ReturnType<DuckDBConnection['prepare']>>): Promise<unknown> {
  prepared.bind([1])
  return prepared.run()
}
