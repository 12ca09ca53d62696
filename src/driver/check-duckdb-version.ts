import { DriverError } from '../errors.js'

/**
 * A client and the DuckDB versions that this package is tested with.
 * @internal
 */
export interface TestedClient {
  /** The name of the npm package. */
  readonly name: string
  /** Major and minor: `1.5`. */
  readonly tested: string
  /** How to install a tested version. */
  readonly install: string
}

/**
 * Refuses a DuckDB of another major version or before 1.4. Of the others it returns a warning if they are not tested.
 * @throws DriverError DRIVER_UNSUPPORTED
 * @internal
 */
export function checkDuckDBVersion(found: string, { name, tested, install }: TestedClient): string | undefined {
  const [, major, minor] = (/^v?(\d+)\.(\d+)\./.exec(found) ?? []).map(Number)
  if (`${major}.${minor}` === tested) return undefined
  const message = `${name} brings DuckDB ${found.replace(/^v/, '')}, but duckalog is tested with DuckDB ${tested}.x.`
  if (major !== 1 || minor === undefined || minor < 4) {
    throw new DriverError('DRIVER_UNSUPPORTED', `${message} Install a version that it knows: ${install}`)
  }
  return `${message} If something behaves differently, install a version that it knows: ${install}`
}

/**
 * Emits a process warning for the first text that it is given, and no more after that.
 * @internal
 */
export function createVersionWarning(): (warning: string | undefined) => void {
  let warned = false
  return (warning) => {
    if (warning === undefined || warned) return
    warned = true
    process.emitWarning(warning, { type: 'DuckalogWarning', code: 'DUCKALOG_UNTESTED_DUCKDB' })
  }
}
