import type { ErrorOf } from './errors.js'
import { isDuckalogError } from './errors.js'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Loads a catalog whose servers and files are not opened: environment variables that are not set, such as passwords, may have any value.
 * @param load - reads the catalog with variables, at first without further ones
 */
export async function loadWithoutVariables<T>(
  given: Environment,
  load: (env: Environment | undefined) => Promise<T>,
): Promise<T> {
  const standIns = new Map<string, string>()
  for (;;) {
    try {
      return await load(standIns.size === 0 ? undefined : { ...given, ...Object.fromEntries(standIns) })
    } catch (error) {
      if (!isDuckalogError(error, 'CONFIG_ENV_MISSING')) throw error
      const before = standIns.size
      // A digit is text and a number
      for (const name of missingVariables(error)) standIns.set(name, '1')
      if (standIns.size === before) throw error
    }
  }
}

function missingVariables({ issues }: ErrorOf<'CONFIG_ENV_MISSING'>): readonly string[] {
  return issues.flatMap(({ message }) => /\benvironment variable (\w+)/.exec(message)?.[1] ?? [])
}
