import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { isMotherDuck } from '../../config/notation/resolve-path.js'
import { createSecretValue, isSecretValue } from '../../secret-value.js'
import { findSecretTexts, redactorOf } from '../../secrets/redactor-of.js'
import type { Statement } from '../../sql/quote.js'
import type { SessionPlan, SessionStep } from './session-plan.js'

type Redact = (text: string) => string

/**
 * A plan that can be printed: a text that holds a credential of the config is a secret value, or stands as one beside the text that may be
 * seen. Pure.
 */
export function hideCredentials(plan: SessionPlan, config: CatalogConfig): SessionPlan {
  const redact = createRedact(config)
  const options = Object.entries(plan.openOptions).map(([option, value]) => [option, hideValue(value, redact)] as const)
  // The address of a service may have a token as its parameter, which is refused; its name is a name
  const database = isMotherDuck(plan.database) && plan.database.includes('?') ? redact(plan.database) : plan.database
  return { ...plan, database, openOptions: Object.fromEntries(options), steps: hideInSteps(plan.steps, config) }
}

/** As {@link hideCredentials}, of steps alone. */
export function hideInSteps(steps: readonly SessionStep[], config: CatalogConfig): readonly SessionStep[] {
  const redact = createRedact(config)
  return steps.map((step) => hideInStep(step, redact))
}

/** A text without a credential of the config stays as it is, though it may look as if it held one: `SECRET 'name'`. */
function createRedact(config: CatalogConfig): Redact {
  const isSecret = findSecretTexts(config)
  const { redact } = redactorOf(config)
  return (text) => (isSecret(text) ? redact(text) : text)
}

function hideInStep(step: SessionStep, redact: Redact): SessionStep {
  // Values of secrets are bound: their SQL has names and types, which a password may happen to be
  const hide = step.kind === 'secret' ? hideInValues : hideInStatement
  const entries = Object.entries(step).map(([key, value]: [string, unknown]) => {
    if (Array.isArray(value) && key !== 'at') return [key, value.map((item) => (isStatement(item) ? hide(item, redact) : item))]
    if (isStatement(value)) return [key, hide(value, redact)]
    return [key, isShown(key, step) && typeof value === 'string' ? redact(value) : value]
  })
  return Object.fromEntries(entries) as SessionStep
}

/** Of a statement the name is its beginning, and of an extension the path is in its statement, too: all else is known by its name and path. */
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
