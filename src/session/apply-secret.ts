import type { SecretStep } from './session-plan.js'
import type { StepContext, StepOutcome } from './step-context.js'

/**
 * Creates a secret. A temporary one replaces only a temporary one; a persistent one that exists is never touched, since it may
 * be the user's own.
 * @internal
 */
export async function applySecret(step: SecretStep, { connection, readOnly, run }: StepContext): Promise<StepOutcome> {
  if (!step.persistent) {
    await run(step.statements)
    return {}
  }
  const existing = await connection.all('SELECT name FROM duckdb_secrets() WHERE persistent AND name = lower($1)', [step.name])
  if (existing.length > 0) {
    const message =
      `The persistent secret ${JSON.stringify(step.name)} exists and is used as it is. ` +
      `To have it made anew, run DROP PERSISTENT SECRET ${JSON.stringify(step.name)} first.`
    return { status: 'skipped', reason: 'a persistent secret of that name exists', warning: { code: 'SECRET_KEPT', message } }
  }
  if (readOnly) {
    await run(step.temporary)
    const message = `The persistent secret ${JSON.stringify(step.name)} is missing; this read-only session uses a temporary one.`
    return { reason: 'created as a temporary secret', warning: { code: 'SECRET_TEMPORARY', message } }
  }
  await run(step.statements)
  return {}
}
