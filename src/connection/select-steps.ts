import { createHash } from 'node:crypto'
import { ConnectionError, formatPath } from '../errors.js'
import { createSecretValue, isSecretValue } from '../secret-value.js'
import type { Redactor } from '../secrets/redactor.js'
import { revealValues } from '../secrets/reveal-values.js'
import type { SessionStep } from '../session/session-plan.js'
import type { Warning } from '../session/session-report.js'
import type { Statement } from '../sql.js'
import { describe, type OpenDatabase } from './registry.js'

/**
 * A step that is to run, and what it leaves behind in the record of its instance.
 * @internal
 */
export interface SelectedStep {
  readonly step: SessionStep
  readonly key: string
  readonly fingerprint: string
}

/**
 * The steps of instance scope that are not restored on this instance yet, or that changed. Values from secret functions are
 * fetched here, once.
 *
 * @throws ConnectionError DATABASE_SHARED when another catalog on the same instance has restored the same thing differently
 * @internal
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
    if (planned.scope !== 'instance') continue
    const key = keys[index] ?? ''
    const step = {
      ...planned,
      statements: await Promise.all(planned.statements.map((statement) => fetchSecrets(statement, redactor))),
    }
    const fingerprint = await fingerprintOf(step, redactor)
    const restored = database.restored.get(key)
    if (restored === fingerprint) continue
    if (restored !== undefined && database.holders > 1) throw disagreement(database, step)
    if (restored !== undefined && step.kind === 'attachment') warnings.push(reopenRequired(step))
    else selected.push({ step, key, fingerprint })
  }
  return { selected, warnings }
}

/**
 * The keys under which steps are recorded: kind and name, numbered where a config sets one thing twice.
 * @internal
 */
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
    sql: statement.sql,
    values: revealed.map((value, index) => (isSecretValue(statement.values?.[index]) ? createSecretValue(String(value)) : value)),
  }
}

async function fingerprintOf(step: SessionStep, redactor: Redactor): Promise<string> {
  const hash = createHash('sha256')
  const statements = step.kind === 'attachment' ? (step.target ?? step.statements) : step.statements
  for (const statement of statements) hash.update(JSON.stringify([statement.sql, await revealValues(statement, redactor)]))
  return hash.digest('hex')
}

function disagreement(database: OpenDatabase, { kind, name, at }: SessionStep): ConnectionError {
  const message =
    `The ${kind} ${JSON.stringify(name)} of this catalog differs from the one that ${describe(database)} has restored already. Catalogs on one ` +
    'database share its settings, secrets and attachments: give one of them another name, or let them agree.'
  return new ConnectionError('DATABASE_SHARED', message, { ...(at && { at }) })
}

function reopenRequired({ kind, name, at }: SessionStep): Warning {
  const message = `The ${kind} ${JSON.stringify(name)} changed. Close the catalog and connect again to take the change over.`
  return { code: 'REOPEN_REQUIRED', message, ...(at && { location: { path: formatPath(at) } }) }
}
