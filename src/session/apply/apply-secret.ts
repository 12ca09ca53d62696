import { createSecretKeeper } from '../../secrets/secret-keeper.js'
import type { SecretConnection } from '../../secrets/secret-ledger.js'
import { runnableSql, type Statement, type Values } from '../../sql/quote.js'
import type { SecretStep } from '../plan/session-plan.js'
import type { StepContext, StepOutcome } from './step-context.js'

/**
 * Creates a secret. A temporary secret replaces only a temporary one; an existing persistent secret is replaced only if its owner is proven
 * and its definition changed.
 */
export async function applySecret(step: SecretStep, context: StepContext): Promise<StepOutcome> {
  const { name, persistent, statements, temporary } = step
  const [create] = statements.map(toRun)
  const [createTemporary] = temporary.map(toRun)
  if (create === undefined || createTemporary === undefined) return {}
  const { readOnly, redactor, secretOwner, formerSecretOwner } = context
  const keeper = createSecretKeeper(connectionOf(context), {
    readOnly,
    redactor,
    owner: secretOwner,
    formerOwner: formerSecretOwner,
  })
  const { status, reason, warning } = await keeper.create({ name, persistent, create, createTemporary })
  return { status, reason, warning }
}

function toRun(statement: Statement): Statement {
  return { ...statement, sql: runnableSql(statement) }
}

/** Runs the statements of the keeper like those of other steps. */
function connectionOf({ run, all }: StepContext): SecretConnection {
  return {
    run: (sql, values) => run([statementOf(sql, values)]),
    all: async <R extends object>(sql: string, values?: Values) => (await all(statementOf(sql, values))) as R[],
  }
}

function statementOf(sql: string, values: Values | undefined) {
  return { sql, values: Array.isArray(values) ? values : undefined }
}
