import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { median } from '../median.js'

/** A way to answer `SELECT 1` with a complete process. */
interface Contender {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly target?: string
}

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const repetitions = 11

/** The Python package, if the comparison with it has been set up. */
const reference = join(root, '.cache/conformance/venv/bin/duckalog')

const catalog = `version: 1
duckdb: {database: start-up.duckdb}
views:
${Array.from({ length: 10 }, (_, index) => `  - {name: v${index}, sql: 'SELECT ${index} AS n'}`).join('\n')}
`

/** The same by hand: open the database file, query, print. */
const byHand = `import { DuckDBInstance } from '@duckdb/node-api'
const instance = await DuckDBInstance.create(process.argv[2])
const connection = await instance.connect()
const reader = await connection.runAndReadAll('SELECT 1')
console.log(JSON.stringify(reader.getRowObjectsJS()))
connection.closeSync()
instance.closeSync()
`

/** Measures a process that runs one query on a catalog of ten views, compared with the same by hand and with the Python package. */
export async function measureStartUp(): Promise<void> {
  const folder = await mkdtemp(join(root, '.cache/start-up-'))
  try {
    const config = join(folder, 'catalog.yaml')
    const script = join(folder, 'by-hand.mjs')
    await writeFile(config, catalog)
    await writeFile(script, byHand)
    const cli = join(root, 'dist/cli.js')
    // The file exists and is up to date
    await run(process.execPath, [cli, 'run', config])
    const contenders: readonly Contender[] = [
      { name: 'by hand', command: process.execPath, args: [script, join(folder, 'start-up.duckdb')] },
      { name: 'duckalog', command: process.execPath, args: [cli, 'run', config, '-q', 'SELECT 1'], target: '<= 1.3 x by hand' },
      ...(existsSync(reference) ? [await prepareReference(folder)] : []),
    ]
    const times = await measureAll(contenders)
    const [first = Number.NaN] = times.map(median)
    const rows = contenders.map(({ name, target = '' }, index) => {
      const ms = median(times[index] ?? [])
      return {
        process: name,
        ms: Math.round(ms),
        'fastest ms': Math.round(Math.min(...(times[index] ?? []))),
        ratio: Number((ms / first).toFixed(2)),
        target,
      }
    })
    console.log('\nA complete process that answers SELECT 1 with a catalog:')
    console.table(rows)
    if (!existsSync(reference)) console.log('Skipped the Python package: it is not installed in .cache/conformance/venv.')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function prepareReference(folder: string): Promise<Contender> {
  const config = join(folder, 'reference.yaml')
  await writeFile(config, catalog.replace('start-up.duckdb', join(folder, 'reference.duckdb')))
  const args = ['run', config, '--query', 'SELECT 1']
  await run(reference, args)
  return { name: 'Python package', command: reference, args, target: '>= 1.7 x duckalog' }
}

/** Runs the candidates in turns, so that other load on the machine affects all of them. */
async function measureAll(contenders: readonly Contender[]): Promise<readonly (readonly number[])[]> {
  const times = contenders.map((): number[] => [])
  for (let count = 0; count < repetitions; count += 1) {
    for (const [index, { command, args }] of contenders.entries()) {
      const start = performance.now()
      await run(command, args, { cwd: root })
      times[index]?.push(performance.now() - start)
    }
  }
  return times
}
