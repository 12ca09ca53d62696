import { quoteIdentifier } from '../sql/quote.js'

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

/** What is known about a persistent secret that exists in the instance. */
export interface ExistingSecret {
  /** Whose record proves who created the secret: this owner, the former one, or nobody as long as the file is not the recorded one. */
  readonly provenBy?: 'owner' | 'former' | undefined
  /** Whether the recorded definition is the wanted one. */
  readonly isSame: boolean
  readonly readOnly: boolean
}

/** What to do with an existing persistent secret: `take-over` moves its record from the former owner to this one. Pure. */
export function planExisting({
  provenBy,
  isSame,
  readOnly,
}: ExistingSecret): 'skip' | 'take-over' | 'replace' | 'keep-foreign' | 'keep-read-only' {
  if (provenBy === undefined) return 'keep-foreign'
  if (isSame) return provenBy === 'owner' || readOnly ? 'skip' : 'take-over'
  if (provenBy === 'former') return 'keep-foreign'
  return readOnly ? 'keep-read-only' : 'replace'
}

/** The outcome of a persistent secret that is created as a temporary one. */
export function asTemporary(name: string, isOnDisk: boolean): Omit<SecretOutcome, 'name'> {
  const why = isOnDisk
    ? 'was created elsewhere after this database was opened, and is left alone; until it is opened again,'
    : 'is missing, and'
  const message = `The persistent secret ${JSON.stringify(name)} ${why} this session uses a temporary one.`
  return { status: 'done', reason: 'created as a temporary secret', warning: { code: 'SECRET_TEMPORARY', message } }
}

/** The outcome of a persistent secret that is not provably the owner's. */
export function keptForeign(name: string, wasRecorded: boolean): Omit<SecretOutcome, 'name'> {
  const why = wasRecorded ? 'was changed by somebody else' : 'exists'
  const message =
    `The persistent secret ${JSON.stringify(name)} ${why} and is used unchanged. ` +
    `To have it created again, run DROP PERSISTENT SECRET ${quoteIdentifier(name)} first.`
  return { status: 'skipped', reason: 'a persistent secret of that name exists', warning: { code: 'SECRET_KEPT', message } }
}

/** The outcome of a changed secret in a read-only session. */
export function keptReadOnly(name: string): Omit<SecretOutcome, 'name'> {
  const message = `The persistent secret ${JSON.stringify(name)} changed, but this session is read-only and uses the old one.`
  return { status: 'skipped', reason: 'the session is read-only', warning: { code: 'SECRET_KEPT', message } }
}

/** The outcome of a secret that is no longer in the config. */
export function dropped(name: string): SecretOutcome {
  return { name, status: 'done', reason: 'dropped: no longer in the config' }
}

/** The outcome of a secret that is no longer in the config and was changed by others. */
export function released(name: string): SecretOutcome {
  const message =
    `The persistent secret ${JSON.stringify(name)} is no longer in the config, but somebody else has changed it: it is left alone. ` +
    `To remove it, run DROP PERSISTENT SECRET ${quoteIdentifier(name)}.`
  return { name, status: 'skipped', reason: 'changed by somebody else', warning: { code: 'SECRET_KEPT', message } }
}
