import { whilePending } from '../async/keep-alive.js'
import type { DriverConnection } from '../driver/core/driver.js'
import { type ConfigPath, formatPath, isDuckalogError, SessionError } from '../errors.js'
import { nodeCrypto } from '../node-on-use.js'
import { checkArguments, connection as connectionRule, listOfThings } from '../options/check-arguments.js'
import { flag, redactor as redactorRule, text } from '../options/option-rules.js'
import { type OptionRules, takeOptions } from '../options/take-options.js'
import { redactError } from '../redaction/redact-error.js'
import { createRedactor, type Redactor } from '../redaction/redactor.js'
import { foldName } from '../sql/fold-name.js'
import { quoteIdentifier, type Statement, type Value } from '../sql/quote.js'
import { withoutEmpty } from './fill-statement.js'
import { openSecretLedger } from './open-secret-ledger.js'
import { type PlannedSecret, refuseFileName } from './plan-secrets.js'
import { revealValues } from './reveal-values.js'
import { digestUnderKey, hasSecretFile, readStamp } from './secret-files.js'
import type { FileStamp, SecretConnection, SecretProof } from './secret-ledger.js'

/** How {@link createSecretManager} works. @public */
export interface SecretManagerOptions {
  /**
   * Whose persistent secrets these are, as the `name` of a catalog says. Without it persistent secrets are created where they are missing,
   * and never replaced or dropped.
   */
  readonly owner?: string
  /**
   * Whose they were before: a catalog that has got a name. Secrets that are recorded as theirs and whose definitions are the same are taken
   * over. @defaultValue nobody's
   */
  readonly formerOwner?: string
  /** Nothing persistent is written. @defaultValue `false` */
  readonly readOnly?: boolean
  /** Learns every value before DuckDB sees it; give it to the driver's `open` as well. @defaultValue a new one */
  readonly redactor?: Redactor
}

const secretManagerRules: OptionRules<SecretManagerOptions> = {
  owner: text,
  formerOwner: text,
  readOnly: flag,
  redactor: redactorRule,
}

/** The outcome of one secret. @public */
export interface SecretOutcome {
  /** The name of the secret. */
  readonly name: string
  /** `done` if the secret was created, replaced or dropped; `skipped` if it was left unchanged. */
  readonly status: 'done' | 'skipped'
  /** Why it was not simply created; absent if it was. */
  readonly reason?: string
  /** Set if an existing secret is used, or a temporary one instead of a persistent one. */
  readonly warning?: { readonly code: 'SECRET_KEPT' | 'SECRET_TEMPORARY'; readonly message: string }
}

/**
 * Keeps the secrets of one DuckDB instance as they are planned.
 * @public
 */
export interface SecretManager {
  /**
   * Creates the secrets, replaces persistent ones whose definition changed, and drops persistent ones that this owner made earlier and
   * that are not among them. A persistent secret that is not provably the owner's is used as it is, and its outcome has a warning.
   *
   * @throws {@link SessionError} SECRET_INVALID
   */
  apply(secrets: readonly PlannedSecret[]): Promise<readonly SecretOutcome[]>
  /**
   * Asks the functions of the secrets last applied for their values again, and creates anew what changed.
   * @returns the outcomes of the secrets that changed
   * @throws {@link SessionError} SECRET_INVALID
   */
  refresh(): Promise<readonly SecretOutcome[]>
}

/** What the session works with: one secret at a time, errors as DuckDB's own. */
export interface SecretKeeper {
  create(secret: WantedSecret): Promise<SecretOutcome>
  /** Drops the owner's persistent secrets but for these names. */
  dropRemoved(keep: readonly string[]): Promise<readonly SecretOutcome[]>
}

export type WantedSecret = Pick<PlannedSecret, 'name' | 'persistent' | 'create' | 'createTemporary'>

/**
 * A secret manager on a connection of one's own; secrets belong to the whole instance.
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

/** A function that gives a secret may hold nothing that keeps the process alive. */
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

