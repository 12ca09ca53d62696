import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { isMotherDuck } from '../../config/notation/resolve-path.js'
import { createSecretValue, isSecretValue } from '../../secret-value.js'
import { findSecretTexts, redactorOf } from '../../secrets/redactor-of.js'
import type { Statement } from '../../sql/quote.js'
import type { SessionPlan, SessionStep } from './session-plan.js'

type Redact = (text: string) => string

/**
 * Makes a plan printable: a text that holds a credential of the config becomes a secret value, or a redacted text with the original next to
 * it as a secret value. Pure.
 */
export function hideCredentials(plan: SessionPlan, config: CatalogConfig): SessionPlan {
  const redact = createRedact(config)
  const options = Object.entries(plan.openOptions).map(([option, value]) => [option, hideValue(value, redact)] as const)
  // An invalid address may contain the token as a parameter
  const database = isMotherDuck(plan.database) && plan.database.includes('?') ? redact(plan.database) : plan.database
  return { ...plan, database, openOptions: Object.fromEntries(options), steps: hideInSteps(plan.steps, config) }
}

/** Like {@link hideCredentials}, for steps. */
export function hideInSteps(steps: readonly SessionStep[], config: CatalogConfig): readonly SessionStep[] {
  const redact = createRedact(config)
  return steps.map((step) => hideInStep(step, redact))
}

/** Redacts only texts that hold a credential of the config: others may only look like one, as `SECRET 'name'`. */
function createRedact(config: CatalogConfig): Redact {
  const isSecret = findSecretTexts(config)
  const { redact } = redactorOf(config)
  return (text) => (isSecret(text) ? redact(text) : text)
}

function hideInStep(step: SessionStep, redact: Redact): SessionStep {
  // Values of secrets are bound; their SQL has names and types only, which may equal a password
  const hide = step.kind === 'secret' ? hideInValues : hideInStatement
  const entries = Object.entries(step).map(([key, value]: [string, unknown]) => {
    if (Array.isArray(value)) return [key, value.map((item) => (isStatement(item) ? hide(item, redact) : item))]
    if (isStatement(value)) return [key, hide(value, redact)]
    return [key, isShown(key, step) && typeof value === 'string' ? redact(value) : value]
  })
  return Object.fromEntries(entries) as SessionStep
}

/** Whether a text is shown in the plan: the name of a statement is its beginning; the path of an extension is also part of its statement. */
function isShown(key: string, { kind }: SessionStep): boolean {
  return key === 'name' ? kind === 'setting' || kind === 'pragma' || kind === 'init' : key === 'path' && kind === 'extension'
}

function hideInStatement(statement: Statement, redact: Redact): Statement {
  const sql = redact(statement.sql)
  const hidden = sql !== statement.sql && { secretSql: createSecretValue(statement.sql) }
  return { ...hideInValues(statement, redact), sql, ...hidden }
}

function hideInValues(statement: Statement, redact: Redact): Statement {
  const { values } = statement
  return values ? { ...statement, values: values.map((value) => hideValue(value, redact)) } : statement
}

function hideValue<T>(value: T, redact: Redact): T | ReturnType<typeof createSecretValue> {
  return typeof value === 'string' && redact(value) !== value ? createSecretValue(value) : value
}

function isStatement(value: unknown): value is Statement {
  return (
    typeof value === 'object' && value !== null && !isSecretValue(value) && typeof (value as Partial<Statement>).sql === 'string'
  )
}
