import { closestMatch } from '../../closest-match.js'
import type { ConfigPath } from '../../errors.js'
import { parseOneStatement, parseSqlTokens, type SqlProblem } from '../../sql/lexer/tokenize.js'
import { parseSetting } from '../../sql/parse-setting.js'
import type { ConfigProblem } from '../model/config-problem.js'
import { type Draft, draftOf, draftsOf, textOf } from '../model/untyped.js'
import { isRepositoryName } from '../prepare/resolve-config-paths.js'
import type { CheckContext } from './check-context.js'
import { checkSecurity } from './check-security.js'
import { checkSecrets } from './secrets/check-secrets.js'

/** DuckDB's named repositories. */
const repositories = ['core', 'core_nightly', 'community']

/**
 * Checks `duckdb` beyond the schema: valid statements, existing extension sources, unique secret names.
 */
export function checkSession(document: Draft, context: CheckContext): readonly ConfigProblem[] {
  const duckdb = draftOf(document.duckdb)
  const { settings } = duckdb
  return [
    ...(typeof settings === 'string' ? checkStatement(settings, ['duckdb', 'settings'], parseSetting) : []),
    ...checkStatements(settings, ['duckdb', 'settings'], parseSetting),
    ...checkStatements(duckdb.pragmas, ['duckdb', 'pragmas'], parseStatements),
    ...checkStatements(duckdb.init_sql, ['duckdb', 'init_sql'], parseOneStatement),
    ...checkSecurity(duckdb),
    ...draftsOf(duckdb.extensions).flatMap(([extension, index]) =>
      checkExtension(extension, ['duckdb', 'extensions', index], context),
    ),
    ...checkSecrets(draftsOf(duckdb.secrets), context),
  ]
}

/** A pragma may contain several statements. */
function parseStatements(sql: string): object {
  const statements = parseSqlTokens(sql)
  const nothing: SqlProblem = { problem: 'contains no SQL statement' }
  return 'problem' in statements || statements.length > 0 ? statements : nothing
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
          message: 'only applies to extensions that are installed, but `path` is loaded directly; remove it',
        }))
      : []),
    ...(from !== undefined && isRepositoryName(from) && !repositories.includes(from) && !context.isUnknown(at)
      ? [{ at, message: `is not one of DuckDB's repositories; ${suggestRepository(from)}` }]
      : []),
  ]
}

function suggestRepository(from: string): string {
  const match = closestMatch(from, repositories)
  return match === undefined
    ? `write ${repositories.join(', ')}, a URL, or a folder as \`./folder\``
    : `did you mean \`${match}\`?`
}
