import type { SecretKeeper } from '../secrets/secret-manager.js'
import type { SecretStep } from './session-plan.js'
import type { StepOutcome } from './step-context.js'

/**
 * Creates a secret. A temporary one replaces only a temporary one; a persistent one that exists is replaced only if it is provably ours
 * and its definition changed.
 * @internal
 */
export async function applySecret(step: SecretStep, keeper: SecretKeeper): Promise<StepOutcome> {
  const { name, persistent, statements, temporary } = step
  const [create] = statements
  const [createTemporary] = temporary
  if (create === undefined || createTemporary === undefined) return {}
  const { status, reason, warning } = await keeper.create({ name, persistent, create, createTemporary })
  return { status, ...(reason !== undefined && { reason }), ...(warning && { warning }) }
}
