import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { extensionDirectory } from '../../scripts/extensions.mjs'
import { startPostgres } from '../../test/servers/postgres.js'
import { startSilentServer, startTcpProxy } from '../../test/servers/tcp-proxy.js'
import { median } from '../median.js'
import { runModule } from '../run-measure.js'

export type AttachMeasure = 'one by one' | 'connect' | 'give up' | 'while it hangs'

export interface AttachFigures {
  readonly ms: number
}

export interface AttachSetup {
  readonly extensions: string
  readonly servers: readonly {
    readonly host: string
    readonly port: number
    readonly user: string
    readonly password: string
    readonly database: string
  }[]
  readonly timeouts?: { readonly connect?: number; readonly attach?: number }
}

const attachments = 8
/** Added latency of each response, in milliseconds. */
const latency = 100
const repetitions = 3

const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext }
const script = ts.transpileModule(readFileSync(new URL('../processes/attachments.ts', import.meta.url), 'utf8'), {
  compilerOptions,
}).outputText

/** Compares attaching distant servers concurrently and one by one, and measures the cost of unreachable ones. */
export async function measureAttachments(): Promise<void> {
  await measureLatency()
  await measureSilence()
}

async function measureLatency(): Promise<void> {
  const server = await startPostgres()
  const proxy = await startTcpProxy(server, { latency })
  try {
    const { user, password, database } = server
    const servers = Array.from({ length: attachments }, () => ({ host: proxy.host, port: proxy.port, user, password, database }))
    const setup = { extensions: extensionDirectory, servers, timeouts: { attach: 60_000, connect: 120_000 } }
    const rows = []
    for (const [threads, target] of [
      ['', '<= 0.6'],
      ['16', '<= 0.25'],
    ] as const) {
      const pairs = []
      for (let count = 0; count < repetitions; count += 1) {
        const byHand = await measure('one by one', setup, threads)
        const own = await measure('connect', setup, threads)
        pairs.push({ byHand, own, ratio: own / byHand })
      }
      rows.push({
        'thread pool': threads || 'default',
        'one by one, ms': Math.round(median(pairs.map(({ byHand }) => byHand))),
        'duckalog, ms': Math.round(median(pairs.map(({ own }) => own))),
        ratio: Number(median(pairs.map(({ ratio }) => ratio)).toFixed(2)),
        target,
      })
    }
    console.log(`\n${attachments} Postgres attachments, ${latency} ms away:`)
    console.table(rows)
  } finally {
    await proxy[Symbol.asyncDispose]()
    await server.stop()
  }
}

async function measureSilence(): Promise<void> {
  const connect = 3_000
  const rows = []
  for (const answers of [false, true]) {
    const silent = await Promise.all(Array.from({ length: 5 }, () => startSilentServer({ answers })))
    const servers = silent.map(({ host, port }) => ({ host, port, user: 'u', password: 'p', database: 'd' }))
    const setup = { extensions: extensionDirectory, servers, timeouts: { connect, attach: 2 * connect } }
    rows.push({
      'five servers that': answers ? 'hang after their first response' : 'never respond',
      'timeouts.connect, ms': connect,
      'given up after, ms': Math.round(await measure('give up', setup)),
      target: `<= ${connect + 500}`,
      'fs.readFile p99 during that time, ms': Number((await measure('while it hangs', setup)).toFixed(1)),
      'its target': '< 50',
    })
    await Promise.all(silent.map((server) => server[Symbol.asyncDispose]()))
  }
  console.log('\nUnreachable servers:')
  console.table(rows)
}

async function measure(what: AttachMeasure, setup: AttachSetup, threads = ''): Promise<number> {
  const env = threads === '' ? {} : { UV_THREADPOOL_SIZE: threads }
  return (JSON.parse(await runModule(script, [what, JSON.stringify(setup)], 'module', env)) as AttachFigures).ms
}
