import type { SecurityConfig } from '../../../config/model/catalog-config.js'
import { escapeGlob } from '../../../disk/escape-glob.js'
import { quoteLiteral } from '../../../sql/quote.js'
import type { SecurityStep, SessionRestorer } from '../session-plan.js'

type Key = keyof SecurityConfig

/**
 * `duckdb.security`, in the order that DuckDB needs: allowed paths before external access is disabled, and the lock of the configuration
 * last.
 */
export const securityRestorer: SessionRestorer = {
  kind: 'security',
  plan: ({ duckdb: { security = {} } }) => {
    const { allowed_directories, allowed_paths, external_access, community_extensions, lock_configuration } = security
    return [
      ...(external_access === false ? [touchSecrets] : []),
      ...planPaths('allowed_directories', allowed_directories),
      ...planPaths('allowed_paths', allowed_paths),
      ...(community_extensions === false ? [planSwitch('community_extensions', 'allow_community_extensions', false)] : []),
      ...(external_access === false ? [planSwitch('external_access', 'enable_external_access', false)] : []),
      ...(lock_configuration === true ? [planSwitch('lock_configuration', 'lock_configuration', true)] : []),
    ]
  },
}

/** Without external access DuckDB could not look into its secret directory any more, and would refuse every new secret. */
const touchSecrets: SecurityStep = {
  kind: 'security',
  name: 'secrets',
  scope: 'instance',
  statements: [{ sql: 'SELECT count(*) FROM duckdb_secrets()' }],
  at: ['duckdb', 'security', 'external_access'],
}

/** DuckDB asks for a pattern before it asks for what the pattern matches: a folder with wildcards in its name is named in both ways. */
function planPaths(key: Key, paths: readonly string[] = []): readonly SecurityStep[] {
  const named = [...new Set(paths.flatMap((path) => [path, escapeGlob(path)]))]
  return paths.length === 0 ? [] : [planStep(key, `SET GLOBAL ${key} = ${quoteLiteral(named)}`)]
}

function planSwitch(key: Key, setting: string, value: boolean): SecurityStep {
  return planStep(key, `SET GLOBAL ${setting} = ${value}`)
}

function planStep(key: Key, sql: string): SecurityStep {
  return { kind: 'security', name: key, scope: 'instance', statements: [{ sql }], at: ['duckdb', 'security', key] }
}
