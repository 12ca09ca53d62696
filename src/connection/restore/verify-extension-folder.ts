import type { CatalogConfig } from '../../config/model/catalog-config.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { SessionError } from '../../errors.js'
import { listExtensionFiles, verifyExtension } from '../../session/apply/extension-lock.js'
import { canonicalExtension } from '../../session/plan/extension-names.js'
import { planImpliedExtensions } from '../../session/plan/plan-implied-extensions.js'
import type { SessionStep } from '../../session/plan/session-plan.js'

/**
 * Verifies the extension directory of a catalog against its lockfile before anything is loaded, because SQL of the user or DuckDB itself may
 * load any file in it. Extensions that the config requires are verified by their own steps.
 *
 * @throws SessionError EXTENSION_UNAVAILABLE
 */
export async function verifyExtensionFolder(
  connection: DriverConnection,
  config: CatalogConfig,
  steps: readonly SessionStep[],
): Promise<void> {
  const directory = config.duckdb.directories?.extensions
  if (directory === undefined) return
  const all = ({ sql }: { readonly sql: string }) => connection.all(sql)
  const own = new Map(steps.flatMap((step) => (step.kind === 'extension' ? [[canonicalExtension(step.name), step]] : [])))
  const implied = planImpliedExtensions(config).filter((name) => !own.has(name))
  const present = (await listExtensionFiles(directory, all)).filter((name) => own.get(name)?.optional !== false)
  const names = [...new Set([...implied, ...present])]
  const problems = await Promise.all(names.map((name) => verifyExtension(directory, name, all)))
  const at = ['duckdb', 'directories', 'extensions']
  for (const [index, problem] of problems.entries()) {
    if (problem === undefined) continue
    const name = names[index] ?? ''
    const message = `The extension ${JSON.stringify(name)} cannot be used: ${problem}`
    throw new SessionError('EXTENSION_UNAVAILABLE', message, { step: { kind: 'extension', name }, at })
  }
}
