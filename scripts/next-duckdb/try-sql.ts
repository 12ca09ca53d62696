import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createVenv, pythonOf } from '../conformance/create-venv.js'
import { duckdbVersion } from '../extensions.mjs'
import { type Comparison, compareReplays, type Replay } from './compare-replays.js'
import { cache, execute, root } from './copy-with-client.js'
import type { PartResult } from './finding.js'

const script = fileURLToPath(new URL('replay.py', import.meta.url))

/** Installs the DuckDB of PyPI, the tested version and the newest one, and returns the newest version. */
export function installPythons(): string {
  createVenv(venv('tested'), [[`duckdb==${duckdbVersion}`, 'pytz']])
  createVenv(venv('newest'), [['duckdb', 'pytz']])
  const versionFile = join(cache, 'version.txt')
  const print = 'import duckdb, sys; open(sys.argv[1], "w").write(duckdb.__version__)'
  execute(pythonOf(venv('newest')), ['-c', print, versionFile], root)
  return readFileSync(versionFile, 'utf8')
}

/** Runs the SQL of catalogs, recorded with the tested client, on the newest DuckDB of PyPI: from the start, and over databases of the tested version. */
export function trySql(patterns: readonly string[]): PartResult {
  const work = mkdtempSync(join(cache, 'sql-'))
  try {
    const record = ['--import', './scripts/typescript.mjs', 'scripts/next-duckdb/record-statements.ts', work, ...patterns]
    execute(process.execPath, record, root)
    const fromStart = compareFrom(work, 'fresh', 'start')
    const upgraded = compareFrom(work, 'recorded', 'upgrade')
    const stopped = { ...fromStart.stopped, ...upgraded.stopped }
    for (const [catalog, extension] of Object.entries(stopped)) console.log(`${catalog} [STOPPED: no extension ${extension}]`)
    const extensions = [...new Set(Object.values(stopped))].sort()
    return {
      findings: [...fromStart.findings, ...upgraded.findings],
      tried: `${fromStart.statements + upgraded.statements} statements of catalogs, ${upgraded.statements} of them over databases of DuckDB ${duckdbVersion}`,
      notRun: extensions.length > 0 ? `${Object.keys(stopped).length} catalogs that load ${extensions.join(', ')}` : '',
    }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function compareFrom(work: string, source: string, start: 'start' | 'upgrade'): Comparison {
  // Before one of the replays changes it
  const state = join(work, `${start}-state`)
  copy(join(work, source), state)
  const replay = (python: string, side: string): Replay => {
    const folder = join(work, `${start}-${side}`)
    copy(state, folder)
    const output = `${folder}.json`
    execute(pythonOf(venv(python)), [script, join(work, 'recording.json'), join(work, 'recorded'), folder, output, start], root)
    return (JSON.parse(readFileSync(output, 'utf8')) as { readonly results: Replay }).results
  }
  return compareReplays(replay('tested', 'first'), replay('tested', 'second'), replay('newest', 'newest'))
}

function copy(from: string, to: string): void {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true })
}

function venv(name: string): string {
  return join(cache, `python-${name}`)
}
