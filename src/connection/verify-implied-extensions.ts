import type { CatalogConfig } from '../config/catalog-config.js'
import type { DriverConnection } from '../driver/driver.js'
import { SessionError } from '../errors.js'
import { canonicalExtension } from '../session/extension-names.js'
import { planImpliedExtensions } from '../session/plan-implied-extensions.js'
import type { SessionStep } from '../session/session-plan.js'
import { verifyExtension } from '../session/verify-extension.js'

/**
 * Compares the extensions that DuckDB will load on its own with the lockfile of the catalog's extension directory; those that have a step
 * of their own are compared there.
 *
 * @throws SessionError EXTENSION_UNAVAILABLE
 * @internal
 */
export async function verifyImpliedExtensions(
  connection: DriverConnection,
  config: CatalogConfig,
  steps: readonly SessionStep[],
): Promise<void> {
  const directory = config.duckdb.directories?.extensions
  if (directory === undefined) return
  const own = new Set(steps.flatMap(({ kind, name }) => (kind === 'extension' ? [canonicalExtension(name)] : [])))
  const at = ['duckdb', 'directories', 'extensions']
  for (const name of planImpliedExtensions(config).filter((implied) => !own.has(implied))) {
    const problem = await verifyExtension(directory, name, ({ sql }) => connection.all(sql))
    if (problem === undefined) continue
    const message = `The extension ${JSON.stringify(name)} cannot be used: ${problem}`
    throw new SessionError('EXTENSION_UNAVAILABLE', message, { step: { kind: 'extension', name }, at })
  }
}
