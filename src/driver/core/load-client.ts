import { DriverError } from '../../errors.js'
import { messageOf } from '../../message-of.js'

/**
 * Loads a DuckDB client on first use. Optional peers are missing until the host installs them, and a native binary may be missing
 * in an installed one. Clients are CommonJS and loaded by `require`: for `import()` Node would first read the names of all their exports
 * (measured on Node 20: 135 ms in place of 66).
 * @throws DriverError DRIVER_MISSING with what to do: to install it, or to keep it out of the bundle
 */
export function loadClient<T>({ name, install }: { name: string; install: string }, load: () => T): T {
  try {
    return load()
  } catch (error) {
    const message = messageOf(error)
    throw new DriverError('DRIVER_MISSING', describe(name, install, message), { cause: error })
  }
}

/** The client's own native parts: a bundler, a compiled binary and an installation without optional packages leave them out. */
const nativePart = /node-bindings|\.node\b|libduckdb|shared object|dlopen|invalid ELF|dynamic(?:ally)? require/i

function describe(name: string, install: string, message: string): string {
  const [first = ''] = message.split('\n')
  if (nativePart.test(first)) {
    return (
      `The native part of the DuckDB client ${name} cannot be loaded: ${first}. A bundler or a compiled binary leaves it out: keep ` +
      `${name} external (esbuild: --external:@duckdb/*; webpack: externals; Next.js: serverExternalPackages) and ship node_modules beside ` +
      `the bundle. Where nothing is bundled, install it for this platform, with optional packages: ${install} --include=optional`
    )
  }
  const isAbsent = /^Cannot find (?:package|module) /.test(message) && message.includes(name)
  const what = isAbsent ? `The DuckDB client ${name} is not installed.` : `The DuckDB client ${name} cannot be loaded: ${first}.`
  return (
    `${what} Install it: ${install}. If it is installed, and this code runs from a bundle or a compiled binary, keep ${name} external and ` +
    'ship it beside the bundle.'
  )
}
