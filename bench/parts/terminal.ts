import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findDuckdbCli } from '../duckdb-cli.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const repetitions = 3
const sql = "SELECT i, 'row ' || i AS s, i * 0.5 AS d, DATE '2020-01-01' + (i % 1000)::INTEGER AS day FROM range(2000000) t(i)"

/** The formats, and the equivalent ones of DuckDB's command line. */
const formats = [
  { name: 'table', ours: 'table', theirs: ['.maxrows 3000000', '.mode duckbox'] },
  { name: 'csv', ours: 'csv', theirs: ['.mode csv'] },
  { name: 'jsonl', ours: 'jsonl', theirs: ['.mode jsonlines'] },
] as const

interface Run {
  readonly ms: number
  readonly cpuMs: number
  readonly peakMb: number
}

/** Compares the command line with that of DuckDB: two million rows to a pipe in each format, and the memory that this takes. */
export async function measureTerminal(): Promise<void> {
  const duckdb = findDuckdbCli()
  if (duckdb === undefined) {
    console.log('\nSkipped the command line of DuckDB: Python 3 or the package duckdb-cli is not available.')
    return
  }
  const folder = await mkdtemp(join(root, '.cache/terminal-'))
  try {
    const config = join(folder, 'catalog.yaml')
    await writeFile(config, 'version: 1\nduckdb: {}\nviews: []\n')
    const rows = []
    for (const { name, ours, theirs } of formats) {
      const own: Run[] = []
      const other: Run[] = []
      for (let count = 0; count < repetitions; count += 1) {
        other.push(await measure(duckdb, [...theirs.flatMap((line) => ['-c', line]), '-c', sql]))
        own.push(await measure(process.execPath, [join(root, 'dist/cli.js'), 'query', sql, '-c', config, '--format', ours]))
      }
      const [a, b] = [fastest(own), fastest(other)]
      rows.push({
        format: name,
        'duckalog ms': a.ms,
        'DuckDB ms': b.ms,
        ratio: Number((a.ms / b.ms).toFixed(2)),
        'duckalog CPU ms': a.cpuMs,
        'DuckDB CPU ms': b.cpuMs,
        'duckalog MB': a.peakMb,
        'DuckDB MB': b.peakMb,
        target: '<= 1.5 x; <= 300 MB or 1.5 x',
      })
    }
    console.log('\nTwo million rows to a pipe, the fastest of three:')
    console.table(rows)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function fastest(runs: readonly Run[]): Run {
  return [...runs].sort((a, b) => a.ms - b.ms)[0] as Run
}

/** Runs a command and discards its output; its memory is measured by `time` of the system. */
function measure(command: string, args: readonly string[]): Promise<Run> {
  const start = performance.now()
  const child = spawn('/usr/bin/time', ['-f', '%U %S %M', command, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let told = ''
  child.stdout.resume()
  child.stderr.setEncoding('utf8').on('data', (text) => {
    told += text
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      const [, user, system, peak] = /([\d.]+) ([\d.]+) (\d+)\s*$/.exec(told) ?? []
      if (code !== 0 || peak === undefined) return reject(new Error(`${command} exited with code ${code}: ${told}`))
      resolve({
        ms: Math.round(performance.now() - start),
        cpuMs: Math.round(1_000 * (Number(user) + Number(system))),
        peakMb: Math.round(Number(peak) / 1_024),
      })
    })
  })
}
