import { ConnectionError, formatPath } from '../../errors.js'
import { nodeCrypto } from '../../node-on-use.js'
import type { Redactor } from '../../redaction/redactor.js'
import { createPublicValue, createSecretValue, isPublicValue, isSecretValue, type SecretValue } from '../../secret-value.js'
import { revealValues } from '../../secrets/reveal-values.js'
import type { Warning } from '../../session/apply/session-report.js'
import { isConnectionState } from '../../session/plan/connection-state.js'
import type { SecretStep, SessionStep } from '../../session/plan/session-plan.js'
import { parseSetting } from '../../sql/parse-setting.js'
import { runnableSql, type Statement } from '../../sql/quote.js'
import { describe } from '../database/claim-file.js'
import type { OpenDatabase } from '../database/registry.js'

/** A step to apply, with its entry in the record of the instance. */
export interface SelectedStep {
  readonly step: SessionStep
  readonly key: string
  readonly fingerprint: string
}

/**
 * Selects the instance steps that are new or changed on this instance, and the connection state that views depend on, which is not recorded.
 * Secret functions are called here, once.
 *
 * @throws ConnectionError DATABASE_SHARED if another catalog on the same instance has applied a different step of the same name
 */
export async function selectSteps(
  database: OpenDatabase,
  steps: readonly SessionStep[],
  redactor: Redactor,
): Promise<{ readonly selected: readonly SelectedStep[]; readonly warnings: readonly Warning[] }> {
  const selected: SelectedStep[] = []
  const warnings: Warning[] = []
  const keys = numberKeys(steps)
  for (const [index, planned] of steps.entries()) {
    const key = keys[index] ?? ''
    if (isConnectionState(planned)) selected.push({ step: planned, key, fingerprint: '' })
    if (planned.scope !== 'instance') continue
    const statements = await Promise.all(planned.statements.map((statement) => fetchSecrets(statement, redactor)))
    const step = { ...planned, statements, ...(planned.kind === 'secret' && { temporary: withValuesOf(statements, planned) }) }
    const fingerprint = await fingerprintOf(step, redactor)
    const restored = database.restored.get(key)
    if (restored === fingerprint) continue
    if (restored !== undefined && database.holders > 1) throw disagreement(database, step)
    const restricted = isRestricted(database, step)
    if (restricted && database.holders > 1) throw hardenedError(database, step)
    if (restricted || (restored !== undefined && step.kind === 'attachment')) warnings.push(reopenRequired(step, restricted))
    else selected.push({ step, key, fingerprint })
  }
  return { selected, warnings }
}

/** The keys of steps in the record: kind and name, numbered if a config sets the same thing twice. */
export function numberKeys(steps: readonly SessionStep[]): readonly string[] {
  const seen = new Map<string, number>()
  return steps.map(({ kind, name }) => {
    const key = `${kind}:${name.toLowerCase()}`
    const count = seen.get(key) ?? 0
    seen.set(key, count + 1)
    return `${key}#${count}`
  })
}

async function fetchSecrets(statement: Statement, redactor: Redactor): Promise<Statement> {
  if (!statement.values?.some(isSecretValue)) return statement
  const revealed = (await revealValues(statement, redactor)) ?? []
  return {
    ...statement,
    values: revealed.map((value, index) => {
      const planned = statement.values?.[index]
      return isSecretValue(planned) ? keepFetched(planned, String(value)) : value
    }),
  }
}

function keepFetched(planned: SecretValue, revealed: string): SecretValue {
  return isPublicValue(planned) ? createPublicValue(revealed) : createSecretValue(revealed)
}

/** The temporary form of a secret reuses the fetched values. */
function withValuesOf(statements: readonly Statement[], { temporary }: SecretStep): readonly Statement[] {
  return temporary.map((statement, index) => {
    const values = statements[index]?.values
    return { ...statement, values: values ?? statement.values }
  })
}

async function fingerprintOf(step: SessionStep, redactor: Redactor): Promise<string> {
  const hash = nodeCrypto().createHash('sha256')
  const statements = step.kind === 'attachment' ? (step.target ?? step.statements) : step.statements
  for (const statement of statements)
    hash.update(JSON.stringify([runnableSql(statement), await revealValues(statement, redactor)]))
  return hash.digest('hex')
}

function disagreement(database: OpenDatabase, { kind, name, at }: SessionStep): ConnectionError {
  const message =
    `The ${kind} ${JSON.stringify(name)} of this catalog differs from the one that ${describe(database)} has already restored. Catalogs on one ` +
    'database share its settings, secrets and attachments. Rename one of them, or make them equal.'
  return new ConnectionError('DATABASE_SHARED', message, { at })
}

/** Whether `duckdb.security` of a catalog on this instance prevents a step. */
function isRestricted({ restored }: OpenDatabase, step: SessionStep): boolean {
  const isLocked = restored.has('security:lock_configuration#0')
  const isClosed = restored.has('security:external_access#0')
  switch (step.kind) {
    case 'security':
      return isLocked || (isClosed && step.name.startsWith('allowed_'))
    case 'setting':
    case 'pragma':
    case 'init':
      return isLocked && step.statements.some((statement) => 'verb' in parseSetting(runnableSql(statement)))
    case 'extension':
    case 'attachment':
      return isClosed
    case 'secret':
      return isClosed && step.persistent
    default:
      return false
  }
}

function hardenedError(database: OpenDatabase, { kind, name, at }: SessionStep): ConnectionError {
  const message =
    `The ${kind} ${JSON.stringify(name)} of this catalog cannot be restored, because ${describe(database)} is already hardened ` +
    '(duckdb.security). Close that catalog first, or use the same session in both.'
  return new ConnectionError('DATABASE_SHARED', message, { at })
}

function reopenRequired({ kind, name, at }: SessionStep, restricted: boolean): Warning {
  const why = restricted ? 'is new or changed, but duckdb.security prevents changes' : 'changed'
  const message = `The ${kind} ${JSON.stringify(name)} ${why}. Close the catalog and connect again to apply the change.`
  return { code: 'REOPEN_REQUIRED', message, ...(at && { location: { path: formatPath(at) } }) }
}
