import { foldName } from '../../config/fold-name.js'
import type { Scalar } from '../../config/option-value.js'
import { parseSetting } from '../../config/parse-setting.js'
import { parseOneStatement } from '../../config/parse-sql-tokens.js'
import type { ConfigPath } from '../../errors.js'
import { quoteIdentifier, quoteLiteral } from '../../sql.js'
import { formerlyLocalSettings, localSettings } from '../local-settings.js'
import type { SessionRestorer, SettingStep } from '../session-plan.js'

type Scope = SettingStep['scope']

/** PRAGMAs without a value that change the connection: all but two of those that switch something on or off. */
const connectionPragma = /^(?:(?:enable|disable)_(?!object_cache$|checkpoint_on_shutdown$)|verify_)/i

/** Statements whose effect no other connection sees. */
const connectionStatement = /^(?:USE |PREPARE |CREATE (?:OR REPLACE )?(?:LOCAL |GLOBAL )?TEMP(?:ORARY)? (?!SECRET\b))/i

const verbPattern = /\b(?:SET|RESET|PRAGMA)\b/gi

const longestName = 60

/**
 * `duckdb.settings`: its map, or its statements as written.
 * @internal
 */
export const settingsRestorer: SessionRestorer = {
  kind: 'setting',
  plan: ({ duckdb: { settings } }) => {
    const at = ['duckdb', 'settings']
    if (settings === undefined) return []
    if (typeof settings === 'string') return planStatement('setting', settings, at)
    if (isList(settings)) return settings.flatMap((sql, index) => planStatement('setting', sql, [...at, index]))
    return Object.entries(settings).flatMap(([name, value]) => planSetting(name, value, [...at, name]))
  },
}

/**
 * `duckdb.pragmas`: any statement, once for each instance; what counts for a connection only, on each connection.
 * @internal
 */
export const pragmasRestorer: SessionRestorer = {
  kind: 'pragma',
  plan: ({ duckdb: { pragmas = [] } }) =>
    pragmas.flatMap((sql, index) => planStatement('pragma', sql, ['duckdb', 'pragmas', index])),
}

/**
 * One setting for the whole instance, or for each connection if DuckDB has it so.
 * @internal
 */
export function planSetting(name: string, value: Scalar, at?: ConfigPath): readonly SettingStep[] {
  const scopes = scopesOf(name)
  const sql = `SET ${isGlobal(scopes) ? 'GLOBAL ' : ''}${quoteIdentifier(name)} = ${quoteLiteral(value)}`
  return planSteps('setting', name, scopes, sql, at)
}

function planStatement(kind: SettingStep['kind'], text: string, at: ConfigPath): readonly SettingStep[] {
  const sql = text.trim().replace(/\s*;$/, '')
  const words = readWords(sql)
  const parsed = parseSetting(sql)
  if (!('verb' in parsed)) {
    return planSteps(kind, shorten(sql), [connectionStatement.test(words.join(' ')) ? 'connection' : 'instance'], sql, at)
  }
  const { verb, scope, name } = parsed
  if (scope !== undefined) return planSteps(kind, name, [scope === 'GLOBAL' ? 'instance' : 'connection'], sql, at)
  if (verb === 'PRAGMA' && words[2] !== '=') {
    return planSteps(kind, name, [connectionPragma.test(name) ? 'connection' : 'instance'], sql, at)
  }
  const scopes = scopesOf(name)
  return planSteps(kind, name, scopes, isGlobal(scopes) ? widen(verb, sql) : sql, at)
}

function planSteps(
  kind: SettingStep['kind'],
  name: string,
  scopes: readonly Scope[],
  sql: string,
  at: ConfigPath | undefined,
): readonly SettingStep[] {
  return scopes.map((scope) => ({ kind, name, scope, statements: [{ sql }], ...(at && { at }) }))
}

/** Where both stand, the instance's own connection gets the setting as well: views are bound on it. */
function scopesOf(setting: string): readonly Scope[] {
  const name = foldName(setting)
  if (localSettings.has(name)) return ['connection']
  return formerlyLocalSettings.has(name) ? ['instance', 'connection'] : ['instance']
}

/** Without the word GLOBAL the time zone and the settings of extensions reach only the connection that sets them. */
function isGlobal(scopes: readonly Scope[]): boolean {
  return !scopes.includes('connection')
}

/** `SET x = 1` and `PRAGMA x = 1` as `SET GLOBAL x = 1`; `RESET x` as `RESET GLOBAL x`. */
function widen(verb: 'SET' | 'RESET' | 'PRAGMA', sql: string): string {
  const ends = [...sql.matchAll(verbPattern)].map(({ 0: word, index }) => index + word.length)
  // The same word may stand in a comment before
  const end = ends.find((position) => readWords(sql.slice(0, position)).length === 1)
  return `${verb === 'RESET' ? 'RESET' : 'SET'} GLOBAL${sql.slice(end)}`
}

function readWords(sql: string): readonly string[] {
  const tokens = parseOneStatement(sql)
  return 'problem' in tokens ? [] : tokens.map(({ text }) => text)
}

function shorten(sql: string): string {
  const line = sql.replace(/\s+/g, ' ')
  return line.length > longestName ? `${line.slice(0, longestName)}…` : line
}

function isList(settings: readonly string[] | object): settings is readonly string[] {
  return Array.isArray(settings)
}
