import { planSecrets } from '../../../secrets/plan-secrets.js'
import type { SessionRestorer } from '../session-plan.js'

/** `duckdb.secrets`. */
export const secretsRestorer: SessionRestorer = {
  kind: 'secret',
  plan: ({ duckdb: { secrets = [] } }) =>
    planSecrets(secrets).map(({ name, persistent, create, createTemporary, at }) => ({
      kind: 'secret',
      name,
      scope: 'instance',
      statements: [create],
      temporary: [createTemporary],
      persistent,
      at,
    })),
}
