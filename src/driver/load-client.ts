import { DriverError } from '../errors.js'
import { messageOf } from '../message-of.js'

/**
 * Loads a DuckDB client on first use. Optional peers are missing until the host installs them, and a native binary may be missing
 * in an installed one. Clients are CommonJS and loaded by `require`: for `import()` Node would first read the names of all their exports
 * (measured on Node 20: 135 ms in place of 66).
 * @throws DriverError DRIVER_MISSING with the command that installs it
 * @internal
 */
export function loadClient<T>({ name, install }: { name: string; install: string }, load: () => T): T {
  try {
    return load()
  } catch (error) {
    const message = messageOf(error)
    const absent = /^Cannot find (?:package|module) /.test(message) && message.includes(name)
    const what = absent
      ? `The DuckDB client ${name} is not installed.`
      : `The DuckDB client ${name} cannot be loaded: ${message}.`
    throw new DriverError('DRIVER_MISSING', `${what} Install it: ${install}`, { cause: error })
  }
}
