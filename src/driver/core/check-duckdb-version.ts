import { DriverError } from '../../errors.js'
import { acceptedDuckDB, renderRange, type TestedClient, type VersionRange } from './tested-clients.js'

/**
 * Refuses a DuckDB that is too old or of a later major version. For other versions outside the tested range it returns a warning.
 * @throws DriverError DRIVER_UNSUPPORTED
 */
export function checkDuckDBVersion(found: string, { name, duckdb: tested, install }: TestedClient): string | undefined {
  const version = found.replace(/^v/, '')
  if (isWithin(version, tested)) return undefined
  const message = `Found DuckDB ${version} in ${name}; duckalog is tested with DuckDB ${renderRange(tested)}.`
  const remedy = `${install}. If another package brings the other version, pin it with \`overrides\`: see docs/duckdb-versions.md of duckalog.`
  if (!isWithin(version, acceptedDuckDB)) {
    throw new DriverError('DRIVER_UNSUPPORTED', `${message} Install a tested version: ${remedy}`)
  }
  return `${message} If something behaves differently, install a tested version: ${remedy}`
}

function isWithin(version: string, { from, below }: VersionRange): boolean {
  const parts = partsOf(version)
  return parts !== undefined && compare(parts, partsOf(from)) >= 0 && compare(parts, partsOf(below)) < 0
}

// What follows the three numbers does not count: `1.5.5-dev12` is on its way to 1.5.5.
function partsOf(version: string): readonly number[] | undefined {
  return /^(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number)
}

function compare(a: readonly number[], b: readonly number[] = []): number {
  const differing = a.findIndex((part, index) => part !== b[index])
  return differing < 0 ? 0 : (a[differing] ?? 0) - (b[differing] ?? 0)
}

/** Emits a process warning for the first text that it is given, and no more after that. */
export function createVersionWarning(): (warning: string | undefined) => void {
  let warned = false
  return (warning) => {
    if (warning === undefined || warned) return
    warned = true
    process.emitWarning(warning, { type: 'DuckalogWarning', code: 'DUCKALOG_UNTESTED_DUCKDB' })
  }
}
