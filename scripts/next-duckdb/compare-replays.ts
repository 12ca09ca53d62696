import { type Finding, firstLine } from './finding.js'

/** The outcome of one statement of a catalog: an error, or rows with their columns and types, as texts. */
export interface Outcome {
  readonly sql: string
  readonly error?: string
  readonly types?: readonly string[]
  readonly rows?: readonly string[]
}

/** The statements of each catalog, or how its process ended. */
export type Replay = Readonly<Record<string, readonly Outcome[] | string>>

export interface Comparison {
  readonly findings: readonly Finding[]
  /** How many statements were compared. */
  readonly statements: number
  /** The catalogs that stopped because the newest version has no such extension. */
  readonly stopped: Readonly<Record<string, string>>
}

/**
 * Compares the answers of two versions of DuckDB. Errors are compared without their texts. Answers that differ between two runs of one version are
 * not compared.
 */
export function compareReplays(tested: Replay, testedAgain: Replay, newest: Replay): Comparison {
  const findings: Finding[] = []
  const stopped: Record<string, string> = {}
  let statements = 0
  for (const [name, expected] of Object.entries(tested)) {
    const [again, found] = [testedAgain[name], newest[name]]
    if (typeof expected === 'string' || typeof again !== 'object' || typeof found !== 'object') {
      findings.push({ where: name, what: `the process: ${expected}, ${again}, ${found}`.slice(0, 300) })
      continue
    }
    for (const [index, outcome] of found.entries()) {
      const [left, right] = [expected[index], again[index]]
      if (!left || !right || describe(left) !== describe(right)) continue
      const extension = left.error === undefined ? missingExtension.exec(outcome.error ?? '') : null
      if (extension) {
        stopped[name] = extension[1] ?? extension[2] ?? ''
        break
      }
      statements += 1
      if (describe(left) !== describe(outcome)) findings.push({ where: name, what: tell(left, outcome) })
    }
  }
  return { findings, statements, stopped }
}

const missingExtension = /Extension "[^"]*?(\w+)\.duckdb_extension" not found|Failed to download extension "(\w+)"/

function describe({ error, types, rows }: Outcome): string {
  return error === undefined ? JSON.stringify([types, rows]) : 'an error'
}

function tell(left: Outcome, right: Outcome): string {
  const answer = ({ error, types = [], rows = [] }: Outcome) => error ?? `${types.join(', ')}: ${rows.join(' ')}`.slice(0, 120)
  return `${right.sql.replaceAll(/\s+/g, ' ').slice(0, 200)} → ${firstLine(answer(right))}, before: ${firstLine(answer(left))}`
}
