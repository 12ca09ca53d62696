import type { CatalogConfig, Scalar } from '../../config/catalog-config.js'
import { parseSetting } from '../../config/parse-setting.js'
import type { ConfigPath } from '../../errors.js'
import { quoteLiteral } from '../../sql.js'
import { localSettings } from '../local-settings.js'
import type { SessionRestorer, SettingStep } from '../session-plan.js'

/** The first word, behind any comments. */
const verbPattern = /\b(?:RESET|SET)\b/i

/**
 * `duckdb.settings`: its map, or its statements as written.
 * @internal
 */
export const settingsRestorer: SessionRestorer = {
  kind: 'setting',
  plan: ({ duckdb: { settings } }) => {
    const at = ['duckdb', 'settings']
    if (settings === undefined) return []
    if (typeof settings === 'string') return [planStatement('setting', settings, at)]
    if (isList(settings)) return settings.map((sql, index) => planStatement('setting', sql, [...at, index]))
    return Object.entries(settings).map(([name, value]) => planSetting(name, value, [...at, name]))
  },
}

/**
 * `duckdb.pragmas`: any statement, once for each instance; a SET of a connection's setting on each connection.
 * @internal
 */
export const pragmasRestorer: SessionRestorer = {
  kind: 'pragma',
  plan: ({ duckdb: { pragmas = [] } }: CatalogConfig) =>
    pragmas.map((sql, index) => planStatement('pragma', sql, ['duckdb', 'pragmas', index])),
}

/**
 * One setting for the whole instance, or for each connection if DuckDB has it so. Says GLOBAL, because without it the settings
 * of an extension reach only the connection that sets them.
 * @internal
 */
export function planSetting(name: string, value: Scalar, at?: ConfigPath): SettingStep {
  const local = localSettings.has(name.toLowerCase())
  return {
    kind: 'setting',
    name,
    scope: local ? 'connection' : 'instance',
    statements: [{ sql: `SET ${local ? '' : 'GLOBAL '}${name} = ${quoteLiteral(value)}` }],
    ...(at && { at }),
  }
}

function planStatement(kind: SettingStep['kind'], text: string, at: ConfigPath): SettingStep {
  const sql = text.trim().replace(/;\s*$/, '')
  const parsed = parseSetting(sql)
  if (!('verb' in parsed)) return { kind, name: sql, scope: 'instance', statements: [{ sql }], at }
  const { verb, scope, name } = parsed
  if (
    scope === 'SESSION' ||
    scope === 'LOCAL' ||
    scope === 'VARIABLE' ||
    (scope === undefined && localSettings.has(name.toLowerCase()))
  ) {
    return { kind, name, scope: 'connection', statements: [{ sql }], at }
  }
  const widened = verb !== 'PRAGMA' && scope === undefined ? sql.replace(verbPattern, '$& GLOBAL') : sql
  return { kind, name, scope: 'instance', statements: [{ sql: widened }], at }
}

function isList(settings: readonly string[] | object): settings is readonly string[] {
  return Array.isArray(settings)
}
