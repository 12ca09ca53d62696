import { DriverError } from '../../errors.js'
import { messageOf } from '../../message-of.js'
import type { DriverOpenOptions, NativeInstance } from './driver.js'
import { toOpenError } from './duckdb-errors.js'
import { requireClient } from './require-client.js'
import { acceptedDuckDB, renderRange, type TestedClient, type VersionRange } from './tested-clients.js'

/**
 * Loads a DuckDB client on first use. An optional peer may not be installed, and an installed one may lack its native binary. Clients are
 * CommonJS and are loaded with `require`, because `import()` first reads the names of all exports (135 ms instead of 66 on Node 20).
 * @throws DriverError DRIVER_MISSING, which says how to install the client or how to keep it out of the bundle
 */
export function loadClient<T>(
  { name, install }: { name: string; install: string },
  load: (name: string) => unknown = requireClient,
): T {
  try {
    return load(name) as T
  } catch (error) {
    const message = messageOf(error)
    throw new DriverError('DRIVER_MISSING', describe(name, install, message), { cause: error })
  }
}

/** The native parts of a client. Bundlers, compiled binaries and installations without optional packages lack them. */
const nativePart = /node-bindings|\.node\b|libduckdb|shared object|dlopen|invalid ELF|dynamic(?:ally)? require/i

function describe(name: string, install: string, message: string): string {
  const [first = ''] = message.split('\n')
  if (nativePart.test(first)) {
    return (
      `The native part of the DuckDB client ${name} cannot be loaded: ${first}. Bundlers and compiled binaries leave it out: keep ` +
      `${name} external (esbuild: --external:@duckdb/*; webpack: externals; Next.js: serverExternalPackages) and ship node_modules beside ` +
      `the bundle. If nothing is bundled, install it for this platform, including optional packages: ${install} --include=optional`
    )
  }
  const isAbsent = /^Cannot find (?:package|module) /.test(message) && message.includes(name)
  const what = isAbsent ? `The DuckDB client ${name} is not installed.` : `The DuckDB client ${name} cannot be loaded: ${first}.`
  return (
    `${what} Install it: ${install}. If it is installed and this code runs from a bundle or a compiled binary, keep ${name} external and ` +
    'ship it beside the bundle.'
  )
}

/**
 * Refuses a DuckDB that is too old or of a later major version. Returns a warning for other versions outside the tested range.
 * @throws DriverError DRIVER_UNSUPPORTED
 */
export function checkDuckDBVersion(found: string, { name, duckdb: tested, install }: TestedClient): string | undefined {
  const version = found.replace(/^v/, '')
  if (isWithin(version, tested)) return undefined
  const message = `Found DuckDB ${version} in ${name}; duckalog is tested with DuckDB ${renderRange(tested)}.`
  const remedy = `${install}. If another package brings the other version, pin it in package.json: "overrides": { "${name}": "$${name}" }.`
  if (!isWithin(version, acceptedDuckDB)) {
    throw new DriverError('DRIVER_UNSUPPORTED', `${message} Install a tested version: ${remedy}`)
  }
  return `${message} If something behaves differently, install a tested version: ${remedy}`
}

function isWithin(version: string, { from, below }: VersionRange): boolean {
  const parts = partsOf(version)
  return parts !== undefined && compare(parts, partsOf(from)) >= 0 && compare(parts, partsOf(below)) < 0
}

// A suffix is ignored: `1.5.5-dev12` counts as 1.5.5
function partsOf(version: string): readonly number[] | undefined {
  return /^(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number)
}

function compare(a: readonly number[], b: readonly number[] = []): number {
  const differing = a.findIndex((part, index) => part !== b[index])
  return differing < 0 ? 0 : (a[differing] ?? 0) - (b[differing] ?? 0)
}

/** Emits a process warning for the first text it gets; later ones are ignored. */
export function createVersionWarning(): (warning: string | undefined) => void {
  let warned = false
  return (warning) => {
    if (warning === undefined || warned) return
    warned = true
    process.emitWarning(warning, { type: 'DuckalogWarning', code: 'DUCKALOG_UNTESTED_DUCKDB' })
  }
}

/**
 * Opens a native connection.
 * @param database - the path or name of the database, for errors
 * @throws ConnectionError, see {@link toOpenError}
 */
export async function connectTo<N>(
  instance: NativeInstance<N>,
  database: string,
  redact: NonNullable<DriverOpenOptions['redact']> = (text) => text,
): Promise<N> {
  try {
    return await instance.connect()
  } catch (error) {
    throw toOpenError(database, error, redact)
  }
}
