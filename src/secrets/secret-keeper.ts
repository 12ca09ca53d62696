import { redactError } from '../redaction/redact-error.js'
import type { Redactor } from '../redaction/redactor.js'
import { foldName } from '../sql/fold-name.js'
import { quoteIdentifier, type Statement, type Value } from '../sql/quote.js'
import { openSecretLedger } from './open-secret-ledger.js'
import { asTemporary, dropped, keptForeign, keptReadOnly, planExisting, released, type SecretOutcome } from './plan-ownership.js'
import { type PlannedSecret, refuseFileName } from './plan-secrets.js'
import { revealValues } from './reveal-values.js'
import { digestUnderKey, hasSecretFile, readStamp } from './secret-files.js'
import type { FileStamp, SecretConnection, SecretProof } from './secret-ledger.js'

/** Applies secrets one by one; errors are those of DuckDB. */
export interface SecretKeeper {
  /** Creates a secret, or replaces a persistent one whose definition changed. */
  create(secret: WantedSecret): Promise<SecretOutcome>
  /** Drops the owner's persistent secrets except those with these names. */
  dropRemoved(keep: readonly string[]): Promise<readonly SecretOutcome[]>
}

/** A secret with the statements that create it. */
export type WantedSecret = Pick<PlannedSecret, 'name' | 'persistent' | 'create' | 'createTemporary'>

/** What {@link createSecretKeeper} needs besides a connection. */
export interface SecretKeeperOptions {
  readonly owner?: string | undefined
  readonly formerOwner?: string | undefined
  readonly readOnly?: boolean | undefined
  readonly redactor: Redactor
}

export function createSecretKeeper(
  connection: SecretConnection,
  { owner, formerOwner, readOnly = false, redactor }: SecretKeeperOptions,
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
    const definition = definitionOf({ sql: create.sql, values })
    const record = async (): Promise<void> => {
      const stamp = ledger && (await readStamp(directory, stored))
      const verifier = stamp && (await digestUnderKey(directory, definition, { createKey: true }))
      if (ledger && stamp && verifier !== undefined && owner !== undefined)
        await ledger.write({ owner, name: stored, directory, stamp, verifier })
    }
    if (!isKnown) await run(create.sql, values)
    // A temporary one of an earlier config would make the name ambiguous
    await run(`DROP TEMPORARY SECRET IF EXISTS ${quoteIdentifier(name)}`)
    if (!isKnown) {
      await record()
      return { status: 'done' }
    }
    const own = (await ledger?.read())?.find((each) => each.name === stored)
    const former = own || formerOwner === undefined ? undefined : (await openSecretLedger(connection, formerOwner)).ledger
    const proof = own ?? (await former?.read())?.find((each) => each.name === stored)
    const isUnchanged = proof !== undefined && (await isUntouched(proof))
    const verifier = isUnchanged ? await digestUnderKey(directory, definition, { createKey: false }) : undefined
    const plan = planExisting({
      provenBy: verifier === undefined ? undefined : own ? 'owner' : 'former',
      isSame: verifier !== undefined && verifier === proof?.verifier,
      readOnly,
    })
    if (plan === 'keep-foreign') return keptForeign(name, proof !== undefined && verifier === undefined)
    if (plan === 'keep-read-only') return keptReadOnly(name)
    if (plan === 'skip') return { status: 'skipped', reason: 'nothing changed' }
    if (plan === 'replace') await run(create.sql.replace(/^CREATE /, 'CREATE OR REPLACE '), values)
    await record()
    if (plan === 'replace') return { status: 'done', reason: 'replaced: its definition changed' }
    await former?.remove(stored)
    return { status: 'skipped', reason: 'nothing changed; adopted from the catalog without a name' }
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

/** The text that stands for a definition: its SQL and its values. */
export function definitionOf({ sql, values }: Statement): string {
  return JSON.stringify([sql, values])
}
