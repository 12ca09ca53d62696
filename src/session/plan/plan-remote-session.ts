import type { CatalogConfig, SecretConfig } from '../../config/model/catalog-config.js'
import { parseQuackAddress } from '../../config/notation/parse-quack-address.js'
import { databaseName } from '../../config/notation/resolve-path.js'
import { ConnectionError } from '../../errors.js'
import { foldName } from '../../sql/fold-name.js'
import { hideInSteps } from './hide-credentials.js'
import { planOpenOptions } from './plan-session.js'
import { planMotherDuck, planQuack } from './restorers/attachments.js'
import { planExtension } from './restorers/extensions.js'
import { secretsRestorer } from './restorers/secrets.js'
import type { AttachmentStep, SessionPlan, SessionStep } from './session-plan.js'

/**
 * Plans the steps before connecting to a remote database: its extensions, and the declared secrets of these types, as temporary ones.
 * Pure.
 */
function planReach(config: CatalogConfig, extensions: readonly string[], secretTypes: readonly string[]): readonly SessionStep[] {
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

/**
 * Plans a session on a MotherDuck database. Opening its address would require the token before secrets can be created; so it is attached to
 * an in-memory database after its secret. Pure.
 * @throws ConnectionError DATABASE_OPEN_FAILED for an address without a database name, or with parameters
 */
export function planMotherDuckSession(config: CatalogConfig, session: SessionPlan, database: string): SessionPlan {
  refuseBadAddress(database)
  return { ...session, database, reach: planReach(config, ['motherduck'], ['motherduck']) }
}

/** Plans attaching a MotherDuck database. Pure. */
export function planMotherDuckDatabase(database: string, readOnly: boolean): AttachmentStep {
  const { at: _, ...step } = planMotherDuck(
    { alias: databaseName(database), read_only: readOnly },
    { secrets: [], limits: {}, at: [] },
  )
  return step
}

function refuseBadAddress(database: string): void {
  if (databaseName(database) !== '' && !database.includes('?')) return
  // A parameter may contain the token
  const [shown] = database.split('?', 1)
  const message = `${JSON.stringify(shown)} must name one database: write md:NAME without parameters, and put the token into a secret of type motherduck.`
  throw new ConnectionError('DATABASE_OPEN_FAILED', message)
}

/**
 * Plans a session on a quack server. The server has restored its own settings, extensions, secrets and attachments; of the config, only
 * connection state is restored, on the server. Pure.
 * @throws ConnectionError DATABASE_OPEN_FAILED for a bad address
 */
export function planQuackSession(config: CatalogConfig, { steps }: SessionPlan, database: string): SessionPlan {
  parseQuackAddress(database)
  const { config: _, ...duckdb } = config.duckdb
  return {
    database,
    openOptions: planOpenOptions({ ...config, duckdb }),
    steps: steps.filter(({ scope }) => scope === 'connection'),
    // The token of the server, and the credentials of a proxy
    reach: planReach(config, ['httpfs', 'quack'], ['quack', 'http']),
  }
}

/** Plans attaching a quack server under a separate alias. Pure. */
export function planQuackDatabase(database: string, alias: string): AttachmentStep {
  const { uri, options } = parseQuackAddress(database)
  const { at: _, ...step } = planQuack({ alias, uri, options, read_only: false }, { secrets: [], limits: {}, at: [] })
  return { ...step, name: uri }
}
