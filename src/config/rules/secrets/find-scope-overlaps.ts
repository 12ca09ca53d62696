import { type ConfigPath, formatPath } from '../../../errors.js'
import { foldName } from '../../../sql/fold-name.js'
import type { CatalogConfig, SecretConfig } from '../../model/catalog-config.js'
import type { Locator } from '../../model/config-problem.js'
import type { ConfigWarning } from '../../model/config-warning.js'
import { pathsOf } from '../../prepare/resolve-config-paths.js'

/** The types whose secrets DuckDB selects by path; secrets of servers are selected by name. */
const chosenByPath: ReadonlySet<string> = new Set(['s3', 'aws', 'gcs', 'r2', 'azure', 'http', 'huggingface'])

interface PlacedScope {
  readonly secret: SecretConfig
  /** `undefined` if the secret applies to all paths. */
  readonly scope: string | undefined
  readonly at: ConfigPath
}

/**
 * Warns about scopes that match more than intended (`s3://bkt` also matches `s3://bkt-evil`), and about secrets that exclude each other.
 * Pure.
 */
export function findScopeOverlaps(
  config: CatalogConfig,
  locate: Locator,
  isFromVariable: (at: ConfigPath) => boolean,
): readonly ConfigWarning[] {
  const scopes = listScopes(config.duckdb.secrets ?? [])
  if (scopes.length === 0) return []
  const named = listNamed(config, scopes)
  const warn = (at: ConfigPath, message: string): ConfigWarning => ({
    code: 'SCOPE_OVERLAPS',
    message,
    location: locate(at) ?? { path: formatPath(at) },
  })
  // The scope may contain a credential
  const shown = ({ scope = '', at }: PlacedScope) =>
    isFromVariable(at) || scope.includes('@') ? `at ${formatPath(at)}` : JSON.stringify(scope)
  return scopes.flatMap((placed, index) => {
    const { secret, scope, at } = placed
    const other = scopes.slice(0, index).find((earlier) => isSame(earlier, placed))
    const warnings: ConfigWarning[] = []
    if (other) {
      const what = scope === undefined ? 'no scope' : `the scope ${shown(placed)}`
      const names = `${describe(other.secret)} and ${describe(secret)}`
      warnings.push(
        warn(
          at,
          `The secrets ${names} of type ${secret.type} have ${what}, so DuckDB uses only one of them for a path. Give each its own \`scope\`.`,
        ),
      )
    }
    if (scope !== undefined && isOpen(scope)) {
      const caught = isFromVariable(at)
        ? undefined
        : named.map(authorityOf).find((place) => place !== undefined && place !== scope && place.startsWith(scope))
      const also = caught === undefined ? 'every name that starts with it' : `${caught}, which this catalog uses`
      warnings.push(
        warn(
          at,
          `The scope ${shown(placed)} of the secret ${describe(secret)} also matches ${also}. End it with a slash to match that one only.`,
        ),
      )
    }
    return warnings
  })
}

function listNamed(config: CatalogConfig, scopes: readonly PlacedScope[]): readonly string[] {
  const inSql = config.views.flatMap(({ sql = '' }) => sql.match(/[a-z][a-z\d+.-]*:\/\/[^\s'"/@]+(?=[/'"])/gi) ?? [])
  return [...pathsOf(config).map(({ path }) => path), ...scopes.flatMap(({ scope }) => scope ?? []), ...inSql]
}

function listScopes(secrets: readonly SecretConfig[]): readonly PlacedScope[] {
  return secrets.flatMap((secret, index): readonly PlacedScope[] => {
    const at = ['duckdb', 'secrets', index]
    const { scope } = secret
    if (!chosenByPath.has(foldName(secret.type))) return []
    if (scope === undefined || typeof scope === 'string')
      return [{ secret, scope, at: scope === undefined ? at : [...at, 'scope'] }]
    return scope.map((part, position) => ({ secret, scope: part, at: [...at, 'scope', position] }))
  })
}

function isSame(one: PlacedScope, other: PlacedScope): boolean {
  return one.secret !== other.secret && foldName(one.secret.type) === foldName(other.secret.type) && one.scope === other.scope
}

/** A bucket or a host without a final slash. */
function isOpen(scope: string): boolean {
  return /^[a-z][a-z\d+.-]*:\/\/[^/]+$/i.test(scope)
}

function authorityOf(path: string): string | undefined {
  return /^[a-z][a-z\d+.-]*:\/\/[^/@]+(?=\/|$)/i.exec(path)?.[0]
}

function describe({ name, type }: SecretConfig): string {
  return JSON.stringify(name ?? type)
}
