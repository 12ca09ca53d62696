import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type CatalogInput, connectToCatalog } from 'duckalog'
import ts from 'typescript'
import { extensionDirectory } from '../../scripts/extensions.mjs'
import { startPostgres } from '../../test/servers/postgres.js'
import { startS3Server } from '../../test/servers/s3-server.js'
import { median } from '../median.js'
import { runModule } from '../run-measure.js'

export interface ReaderSetup {
  readonly config: object
  readonly options: { readonly databasePath?: string; readonly readOnly?: boolean }
  readonly sql: string
  /** Milliseconds. */
  readonly duration: number
}

export interface ReaderFigures {
  /** The duration of each query, in milliseconds. */
  readonly latencies: readonly number[]
}

export interface LakeFigures {
  readonly ms: number
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const token = 'bench-token'
const duration = 4_000
const sales = 'SELECT i, i % 97 AS shop, i * 0.5 AS amount FROM range(1000000) t(i)'
const sum = 'SELECT shop, sum(amount) AS amount FROM totals GROUP BY shop'
const readers = [1, 2, 4, 8]
const counts = [10, 100, 1_000, 10_000]

/** Compares a lake and a server with a local file, and measures connects to growing catalogs in a lake. */
export async function measurePastOneMachine(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'duckalog-bench-'))
  const postgres = await startPostgres()
  const s3 = await startS3Server()
  try {
    const { host, port, user, password, database } = postgres
    const lakeOf = (schema: string, more: object = {}) => ({
      version: 1,
      name: 'bench',
      duckdb: {
        extension_policy: 'local_only',
        directories: { extensions: extensionDirectory },
        secrets: [{ type: 'postgres', name: 'pg', host, port, user, password, database }, s3.secret],
      },
      attachments: {
        ducklake: [
          {
            alias: 'lake',
            metadata: { type: 'postgres', secret: 'pg' },
            data_path: `s3://bucket/${schema}`,
            metadata_schema: schema,
            read_only: false,
          },
        ],
      },
      ...more,
    })
    await measureReaders(folder, lakeOf)
    await measureConnects(folder, lakeOf)
  } finally {
    await postgres.stop()
    await s3[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  }
}

type LakeOf = (schema: string, more?: object) => object

async function measureReaders(folder: string, lakeOf: LakeOf): Promise<void> {
  const file = fileCatalog(join(folder, 'sales.duckdb'))
  const lake = lakeOf('readers', { views: [{ name: 'totals', into: 'lake', sql: 'SELECT * FROM lake.main.sales' }] })
  await using made = connectToCatalog(lakeOf('readers', { views: [] }) as CatalogInput)
  await made.query(`CREATE TABLE lake.main.sales AS ${sales}`)
  await made.close()
  await using lakeCatalog = connectToCatalog(lake as CatalogInput)
  await lakeCatalog.getConnection()
  await lakeCatalog.close()
  await createFile(join(folder, 'sales.duckdb'), file)

  const rows: object[] = []
  for (const count of readers) {
    rows.push({
      from: 'the file, read-only',
      ...(await readTogether(count, { config: file, options: { readOnly: true }, sql: sum })),
    })
  }
  await using owner = connectToCatalog(file as CatalogInput)
  const server = await owner.serve({ port: 0, token })
  const options = { databasePath: server.uri }
  for (const count of readers) rows.push({ from: 'quack', ...(await readTogether(count, { config: file, options, sql: sum })) })
  await owner.close()
  const inLake = sum.replace('totals', 'lake.main.totals')
  for (const count of readers)
    rows.push({ from: 'DuckLake', ...(await readTogether(count, { config: lake, options: {}, sql: inLake })) })
  console.log(`\nReader processes that sum 1,000,000 rows in 97 groups for ${duration / 1000} s:`)
  console.table(rows)
}

function fileCatalog(database: string): object {
  return {
    version: 1,
    name: 'bench',
    duckdb: {
      database,
      extension_policy: 'local_only',
      directories: { extensions: extensionDirectory },
      secrets: [{ type: 'quack', params: { token } }],
    },
    views: [{ name: 'totals', sql: 'FROM sales' }],
  }
}

async function createFile(database: string, config: object): Promise<void> {
  await using empty = connectToCatalog({ version: 1, duckdb: { database } })
  await empty.query(`CREATE TABLE sales AS ${sales}`)
  await empty.close()
  await using catalog = connectToCatalog(config as CatalogInput)
  await catalog.getConnection()
}

/** All readers start simultaneously when all are connected. */
async function readTogether(count: number, setup: Omit<ReaderSetup, 'duration'>) {
  const running = Array.from({ length: count }, () => startReader({ ...setup, duration }))
  await Promise.all(running.map(({ ready }) => ready))
  for (const { begin } of running) begin()
  const figures = await Promise.all(running.map(({ figures }) => figures))
  const latencies = figures.flatMap((each) => each.latencies).sort((a, b) => a - b)
  return {
    readers: count,
    'queries per second': Math.round((latencies.length / duration) * 1_000),
    'p50, ms': Number(median(latencies).toFixed(1)),
    'p95, ms': Number((latencies[Math.floor(latencies.length * 0.95)] ?? Number.NaN).toFixed(1)),
  }
}

function startReader(setup: ReaderSetup) {
  const args = ['--input-type=module', '--eval', compile('../processes/reader.ts'), '--', JSON.stringify(setup)]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  const said: string[] = []
  lines.on('line', (line) => said.push(line))
  return {
    ready: once(lines, 'line'),
    begin: () => void child.stdin.write('begin\n'),
    figures: once(child, 'close').then(() => JSON.parse(said.at(-1) ?? '') as ReaderFigures),
  }
}

async function measureConnects(folder: string, lakeOf: LakeOf): Promise<void> {
  const rows = []
  for (const count of counts) {
    const views = Array.from({ length: count }, (_, index) => ({
      name: `view_${index}`,
      into: 'lake',
      sql: `SELECT i, i + ${index} AS j FROM range(10) t(i)`,
    }))
    const file = join(folder, `views-${count}.json`)
    await writeFile(file, JSON.stringify(lakeOf(`views_${count}`, { views })))
    const created = await connect(file, 'create')
    const kept = []
    for (let repetition = 0; repetition < 3; repetition += 1) kept.push(await connect(file, 'keep'))
    const unchanged = median(kept)
    rows.push({
      views: count,
      'all created, ms': Math.round(created),
      'per view, ms': Number((created / count).toFixed(2)),
      'unchanged, ms': Math.round(unchanged),
    })
  }
  console.log('\nConnecting to a catalog whose views are in a DuckLake on Postgres and S3:')
  console.table(rows)
}

async function connect(file: string, action: 'create' | 'keep'): Promise<number> {
  const { ms } = JSON.parse(await runModule(compile('../processes/lake.ts'), [file, action])) as LakeFigures
  return ms
}

function compile(file: string): string {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext }
  return ts.transpileModule(readFileSync(new URL(file, import.meta.url), 'utf8'), { compilerOptions }).outputText
}
