import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { createDebug } from '../../create-debug.js'
import { escapeGlob } from '../../disk/escape-glob.js'
import type { Sources } from '../model/config-metadata.js'
import type { ConfigWarning } from '../model/config-warning.js'
import { hasWildcards } from '../notation/match-glob.js'
import { expandEnvValues } from '../parse/expand-env-values.js'
import { type EnvText, parseEnvText } from '../parse/parse-env-text.js'
import { describeTooBig } from '../parse/text-problems.js'
import type { Environment } from '../prepare/interpolate.js'
import { findFiles } from './find-files.js'
import { readTextFile } from './read-text-file.js'

const debug = createDebug('duckalog:config')

/** A file that is not an env file should not cause a warning for each line. */
const maxLineWarnings = 20

/** Reads files of variables, each once. */
export interface EnvFileReader {
  /**
   * The variables of all files that match the patterns in a folder and its parents. The nearest file takes precedence, and within a folder the
   * later pattern. In a value, `${NAME}` refers to an earlier line of the file, else to `env`, else to a file further away.
   */
  read(folder: string, patterns: readonly string[], env: Environment): Promise<Environment>
  /** The files and patterns that were looked for, including missing files. */
  sources(): Sources
  /** Warnings about ignored files and lines so far. */
  warnings(): readonly ConfigWarning[]
}

/** A reader for the files of one config. `isAllowed` decides whether a file may be read at all. */
export function createEnvFileReader(isAllowed: (path: string) => Promise<boolean>): EnvFileReader {
  const files = new Map<string, Promise<EnvText>>()
  const warnings = new Map<string, readonly ConfigWarning[]>()
  const looked = new Map<string, string | undefined>()
  const globs = new Map<string, readonly string[]>()

  const readOnce = (path: string): Promise<EnvText> => {
    const known = files.get(path) ?? readEnvFile(path)
    files.set(path, known)
    return known
  }
  const readEnvFile = async (path: string): Promise<EnvText> => {
    if (!(await isAllowed(path))) {
      debug('skipped %s: it is outside allowedRoots', path)
      return nothing
    }
    looked.set(path, undefined)
    const read = await readTextFile(path, (mark) => looked.set(path, mark))
    if ('problem' in read) {
      if (!isNothing(read.problem)) warnings.set(path, [describeSkipped(path, read.problem)])
      return nothing
    }
    const parsed = parseEnvText(read.text)
    debug('read %s: %d assignments', path, parsed.assignments.length)
    if (parsed.ignoredLines.length > 0) warnings.set(path, describeIgnored(path, parsed.ignoredLines))
    return parsed
  }
  return {
    sources: () => ({ files: looked, globs }),
    warnings: () => [...warnings].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, found]) => found),
    async read(folder, patterns, env) {
      const relative = patterns.filter((pattern) => !isAbsolute(pattern))
      const places = [
        ...parentsOf(resolve(folder)).flatMap((place) => relative.map((pattern) => findIn(place, pattern, globs))),
        ...patterns.filter(isAbsolute).map((pattern) => findIn('', pattern, globs)),
      ]
      const paths = (await Promise.all(places)).flat()
      const texts = await Promise.all(paths.map(readOnce))
      const variables = new Map<string, string>()
      // `env` may inherit: a variable called `constructor` is not set
      const lookUp = (name: string) => (Object.hasOwn(env, name) ? env[name] : undefined) ?? variables.get(name)
      for (const [index, path] of paths.entries()) {
        const { assignments } = texts[index] ?? nothing
        const expanded = expandEnvValues(assignments, lookUp)
        if (!expanded) warnings.set(path, [describeSkipped(path, describeTooBig())])
        for (const [name, value] of expanded ?? []) variables.set(name, value)
      }
      return Object.fromEntries(variables)
    },
  }
}

const nothing: EnvText = { assignments: [], ignoredLines: [] }

/** A missing file needs no warning, and neither does a folder called `.env`. */
function isNothing(problem: string): boolean {
  return problem === 'does not exist' || problem === 'is a folder, not a file'
}

function describeSkipped(path: string, problem: string): ConfigWarning {
  return {
    code: 'ENV_FILE_SKIPPED',
    message: `The variables in ${path} are not set: it ${problem}${problem.endsWith('?') ? '' : '.'}`,
    location: { file: path },
  }
}

/** Does not show the line, which may be secret. */
function describeIgnored(path: string, lines: readonly number[]): readonly ConfigWarning[] {
  return lines.slice(0, maxLineWarnings).map((line, index) => {
    const others = index === maxLineWarnings - 1 ? lines.length - maxLineWarnings : 0
    const further = others > 0 ? ` ${others} more lines are ignored as well.` : ''
    return {
      code: 'ENV_LINE_IGNORED',
      message: `Line ${line} of ${path} is ignored: it is not an assignment. Write NAME=value, or start a comment with #.${further}`,
      location: { file: path, line },
    }
  })
}

/** A folder and all its parents, outermost first. */
function parentsOf(folder: string): readonly string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [...parentsOf(parent), folder]
}

/** The files that a pattern matches in a folder; records the whole pattern. */
async function findIn(folder: string, written: string, globs: Map<string, readonly string[]>): Promise<readonly string[]> {
  if (!hasWildcards(basename(written))) return [join(folder, written)]
  const pattern = join(escapeGlob(folder), written)
  const found = (await findFiles(pattern)) ?? []
  globs.set(pattern, found)
  return found
}
