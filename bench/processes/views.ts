// One measurement, in a separate process so that none warms up another. Arguments: measurement, database, text file, view.
import { readFile } from 'node:fs/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { connectToCatalog } from 'duckalog'
import type { Figures, Measure } from '../run-measure.js'

const [what, database = '', file = '', view = ''] = process.argv.slice(1) as [Measure, ...string[]]
const firstQuery = `SELECT count(*)::INTEGER AS rows FROM ${view}`
const phases: Record<string, number> = {}

/** The numbers of connects that warm up the process and that are timed. */
const connects = { warmUp: 4, timed: 7 }

const statements = what === 'apply raw' ? await readFile(file, 'utf8') : ''
let cpuStart = process.cpuUsage()
let start = performance.now()
const measures = {
  'apply raw': applyRaw,
  apply,
  'first raw': connectRaw,
  first: () => connectTo(isUnchanged),
  'reconnect raw': () => again(connectRaw),
  reconnect: () => again(() => connectTo(isUnchanged)),
  change: () => connectTo((actions) => actions.includes('replace') && !actions.includes('create')),
}
console.log(JSON.stringify((await measures[what]()) satisfies Figures))

/** The median of consecutive connects, each closed before the next. */
async function again(connect: () => Promise<Figures>): Promise<Figures> {
  const all: Figures[] = []
  for (let count = 0; count < connects.warmUp + connects.timed; count += 1) {
    cpuStart = process.cpuUsage()
    start = performance.now()
    all.push(await connect())
  }
  const sorted = all.slice(connects.warmUp).sort((a, b) => a.ms - b.ms)
  return sorted[Math.floor(sorted.length / 2)] as Figures
}

async function applyRaw(): Promise<Figures> {
  const instance = await DuckDBInstance.create(database)
  const connection = await instance.connect()
  await connection.run(statements)
  connection.closeSync()
  instance.closeSync()
  return stop()
}

async function apply(): Promise<Figures> {
  const catalog = connectToCatalog(file, { databasePath: database, onEvent: ({ type }) => mark(type) })
  await catalog.getConnection()
  mark('connected')
  await catalog.close()
  const figures = stop()
  const { views = [] } = catalog.report ?? {}
  if (!views.every(({ action }) => action === 'create')) throw new Error('The database was not fresh.')
  return figures
}

async function connectRaw(): Promise<Figures> {
  const instance = await DuckDBInstance.create(database)
  const connection = await instance.connect()
  const reader = await connection.runAndReadAll(firstQuery)
  reader.getRowObjectsJS()
  const figures = stop()
  connection.closeSync()
  instance.closeSync()
  return figures
}

function isUnchanged(actions: readonly string[]): boolean {
  return actions.every((action) => action === 'keep')
}

async function connectTo(isExpected: (actions: readonly string[]) => boolean): Promise<Figures> {
  await using catalog = connectToCatalog(file, { databasePath: database, onEvent: ({ type }) => mark(type) })
  await catalog.query(firstQuery)
  const figures = stop()
  const { views = [] } = catalog.report ?? {}
  if (!isExpected(views.map(({ action }) => action))) throw new Error(`The measurement ${what} performed unexpected actions.`)
  return figures
}

function mark(phase: string): void {
  phases[phase] = performance.now() - start
}

function stop(): Figures {
  const ms = performance.now() - start
  const { user, system } = process.cpuUsage(cpuStart)
  return { ms, cpuMs: (user + system) / 1000, peakMb: process.resourceUsage().maxRSS / 1024, phases }
}
