import type { CatalogConfig, SecretConfig } from '../config/catalog-config.js'
import { foldName } from '../config/fold-name.js'
import { parseQuackAddress } from '../config/parse-quack-address.js'
import { planOpenOptions } from './plan-session.js'
import { planQuack } from './restorers/attachments.js'
import { planExtension } from './restorers/extensions.js'
import { secretsRestorer } from './restorers/secrets.js'
import type { AttachmentStep, SessionPlan, SessionStep } from './session-plan.js'

/** What opens the way to a server: its token, and what a proxy before it wants. */
const secretTypes: ReadonlySet<string> = new Set(['quack', 'http'])

/**
 * The plan of a session whose database is on a quack server. The server has restored its own settings, extensions, secrets and
 * attachments; of those of the config only what counts for one connection is restored, there. Pure.
 * @internal
 */
export function planQuackSession(config: CatalogConfig, { steps }: SessionPlan, database: string): SessionPlan {
  const { config: _, ...duckdb } = config.duckdb
  const extensions = duckdb.extension_policy === 'never' ? [] : ['httpfs', 'quack'].map((name) => planExtension({ name }, config))
  return {
    database,
    openOptions: planOpenOptions({ ...config, duckdb }),
    steps: steps.filter(({ scope }) => scope === 'connection'),
    reach: [...extensions, ...planSecretSteps(config)],
  }
}

/**
 * Attaches the server that the database of a plan is on, under a name of its own. Pure.
 * @internal
 */
export function planServer(database: string, alias: string): AttachmentStep {
  const { uri, options } = parseQuackAddress(database)
  const { at: _, ...step } = planQuack({ alias, uri, options, read_only: false }, { secrets: [], limits: {}, at: [] })
  return { ...step, name: uri }
}

/** Nothing of them is kept: they are for this session. */
function planSecretSteps({ duckdb, ...config }: CatalogConfig): readonly SessionStep[] {
  const isWanted = ({ type }: SecretConfig) => secretTypes.has(foldName(type))
  const secrets = (duckdb.secrets ?? []).map((secret) => ({ ...secret, persistent: false }))
  return secretsRestorer
    .plan({ ...config, duckdb: { ...duckdb, secrets } })
    .filter((_step, index) => secrets[index] !== undefined && isWanted(secrets[index]))
}
