import type { CatalogConfig } from '../config/model/catalog-config.js'
import type { PlannedCheck } from '../connection/types/check-report.js'
import { checkArguments, config as configRule } from '../options/check-arguments.js'
import { createSecretValue } from '../secret-value.js'
import { redactorOf } from '../secrets/redactor-of.js'
import { planRelations } from './plan-relations.js'
import { renderCheck } from './render-check.js'

/**
 * Lists the data checks of a config, in the order in which they are reported. Pure. They can be printed: they show no credential of the config.
 *
 * @throws {@link ConfigError} CONFIG_INVALID for a `sql_file` that `loadConfig` has not read
 * @public
 */
export function planChecks(config: CatalogConfig): readonly PlannedCheck[] {
  checkArguments('planChecks', { config: [config, configRule] })
  const { redact } = redactorOf(config)
  return planRelations(config).flatMap(({ name, checks }) =>
    checks.map((check): PlannedCheck => {
      const sql = renderCheck(check, name)
      const shown = redact(sql)
      return {
        view: name,
        ...(check.column !== undefined && { column: check.column }),
        check: check.check,
        severity: check.severity,
        sql: shown,
        ...(shown !== sql && { secretSql: createSecretValue(sql) }),
        at: check.at,
      }
    }),
  )
}
