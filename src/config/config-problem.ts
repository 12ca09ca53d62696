import { ConfigError, type ConfigIssue, type ConfigPath, formatPath, type Location } from '../errors.js'

/**
 * Something that is wrong in a config, before it has a place in a file.
 * @internal
 */
export interface ConfigProblem {
  readonly at: ConfigPath
  readonly message: string
  /** Only a variable is missing: the config itself may be right. */
  readonly missingVariable?: true
}

/**
 * Says where a path of a config stands in its text.
 * @internal
 */
export type Locator = (path: ConfigPath) => Location | undefined

/** So many are shown; a person repairs the first ones and looks again. */
const shownIssues = 50

/**
 * All problems of a config as one error, in the order of the file.
 * @internal
 */
export function createConfigError(problems: readonly ConfigProblem[], locate: Locator | undefined): ConfigError {
  const issues = new Map<string, ConfigIssue>()
  for (const { at, message } of problems) {
    const path = formatPath(at)
    const key = `${path}\n${message}`
    if (!issues.has(key)) issues.set(key, { ...locate?.(at), path, message })
  }
  const sorted = [...issues.values()].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
  const shown = sorted.slice(0, shownIssues)
  if (sorted.length > shownIssues) shown.push({ path: '', message: `and ${sorted.length - shownIssues} more problems` })
  const onlyVariables = problems.every(({ missingVariable }) => missingVariable === true)
  return new ConfigError(onlyVariables ? 'CONFIG_ENV_MISSING' : 'CONFIG_INVALID', shown)
}

/**
 * Whether a key can be shown: a mistyped `password:hunter2` reads as a key.
 * @internal
 */
export function isPlainKey(key: string): boolean {
  return /^[\w-]{1,64}$/.test(key)
}
