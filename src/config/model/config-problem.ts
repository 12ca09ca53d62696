import { ConfigError, type ConfigIssue, type ConfigPath, formatPath, type Location } from '../../errors.js'

/** Something that is wrong in a config, before it has a place in a file. */
export interface ConfigProblem {
  readonly at: ConfigPath
  readonly message: string
  /** Only a variable is missing: the config itself may be right. */
  readonly missingVariable?: true
  /** Where `at` is looked up, when it is a path of one of the files and not of the config as a whole. */
  readonly locate?: Locator
}

/** Says where a path of a config stands in its text. */
export type Locator = (path: ConfigPath) => Location | undefined

/** Where everything stands in a text, and how it is written there. */
export interface TextPlaces {
  readonly locate: Locator
  /** What stands at a path, if that is a scalar without quotes. */
  textAt(path: ConfigPath): string | undefined
}

/** So many are shown; a person repairs the first ones and looks again. */
const shownIssues = 50

/** Only of so many the places are looked up: a file with more is not a catalog with mistakes. */
const placedProblems = 5000

/** All problems of a config as one error: file by file, each in the order of its text. */
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

/** Issues as an error shows them: each once, file by file, and no more than a person can read. */
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

/** Whether a key can be shown: a mistyped `password:hunter2` reads as a key. */
export function isPlainKey(key: string): boolean {
  return /^[\w-]{1,64}$/.test(key)
}