export function createSecretKeeper(
  connection: SecretConnection,
  { owner, formerOwner, readOnly = false, redactor }: SecretManagerOptions & { readonly redactor: Redactor },
): SecretKeeper {
  const run = (sql: string, values?: readonly Value[]) =>
    connection.run(sql, values).catch((error: unknown): never => {
      throw redactError(error, redactor)
    })

  const createPersistent = async (secret: WantedSecret): Promise<Omit<SecretOutcome, 'name'>> => {
    const { name, create, createTemporary } = secret
    refuseFileName(name, [])
    const stored = foldName(name)
    const { directory, ledger } = await openSecretLedger(connection, owner)
    const isKnown = await isPersistent(connection, stored)
    const isOnDisk = !isKnown && (await hasSecretFile(directory, stored))
    const values = await revealValues(create, redactor)
    if (!isKnown && (isOnDisk || readOnly)) {
      await run(createTemporary.sql, values)
      return asTemporary(name, isOnDisk)
    }
    const definition = definitionOf({ sql: create.sql, ...(values && { values }) })
    const record = async (): Promise<void> => {
      const stamp = ledger && (await readStamp(directory, stored))
      const verifier = stamp && (await digestUnderKey(directory, definition, { createKey: true }))
      if (ledger && stamp && verifier !== undefined && owner !== undefined)
        await ledger.write({ owner, name: stored, directory, stamp, verifier })
    }
    if (!isKnown) await run(create.sql, values)
    // One of an earlier config would make the name ambiguous
    await run(`DROP TEMPORARY SECRET IF EXISTS ${quoteIdentifier(name)}`)
    if (!isKnown) {
      await record()
      return { status: 'done' }
    }
    const known = (await ledger?.read())?.find((each) => each.name === stored)
    const former = known || formerOwner === undefined ? undefined : (await openSecretLedger(connection, formerOwner)).ledger
    const proof = known ?? (await former?.read())?.find((each) => each.name === stored)
    const isOurs = proof !== undefined && (await isUntouched(proof))
    const verifier = isOurs ? await digestUnderKey(directory, definition, { createKey: false }) : undefined
    if (!isOurs || verifier === undefined) return keptForeign(name, proof)
    if (verifier === proof.verifier) {
      if (!former || readOnly) return { status: 'skipped', reason: 'nothing changed' }
      await record()
      await former.remove(stored)
      return { status: 'skipped', reason: 'nothing changed; taken over from the catalog without a name' }
    }
    if (former) return keptForeign(name, undefined)
    if (readOnly) return keptReadOnly(name)
    await run(create.sql.replace(/^CREATE /, 'CREATE OR REPLACE '), values)
    await record()
    return { status: 'done', reason: 'replaced: its definition changed' }
  }

  return {
    async create(secret) {
      const { name, persistent, create } = secret
      if (persistent) return { name, ...(await createPersistent(secret)) }
      await run(create.sql, await revealValues(create, redactor))
      return { name, status: 'done' }
    },
    async dropRemoved(keep) {
      if (owner === undefined || readOnly) return []
      const { ledger } = await openSecretLedger(connection, owner)
      const kept = new Set(keep.map(foldName))
      const removed = (await ledger?.read())?.filter(({ name }) => !kept.has(name)) ?? []
      const outcomes: SecretOutcome[] = []
      for (const proof of removed) {
        const { name } = proof
        const isThere = await isPersistent(connection, name)
        const isOurs = isThere && (await isUntouched(proof))
        if (isOurs) await run(`DROP PERSISTENT SECRET ${quoteIdentifier(name)}`)
        await ledger?.remove(name)
        if (isThere) outcomes.push(isOurs ? dropped(name) : released(name))
      }
      return outcomes
    },
  }
}

async function isPersistent(connection: SecretConnection, stored: string): Promise<boolean> {
  const rows = await connection.all('SELECT 1 FROM duckdb_secrets() WHERE persistent AND name = $1', [stored])
  return rows.length > 0
}

/** Whether the secret's file is still the one that was recorded. */
async function isUntouched({ directory, name, stamp }: SecretProof): Promise<boolean> {
  const now: FileStamp | undefined = await readStamp(directory, name)
  return now !== undefined && now.mtime === stamp.mtime && now.size === stamp.size
}

/** The secret with its values as they are now, so that no function is asked twice. */
async function fetchValues(secret: PlannedSecret, redactor: Redactor): Promise<WantedSecret> {
  const values = await revealValues(secret.create, redactor)
  const withValues = ({ sql: text }: Statement) => {
    const { sql, values: filled } = withoutEmpty(text, values)
    return { sql, ...(filled && { values: filled }) }
  }
  const { name, persistent, create, createTemporary } = secret
  return { name, persistent, create: withValues(create), createTemporary: withValues(createTemporary) }
}

function definitionOf({ sql, values }: Statement): string {
  return JSON.stringify([sql, values])
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

function asTemporary(name: string, isOnDisk: boolean): Omit<SecretOutcome, 'name'> {
  const why = isOnDisk
    ? 'was created elsewhere after this database was opened, and is left alone; until the next open'
    : 'is missing, and'
  const message = `The persistent secret ${JSON.stringify(name)} ${why} this session uses a temporary one.`
  return { status: 'done', reason: 'created as a temporary secret', warning: { code: 'SECRET_TEMPORARY', message } }
}

function keptForeign(name: string, proof: SecretProof | undefined): Omit<SecretOutcome, 'name'> {
  const why = proof === undefined ? 'exists' : 'was changed by somebody else'
  const message =
    `The persistent secret ${JSON.stringify(name)} ${why} and is used as it is. ` +
    `To have it made anew, run DROP PERSISTENT SECRET ${quoteIdentifier(name)} first.`
  return { status: 'skipped', reason: 'a persistent secret of that name exists', warning: { code: 'SECRET_KEPT', message } }
}

function keptReadOnly(name: string): Omit<SecretOutcome, 'name'> {
  const message = `The persistent secret ${JSON.stringify(name)} changed, but this session is read-only and uses it as it was.`
  return { status: 'skipped', reason: 'the session is read-only', warning: { code: 'SECRET_KEPT', message } }
}

function dropped(name: string): SecretOutcome {
  return { name, status: 'done', reason: 'dropped: no longer in the config' }
}

function released(name: string): SecretOutcome {
  const message =
    `The persistent secret ${JSON.stringify(name)} is no longer in the config, but somebody else has changed it: it is left alone. ` +
    `To remove it, run DROP PERSISTENT SECRET ${quoteIdentifier(name)}.`
  return { name, status: 'skipped', reason: 'changed by somebody else', warning: { code: 'SECRET_KEPT', message } }
}
