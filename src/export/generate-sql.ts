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
 * Renders a catalog as one SQL script that runs in DuckDB without this package and creates the same views. Materialised views become tables, which
 * each run of the script fills again. Pure.
 *
 * The script contains no secret values: it reads them from variables, which are set to empty texts at its top, to be filled in. Persistent
 * secrets are temporary in the script, so that a run without values leaves no empty secrets.
 *
 * @throws {@link ConfigError} CONFIG_INVALID for a `sql_file` that `loadConfig` has not read
 * @public
 */
export function generateSql(config: CatalogConfig): string {
  checkArguments('generateSql', { config: [config, configRule] })
  const session = planSession(config)
  const definitions = [...planMacros(config), ...planViews(config)].filter(
    ({ database }) => planSnapshot(database, config) === undefined,
  )
  const own = databaseName(session.database)
  const views = orderDefinitions(definitions, own)
  const path = parseSessionPath(draftOf(config))
  const leaves = path && 'schemas' in path && path.schemas[0]?.database !== undefined
  const script = renderScript({ session, views, own: leaves ? own : undefined, name: config.name })
  return credentialsOf(config).reduce(redactCredential, script)
}

/** Redacts a credential where no variable can be used: in a comment or a name. */
function redactCredential(script: string, credential: string): string {
  return credential.length < 4
    ? script
    : script.replaceAll(credential, '[redacted]').replaceAll(credential.replaceAll("'", "''"), '[redacted]')
}
