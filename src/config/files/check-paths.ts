import { ConfigError } from '../../errors.js'
import type { CatalogConfig } from '../model/catalog-config.js'
import { type ConfigProblem, createConfigError } from '../model/config-problem.js'
import { originOf } from '../parse/create-locator.js'
import { type OptionPath, optionPathsOf } from '../prepare/option-paths.js'
import { type PlacedPath, pathsOf } from '../prepare/resolve-config-paths.js'
import type { AllowedRoots } from './allowed-roots.js'

/** Paths that are looked at before the next ones are. */
const batch = 256

type CheckedPath = Pick<PlacedPath, 'at'> &
  Partial<Pick<PlacedPath, 'isPattern'> & Pick<OptionPath, 'hidden'>> & { readonly path: string | undefined }

/**
 * Sees to it that every path of a config lies in the allowed folders, links resolved.
 * @throws {@link ConfigError} CONFIG_PATH_FORBIDDEN with all paths that do not
 */
export async function checkPaths(config: CatalogConfig, roots: AllowedRoots): Promise<void> {
  const { isFromVariable, locate } = originOf(config)
  const paths: readonly CheckedPath[] = [...pathsOf(config), ...optionPathsOf(config)]
  const problems: ConfigProblem[] = []
  for (let start = 0; start < paths.length; start += batch) {
    const part = paths.slice(start, start + batch)
    const allowed = await Promise.all(
      part.map(({ path, isPattern = false }) => path !== undefined && roots.allows(path, { isPattern })),
    )
    for (const [index, { path, at, hidden = false }] of part.entries()) {
      if (allowed[index]) continue
      const name = isFromVariable(at) || hidden ? 'the path' : path
      const message =
        path === undefined
          ? 'names a path that cannot be checked against the allowed folders (allowedRoots); write it as a plain text'
          : `${name} lies outside of the allowed folders (allowedRoots)`
      problems.push({ at, message })
    }
  }
  if (problems.length > 0) throw new ConfigError('CONFIG_PATH_FORBIDDEN', createConfigError(problems, locate).issues)
}
