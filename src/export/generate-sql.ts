import type { CatalogConfig } from '../config/model/catalog-config.js'
import { credentialsOf } from '../config/model/config-metadata.js'
import { draftOf } from '../config/model/untyped.js'
import { parseSessionPath } from '../config/notation/parse-session-path.js'
import { databaseName } from '../config/notation/resolve-path.js'
import { checkArguments, config as configRule } from '../options/check-arguments.js'
import { planSession } from '../session/plan/plan-session.js'
import { planMacros } from '../views/definition/plan-macros.js'
import { planSnapshot } from '../views/definition/plan-targets.js'
import { planViews } from '../views/definition/plan-views.js'
import { orderDefinitions } from './order-definitions.js'
import { renderScript } from './render-script.js'

/**
 * A catalog as one SQL script, which runs as it stands in a DuckDB without this package, and gives the same views. Pure.
 *
 * No secret value is in it: the script reads them from variables, which are set at its top, empty, for a person to fill in. Secrets that the
 * config wants persistent are temporary in the script: one that ran with nothing filled in must not leave empty secrets behind.
 *
 * @throws {@link ConfigError} CONFIG_INVALID for a `sql_file` that `loadConfig` has not read
 * @public
 */
export function generateSql(config: CatalogConfig): string {
  checkArguments('generateSql', { config: [config, configRule] })
  const session = planSession(config)
  const written = [...planMacros(config), ...planViews(config)].filter(
    ({ database }) => planSnapshot(database, config) === undefined,
  )
  const own = databaseName(session.database)
  const views = orderDefinitions(written, own)
  const path = parseSessionPath(draftOf(config))
  const leaves = path && 'schemas' in path && path.schemas[0]?.database !== undefined
  const script = renderScript({ session, views, ...(leaves && { own }), ...(config.name !== undefined && { name: config.name }) })
  return credentialsOf(config).reduce(takeOut, script)
}

/** What stands where no variable can be read: in a comment, in a name. */
function takeOut(script: string, credential: string): string {
  return credential.length < 4
    ? script
    : script.replaceAll(credential, '[redacted]').replaceAll(credential.replaceAll("'", "''"), '[redacted]')
}
