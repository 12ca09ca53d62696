import type { SessionRestorer } from '../session-plan.js'
import { planConnectionStatement } from './settings.js'

/**
 * `duckdb.init_sql`: any statement, on each connection after everything else. What a locked configuration would refuse there is set once
 * for the whole instance, before the lock.
 */
export const initSqlRestorer: SessionRestorer = {
  kind: 'init',
  plan: ({ duckdb: { init_sql = [], security } }) =>
    init_sql.flatMap((sql, index) =>
      planConnectionStatement('init', sql, ['duckdb', 'init_sql', index], security?.lock_configuration === true),
    ),
}
