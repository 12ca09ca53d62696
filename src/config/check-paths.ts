import { ConfigError } from '../errors.js'
import type { AllowedRoots } from './allowed-roots.js'
import type { CatalogConfig } from './catalog-config.js'
import { type ConfigProblem, createConfigError } from './config-problem.js'
import { originOf } from './location-of.js'
import { pathsOf } from './resolve-config-paths.js'

/** Paths that are looked at before the next ones are. */
const batch = 256

/**
 * Sees to it that every path of a config lies in the allowed folders, links resolved.
 * @throws {@link ConfigError} CONFIG_PATH_FORBIDDEN with all paths that do not
 * @internal
 */
export async function checkPaths(config: CatalogConfig, roots: AllowedRoots): Promise<void> {
  const { isFromVariable, locate } = originOf(config)
  const paths = pathsOf(config)
  const problems: ConfigProblem[] = []
  for (let start = 0; start < paths.length; start += batch) {
    const part = paths.slice(start, start + batch)
    const allowed = await Promise.all(part.map(({ path, isPattern }) => roots.allows(path, { isPattern })))
    for (const [index, { path, at }] of part.entries()) {
      const name = isFromVariable(at) ? 'the path' : path
      if (!allowed[index]) problems.push({ at, message: `${name} lies outside of the allowed folders (allowedRoots)` })
    }
  }
  if (problems.length > 0) throw new ConfigError('CONFIG_PATH_FORBIDDEN', createConfigError(problems, locate).issues)
}
