import { driverOf, type PlannedCatalog } from '../../connection/open/load-catalog.js'
import type { ConnectOptions } from '../../connection/types/connect-options.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { BuildError } from '../../errors.js'
import { createRedactor } from '../../redaction/redactor.js'
import { applySession } from '../../session/apply/apply-session.js'
import { planExtension } from '../../session/plan/restorers/extensions.js'
import type { SessionStep } from '../../session/plan/session-plan.js'
import type { RemoteTarget } from './remote-target.js'

/** The kinds of session steps that an upload needs: for access to the network, and for credentials. */
const wanted: ReadonlySet<SessionStep['kind']> = new Set(['extension', 'setting', 'pragma', 'secret'])

/**
 * Opens a separate DuckDB instance for an upload, with the extensions, settings and secrets of the catalog and nothing attached. Existing
 * persistent secrets are used; others are created for this upload only.
 *
 * @throws BuildError EXPORT_FAILED for a target that DuckDB cannot write to; SessionError
 */
export async function withUploader<N, T>(
  { config, session }: PlannedCatalog,
  { url, extension, shown }: RemoteTarget,
  options: ConnectOptions<N>,
  work: (connection: DriverConnection) => Promise<T>,
): Promise<T> {
  if (extension === undefined) {
    const message = `DuckDB cannot write to ${JSON.stringify(shown)}: it writes to s3://, gcs://, r2:// and az://. For other targets use the option upload.`
    throw new BuildError('EXPORT_FAILED', message)
  }
  const redactor = createRedactor()
  for (const [, value = ''] of new URLSearchParams(/\?(.*)$/s.exec(url)?.[1])) redactor.add(value)
  const instance = await driverOf(options).open(':memory:', { config: session.openOptions, redact: redactor.redact })
  try {
    const connection = await instance.connect()
    const steps = session.steps.filter(({ kind, scope }) => wanted.has(kind) && scope === 'instance')
    await applySession(connection, [planExtension({ name: extension }, config), ...steps], { redactor, readOnly: true })
    return await work(connection)
  } finally {
    await instance.close()
  }
}
