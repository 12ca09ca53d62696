import { ConfigError, type ConfigIssue, type ConfigPath, formatPath, type Location } from '../../errors.js'

/** A problem in a config, before it is located in a file. */
export interface ConfigProblem {
  readonly at: ConfigPath
  readonly message: string
  /** Only a variable is missing: the config itself may be valid. */
  readonly missingVariable?: true
  /** Locates `at` if it is a path in one of the files and not in the merged config. */
  readonly locate?: Locator | undefined
}

/** Returns the location of a config path in its text. */
export type Locator = (path: ConfigPath) => Location | undefined

/** Access to the text of a document by config path. */
export interface TextPlaces {
  readonly locate: Locator
  /** The text at a path, if it is an unquoted scalar. */
  textAt(path: ConfigPath): string | undefined
}

/** Limits how many issues an error shows. */
const shownIssues = 50

/** Limits how many problems are located. A file with more is not a catalog. */
const placedProblems = 5000

/** All problems of a config as one error, sorted by file and position. */
export function createConfigError(problems: readonly ConfigProblem[], locate: Locator | undefined): ConfigError {
  const issues = problems.slice(0, placedProblems).map(({ at, message, locate: locateOwn }): ConfigIssue => {
    const location = (locateOwn ?? locate)?.(at)
    return { ...location, path: location?.path ?? formatPath(at), message }
  })
  const onlyVariables = problems.every(({ missingVariable }) => missingVariable === true)
  return new ConfigError(
    onlyVariables ? 'CONFIG_ENV_MISSING' : 'CONFIG_INVALID',
    arrangeIssues(issues, problems.length - issues.length),
  )
}

/** Removes duplicate issues, sorts them by file and position, and limits their number. */
export function arrangeIssues(issues: readonly ConfigIssue[], furtherCount = 0): readonly ConfigIssue[] {
  const unique = new Map(issues.map((issue) => [`${issue.file}\n${issue.path}\n${issue.message}`, issue]))
  const files = new Map([...new Set(issues.map(({ file }) => file))].map((file, index) => [file, index]))
  const order = ({ file }: ConfigIssue) => files.get(file) ?? 0
  const sorted = [...unique.values()].sort(
    (a, b) => order(a) - order(b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  )
  const shown = sorted.slice(0, shownIssues)
  const hidden = sorted.length - shown.length + furtherCount
  if (hidden > 0) shown.push({ path: '', message: `and ${hidden} more problems` })
  return shown
}

/** Whether a key may be shown: a mistyped `password:hunter2` would be a key. */
export function isPlainKey(key: string): boolean {
  return /^[\w-]{1,64}$/.test(key)
}
