import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { DuckDBInstance } from '@duckdb/node-api'
import { generateViews, renderCatalog, renderTables } from '../generate-views.js'
import { median } from '../median.js'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const reference = join(root, '.cache/conformance/venv/bin/duckalog')
const repetitions = 5
const views = 1_000

/** Compares the command line of this package with that of the Python package, with a fresh database file and an up-to-date one. */
export async function measureReference(): Promise<void> {
  if (!existsSync(reference)) {
    console.log('\nSkipped the Python package: "npm run conformance" installs it in .cache/conformance/venv.')
    return
  }
  const folder = await mkdtemp(join(root, '.cache/reference-'))
  try {
    const tables = join(folder, 'tables.duckdb')
    const instance = await DuckDBInstance.create(tables)
    const connection = await instance.connect()
    await connection.run(renderTables())
    connection.closeSync()
    instance.closeSync()
    const own = await measure(folder, 'own', tables, [process.execPath, join(root, 'dist/cli.js')])
    const other = await measure(folder, 'reference', tables, [reference])
    console.log(`\nA complete process of the command line, ${views} views:`)
    console.table(
      (['cold', 'warm'] as const).map((state) => ({
        file: state === 'cold' ? 'fresh' : 'up to date',
        'Python package, ms': Math.round(other[state]),
        'duckalog, ms': Math.round(own[state]),
        'times faster': Number((other[state] / own[state]).toFixed(2)),
      })),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(folder: string, name: string, tables: string, [command = '', ...args]: readonly string[]) {
  const database = join(folder, `${name}.duckdb`)
  const catalog = join(folder, `${name}.yaml`)
  // The Python package does not order views
  await writeFile(catalog, renderCatalog(generateViews(views).toReversed(), database))
  const times = { cold: [] as number[], warm: [] as number[] }
  for (let count = 0; count < repetitions; count += 1) {
    await rm(`${database}.wal`, { force: true })
    await copyFile(tables, database)
    for (const state of ['cold', 'warm'] as const) {
      const start = performance.now()
      await run(command, [...args, 'run', catalog, '--query', 'SELECT 1'], { cwd: folder })
      times[state].push(performance.now() - start)
    }
  }
  return { cold: median(times.cold), warm: median(times.warm) }
}
