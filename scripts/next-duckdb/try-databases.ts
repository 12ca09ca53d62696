import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cache, root } from './copy-with-client.js'
import { type Finding, firstLine, type PartResult } from './finding.js'
import { prepareDatabases, type Scenario } from './scenarios.js'

/** The result of a connect. */
export interface Visit {
  readonly changed: readonly string[]
  readonly format: number
  /** The rows of each view whose rows are the same each time, as sorted JSON. */
  readonly rows: Readonly<Record<string, readonly string[]>>
}

/** Opens databases that the tested client has written with the newest one, which migrates their ledgers, and then with the tested one again. */
export async function tryDatabases(copy: string): Promise<PartResult> {
  const work = mkdtempSync(join(cache, 'databases-'))
  try {
    const scenarios = await prepareDatabases(work)
    const findings = scenarios.flatMap((scenario) => tryDatabase(copy, scenario))
    return { findings, tried: `${scenarios.length} databases, there and back`, notRun: '' }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function tryDatabase(copy: string, { name, config, next = config, before = '', between = '' }: Scenario): readonly Finding[] {
  const findings: Finding[] = []
  const tell = (what: string) => void findings.push({ where: name, what })
  try {
    const written = visit(root, config, before, between)
    const read = visit(copy, config)
    for (const change of read.changed) tell(`written by the tested client, opened by the newest: ${change}`)
    compareRows(written, read, tell)
    const migrated = visit(copy, next)
    if (migrated.changed.length === 0) tell('the newest client changes no view')
    const back = visit(root, next)
    for (const change of back.changed) tell(`written by the newest client, opened by the tested one: ${change}`)
    if (back.format !== migrated.format) tell(`the ledger has format ${migrated.format}, then ${back.format}`)
    compareRows(migrated, back, tell)
  } catch (error) {
    tell(String(error))
  }
  return findings
}

function compareRows(left: Visit, right: Visit, tell: (what: string) => void): void {
  for (const [view, rows] of Object.entries(left.rows)) {
    const others = right.rows[view]
    if (others && String(rows) !== String(others)) tell(`the view ${view} returns ${rows}, then ${others}`.slice(0, 300))
  }
}

function visit(cwd: string, ...args: readonly string[]): Visit {
  const script = ['--import', './scripts/typescript.mjs', 'scripts/next-duckdb/visit-database.ts', ...args]
  const { stdout, stderr, status } = spawnSync(process.execPath, script, { cwd, encoding: 'utf8', maxBuffer: 2 ** 28 })
  if (status !== 0)
    throw new Error(
      `${cwd === root ? 'the tested' : 'the newest'} client: ${firstLine(/^\w*Error.*/m.exec(stderr)?.[0] ?? stderr)}`,
    )
  return JSON.parse(stdout) as Visit
}
