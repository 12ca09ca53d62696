// npm run next-duckdb [-- suite|databases|sql [PATTERN…]]: tries the newest `@duckdb/node-api` (suite and databases) and the newest DuckDB of
// PyPI (sql). Without a name all three, and then the result is written to seen.json, which docs/duckdb-versions.md shows. Exits with code 1 if
// something differs from the tested version that is not in known-changes.ts. Needs Python 3.12 or later and access to npm and a pip index.
import { mkdirSync } from 'node:fs'
import { cache, copyWithNewestClient, execute, installNewestClient } from './copy-with-client.js'
import type { PartResult } from './finding.js'
import { knownChanges } from './known-changes.js'
import { runSuite } from './run-suite.js'
import { type Seen, writeSeen } from './seen.js'
import { tryDatabases } from './try-databases.js'
import { installPythons, trySql } from './try-sql.js'

const [part, ...patterns] = process.argv.slice(2)
const parts = ['suite', 'databases', 'sql']
if (part !== undefined && !parts.includes(part)) throw new Error(`There is no part ${part}; there are ${parts.join(', ')}.`)
const wants = (name: string) => part === undefined || part === name
mkdirSync(cache, { recursive: true })

const results: PartResult[] = []
const seen: Seen[] = []
if (wants('suite') || wants('databases')) {
  const version = installNewestClient()
  console.log(`next-duckdb: @duckdb/node-api ${version}`)
  const copy = copyWithNewestClient()
  // Fetches the extensions of this version, where there are any
  execute(process.execPath, ['scripts/setup.mjs'], copy)
  const tried = [
    ...(wants('databases') ? [tell(await tryDatabases(copy))] : []),
    ...(wants('suite') ? [tell(runSuite(copy, patterns))] : []),
  ]
  seen.push(summarize(`\`@duckdb/node-api\` ${version}`, tried))
}
if (wants('sql')) {
  const version = installPythons()
  console.log(`next-duckdb: DuckDB ${version} of PyPI`)
  seen.push(summarize(`DuckDB ${version} (Python)`, [tell(trySql(patterns))]))
}
const unknown = results
  .flatMap(({ findings }) => findings)
  .filter(({ what }) => !knownChanges.some((known) => known.seen.test(what)))
for (const { where, what } of unknown) console.error(`UNEXPECTED ${where}: ${what}`)
console.log(`${unknown.length} not expected`)
if (unknown.length > 0) process.exitCode = 1
else if (part === undefined) {
  writeSeen(seen)
  console.log('Written: scripts/next-duckdb/seen.json. Now run npm run facts.')
}

function tell(result: PartResult): PartResult {
  results.push(result)
  console.log(`next-duckdb: ${result.tried}; not run: ${result.notRun || 'nothing'}; ${result.findings.length} differ`)
  return result
}

function summarize(version: string, tried: readonly PartResult[]): Seen {
  const join = (texts: readonly string[]) => texts.filter((text) => text !== '').join('; ')
  return { version, tried: join(tried.map((each) => each.tried)), notRun: join(tried.map((each) => each.notRun)) }
}
