import type { CatalogConfig, SecretConfig } from '../../config/model/catalog-config.js'
import { foldName } from '../../sql/fold-name.js'
import { hideInSteps } from './hide-credentials.js'
import { planExtension } from './restorers/extensions.js'
import { secretsRestorer } from './restorers/secrets.js'
import type { SessionStep } from './session-plan.js'

/**
 * What comes before a database that is on another machine: the extensions that speak to it, and the declared secrets of these types, none
 * of them kept. Pure.
 */
export function planReach(
  config: CatalogConfig,
  extensions: readonly string[],
  secretTypes: readonly string[],
): readonly SessionStep[] {
  const { duckdb } = config
  const secrets = (duckdb.secrets ?? []).map((secret) => ({ ...secret, persistent: false }))
  const isWanted = ({ type }: SecretConfig) => secretTypes.includes(foldName(type))
  const steps = secretsRestorer.plan({ ...config, duckdb: { ...duckdb, secrets } })
  const loaded = duckdb.extension_policy === 'never' ? [] : extensions
  const reach = [
    ...loaded.map((name) => planExtension({ name }, config)),
    ...steps.filter((_step, index) => secrets[index] !== undefined && isWanted(secrets[index])),
  ]
  return hideInSteps(reach, config)
}
