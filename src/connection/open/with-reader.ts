import { isQuackAddress } from '../../config/notation/parse-quack-address.js'
import type { DriverConnection, NativeInstance } from '../../driver/core/driver.js'
import { createRedactor } from '../../redaction/redactor.js'
import type { SessionPlan } from '../../session/plan/session-plan.js'
import { acquireDatabase, releaseDatabase } from '../database/acquire-database.js'
import { identifyFile } from '../database/file-identity.js'
import { getRegistry, type OpenDatabase } from '../database/registry.js'
import { withConnection } from '../database/with-connection.js'
import type { ConnectOptions } from '../types/connect-options.js'
import { driverOf } from './load-catalog.js'

/** Runs work on a connection of a short-lived instance, or of the one that this process has open. Restores no session. */
export async function withReader<N, T>(
  session: SessionPlan,
  source: ReaderSource,
  options: ConnectOptions<N>,
  work: (connection: DriverConnection) => Promise<T>,
): Promise<T> {
  const database = await acquireForReading(session, source, options)
  try {
    return await withConnection(database.instance, work)
  } finally {
    await releaseDatabase(database)
  }
}

/** An existing file, or an instance of the host. If neither is set, a database in memory. */
interface ReaderSource {
  readonly exists?: boolean
  readonly instance?: NativeInstance
}

async function acquireForReading<N>(
  session: SessionPlan,
  { exists = false, instance }: ReaderSource,
  options: ConnectOptions<N>,
): Promise<OpenDatabase> {
  // If a catalog of this process has the file open, it is joined with the same options
  const holder = exists && !session.reach ? getRegistry().files.get(await identifyFile(session.database)) : undefined
  return acquireDatabase(holder ? { ...session, openOptions: holder.openOptions } : session, {
    driver: driverOf(options),
    instance,
    readOnly: exists && !holder && !isQuackAddress(session.database),
    lockTimeout: 0,
    redactor: createRedactor(),
    signal: options.signal,
    onWait: () => undefined,
  })
}
