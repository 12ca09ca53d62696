import type { ConfigPath } from '../errors.js'
import { closestMatch } from './closest-match.js'
import type { ConfigProblem } from './config-problem.js'
import { type CheckContext, type Draft, draftOf, draftsOf, textOf } from './draft.js'
import { foldName } from './fold-name.js'
import { parseSetting } from './parse-setting.js'
import { parseOneStatement } from './parse-sql-tokens.js'
import { isRepositoryName } from './resolve-config-paths.js'

/** The repositories that DuckDB knows by a name. */
const repositories = ['core', 'core_nightly', 'community']

/**
 * What the schema cannot say about `duckdb`: statements that are what they should be, sources of extensions that exist, secrets
 * whose names differ.
 * @internal
 */
export function checkSession(document: Draft, context: CheckContext): readonly ConfigProblem[] {
  const duckdb = draftOf(document.duckdb)
  const { settings } = duckdb
  return [
    ...(typeof settings === 'string' ? checkStatement(settings, ['duckdb', 'settings'], parseSetting) : []),
    ...checkStatements(settings, ['duckdb', 'settings'], parseSetting),
    ...checkStatements(duckdb.pragmas, ['duckdb', 'pragmas'], parseOneStatement),
    ...draftsOf(duckdb.extensions).flatMap(([extension, index]) =>
      checkExtension(extension, ['duckdb', 'extensions', index], context),
    ),
    ...checkSecrets(draftsOf(duckdb.secrets), context),
  ]
}

type Parse = (sql: string) => object

function checkStatements(list: unknown, at: ConfigPath, parse: Parse): readonly ConfigProblem[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((sql: unknown, index) => (typeof sql === 'string' ? checkStatement(sql, [...at, index], parse) : []))
}

function checkStatement(sql: string, at: ConfigPath, parse: Parse): readonly ConfigProblem[] {
  if (sql.trim() === '') return []
  const parsed = parse(sql)
  return 'problem' in parsed ? [{ at, message: String(parsed.problem) }] : []
}

function checkExtension(extension: Draft, parent: ConfigPath, context: CheckContext): readonly ConfigProblem[] {
  const from = textOf(extension, 'from')
  const at = [...parent, 'from']
  const installed = ['from', 'version', 'force'].filter((key) => key in extension && extension[key] !== false)
  return [
    ...('path' in extension
      ? installed.map((key) => ({
          at: [...parent, key],
          message: 'is for extensions that are installed, and `path` is loaded as it is; remove it',
        }))
      : []),
    ...(from !== undefined && isRepositoryName(from) && !repositories.includes(from) && !context.isUnknown(at)
      ? [{ at, message: `is none of DuckDB's repositories; ${suggestRepository(from)}` }]
      : []),
  ]
}

function suggestRepository(from: string): string {
  const match = closestMatch(from, repositories)
  return match === undefined
    ? `write ${repositories.join(', ')}, a URL, or a folder as \`./folder\``
    : `did you mean \`${match}\`?`
}

function checkSecrets(secrets: ReturnType<typeof draftsOf>, context: CheckContext): readonly ConfigProblem[] {
  const seen = new Map<string, number>()
  return secrets.flatMap(([secret, index]) => {
    const parent = ['duckdb', 'secrets', index]
    const key = 'name' in secret ? 'name' : 'type'
    const name = textOf(secret, key)
    const at = [...parent, key]
    const twice = checkParameters(secret, parent)
    if (name === undefined || context.isUnknown(at)) return twice
    const first = seen.get(foldName(name))
    if (first === undefined) {
      seen.set(foldName(name), index)
      return twice
    }
    const hint =
      key === 'type'
        ? 'a secret without `name` has its type as its name; give it a `name`'
        : 'names are unique, whatever the case'
    return [...twice, { at, message: `is the name of ${context.place(['duckdb', 'secrets', first])} as well; ${hint}` }]
  })
}

/** A parameter can be written as a field, in `params` and in `options`; DuckDB would take only one. */
function checkParameters(secret: Draft, parent: ConfigPath): readonly ConfigProblem[] {
  const fields = Object.keys(secret).map(foldName)
  const params = Object.keys(draftOf(secret.params)).map(foldName)
  const repeats = (section: string, known: readonly string[]) =>
    Object.keys(draftOf(secret[section]))
      .filter((name) => known.includes(foldName(name)))
      .map((name) => ({ at: [...parent, section, name], message: 'is given twice for the same secret; remove one of them' }))
  return [...repeats('params', fields), ...repeats('options', [...fields, ...params])]
}
