import type { ConfigPath } from '../../errors.js'
import { foldName } from '../../sql/fold-name.js'
import { parseOneStatement } from '../../sql/lexer/tokenize.js'
import { localSettings } from '../../sql/local-settings.js'
import { parseSetting } from '../../sql/parse-setting.js'
import type { ConfigProblem } from '../model/config-problem.js'
import { type Draft, draftOf } from '../model/untyped.js'

/** Settings that a connection can change even when the configuration is locked. */
const neverLocked: ReadonlySet<string> = new Set(['schema', 'search_path'])

/**
 * Checks `duckdb.security` beyond the schema: keys without effect, and settings that a lock would prevent on every connection that is opened
 * later.
 */
export function checkSecurity(duckdb: Draft): readonly ConfigProblem[] {
  const security = draftOf(duckdb.security)
  const allowed = security.external_access === false ? [] : ['allowed_directories', 'allowed_paths']
  return [
    ...allowed
      .filter((key) => key in security)
      .map((key) => ({
        at: ['duckdb', 'security', key],
        message: 'has no effect unless external access is off; add `external_access: false`',
      })),
    ...(security.lock_configuration === true ? checkLocked(duckdb) : []),
  ]
}

function checkLocked(duckdb: Draft): readonly ConfigProblem[] {
  const { settings } = duckdb
  const texts = (['settings', 'pragmas', 'init_sql'] as const).flatMap((key) => {
    const value = duckdb[key]
    const list: readonly unknown[] = Array.isArray(value) ? value : []
    return list.map((sql, index) => [sql, ['duckdb', key, index]] as const)
  })
  const written = typeof settings === 'string' ? [[settings, ['duckdb', 'settings']] as const] : []
  const named = Object.keys(draftOf(settings)).map((name) => [name, ['duckdb', 'settings', name]] as const)
  return [
    ...[...written, ...texts].flatMap(([sql, at]) => (typeof sql === 'string' ? refuse(settingOf(sql), at) : [])),
    ...named.flatMap(([name, at]) => refuse(name, at)),
  ]
}

/** The setting that a statement sets by name, which `PRAGMA enable_x` does not. */
function settingOf(sql: string): string | undefined {
  const parsed = parseSetting(sql)
  if (!('verb' in parsed) || parsed.scope === 'VARIABLE') return undefined
  const tokens = parseOneStatement(sql)
  const isPragmaCall = parsed.verb === 'PRAGMA' && !('problem' in tokens) && tokens[2]?.text !== '='
  return isPragmaCall ? undefined : parsed.name
}

function refuse(setting: string | undefined, at: ConfigPath): readonly ConfigProblem[] {
  const name = setting === undefined ? '' : foldName(setting)
  if (!localSettings.has(name) || neverLocked.has(name)) return []
  const message =
    'is set on each connection, and `lock_configuration` prevents that on connections that are opened later; remove one of the two'
  return [{ at, message }]
}
