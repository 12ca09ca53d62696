import { whilePending } from '../async/keep-alive.js'
import type { DriverConnection } from '../driver/core/driver.js'
import { type ConfigPath, formatPath, isDuckalogError, SessionError } from '../errors.js'
import { nodeCrypto } from '../node-on-use.js'
import { checkArguments, connection as connectionRule, listOfThings } from '../options/check-arguments.js'
import { flag, redactor as redactorRule, text } from '../options/option-rules.js'
import { type OptionRules, takeOptions } from '../options/take-options.js'
import { createRedactor, type Redactor } from '../redaction/redactor.js'
import type { Statement } from '../sql/quote.js'
import { withoutEmpty } from './fill-statement.js'
import type { SecretOutcome } from './plan-ownership.js'
import type { PlannedSecret } from './plan-secrets.js'
import { revealValues } from './reveal-values.js'
import { createSecretKeeper, definitionOf, type WantedSecret } from './secret-keeper.js'

/** Options for {@link createSecretManager}. @public */
export interface SecretManagerOptions {
  /**
   * The owner of the persistent secrets, as the `name` of a catalog. Without it missing persistent secrets are created, but none is replaced
   * or dropped. @defaultValue none
   */
  readonly owner?: string | undefined
  /**
   * The previous owner, such as `''` for a catalog that had no name before. Its secrets with unchanged definitions become those of `owner`.
   * @defaultValue none
   */
  readonly formerOwner?: string | undefined
  /** Write nothing persistent. @defaultValue `false` */
  readonly readOnly?: boolean | undefined
  /** Gets each secret value before DuckDB does. Pass the same one to the driver's `open`. @defaultValue a new one */
  readonly redactor?: Redactor | undefined
}

const secretManagerRules: OptionRules<SecretManagerOptions> = {
  owner: text,
  formerOwner: text,
  readOnly: flag,
  redactor: redactorRule,
}

/**
 * Creates and updates the secrets of one DuckDB instance.
 * @public
 */
export interface SecretManager {
  /**
   * Creates the secrets, replaces persistent ones whose definition changed, and drops persistent ones that this owner created earlier and
   * that are not in the list. A persistent secret that is not provably the owner's is used unchanged, and its outcome has a warning.
   *
   * @throws {@link SessionError} SECRET_INVALID
   */
  apply(secrets: readonly PlannedSecret[]): Promise<readonly SecretOutcome[]>
  /**
   * Calls the functions of the last applied secrets for their values again, and replaces the secrets whose values changed.
   * @returns the outcomes of the secrets that changed
   * @throws {@link SessionError} SECRET_INVALID
   */
  refresh(): Promise<readonly SecretOutcome[]>
}

/**
 * Creates a secret manager on a connection of your own. Secrets belong to the whole instance.
 *
 * @example
 * ```ts
 * const manager = createSecretManager(connection, { owner: 'shop' })
 * await manager.apply(planSecrets(config.duckdb.secrets ?? []))
 * ```
 * @throws {@link OptionError} OPTION_INVALID
 * @public
 */
export function createSecretManager(connection: DriverConnection, given?: SecretManagerOptions): SecretManager {
  const options = takeOptions('createSecretManager', given, secretManagerRules)
  checkArguments('createSecretManager', { connection: [connection, connectionRule] })
  const { redactor = createRedactor() } = options
  const keeper = createSecretKeeper(connection, { ...options, redactor })
  const digestKey = nodeCrypto().randomBytes(32)
  let applied: readonly { readonly secret: PlannedSecret; readonly digest: string }[] = []
  const create = async (secret: PlannedSecret) => {
    const fetched = await fetchValues(secret, redactor)
    const digest = nodeCrypto().createHmac('sha256', digestKey).update(definitionOf(fetched.create)).digest('hex')
    return { fetched, digest }
  }
  return holdWhilePending({
    async apply(secrets) {
      const outcomes: SecretOutcome[] = []
      const done: { readonly secret: PlannedSecret; readonly digest: string }[] = []
      for (const secret of secrets) {
        const { fetched, digest } = await create(secret)
        outcomes.push(await located(secret, () => keeper.create(fetched)))
        done.push({ secret, digest })
      }
      const keep = secrets.filter(({ persistent }) => persistent).map(({ name }) => name)
      const removed = await keeper.dropRemoved(keep)
      applied = done
      return [...outcomes, ...removed]
    },
    async refresh() {
      const outcomes: SecretOutcome[] = []
      const done: { readonly secret: PlannedSecret; readonly digest: string }[] = []
      for (const { secret, digest: before } of applied) {
        const { fetched, digest } = await create(secret)
        if (digest !== before) outcomes.push(await located(secret, () => keeper.create(fetched)))
        done.push({ secret, digest })
      }
      applied = done
      return outcomes
    },
  })
}

/** A function that returns a secret value may not keep the process alive by itself. */
function holdWhilePending(manager: SecretManager): SecretManager {
  return {
    apply: (secrets) =>
      whilePending(async () => {
        checkArguments('apply', { secrets: [secrets, listOfThings('secrets, as planSecrets() returns them')] })
        return manager.apply(secrets)
      }),
    refresh: () => whilePending(() => manager.refresh()),
  }
}

/** The secret with its current values, so that no function is called twice. */
async function fetchValues(secret: PlannedSecret, redactor: Redactor): Promise<WantedSecret> {
  const values = await revealValues(secret.create, redactor)
  const withValues = ({ sql: text }: Statement) => {
    const { sql, values: filled } = withoutEmpty(text, values)
    return { sql, values: filled }
  }
  const { name, persistent, create, createTemporary } = secret
  return { name, persistent, create: withValues(create), createTemporary: withValues(createTemporary) }
}

async function located(secret: { readonly name: string; readonly at: ConfigPath }, work: () => Promise<SecretOutcome>) {
  try {
    return await work()
  } catch (error) {
    if (!isDuckalogError(error, 'QUERY_FAILED')) throw error
    const { name, at } = secret
    const message = `The secret ${JSON.stringify(name)} (${formatPath(at)}) could not be restored: ${error.message.trimEnd()}`
    const { retryable } = error
    throw new SessionError('SECRET_INVALID', message, { step: { kind: 'secret', name }, at, cause: error, retryable })
  }
}
