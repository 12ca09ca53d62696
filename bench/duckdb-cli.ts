import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createVenv } from '../scripts/conformance/create-venv.js'
import { duckdbVersion } from '../scripts/extensions.mjs'

const folder = fileURLToPath(new URL('../.cache/duckdb-cli', import.meta.url))

/** The command line of DuckDB, of the tested version, installed on first use; `undefined` if that fails. */
export function findDuckdbCli(): string | undefined {
  try {
    if (binary() === undefined) createVenv(folder, [[`duckdb-cli==${duckdbVersion.replace(/^v/, '')}`]])
  } catch {
    return undefined
  }
  return binary()
}

/** The path of the program itself, not of the Python script that starts it. */
function binary(): string | undefined {
  const libraries = join(folder, 'lib')
  const versions = existsSync(libraries) ? readdirSync(libraries) : []
  return versions.map((version) => join(libraries, version, 'site-packages/duckdb_cli/duckdb')).find((path) => existsSync(path))
}
