import type { Driver, DriverConnection } from '../../driver/core/driver.js'
import type { Redactor } from '../../redaction/redactor.js'
import type { SessionPlan } from '../../session/plan/session-plan.js'
import { acquireDatabase, releaseDatabase } from './acquire-database.js'
import { withConnection } from './with-connection.js'

/** How a database in memory is opened. */
export interface MemoryOptions extends Pick<SessionPlan, 'openOptions'> {
  readonly driver: Driver
  readonly redactor: Redactor
  readonly signal?: AbortSignal | undefined
}

/** Runs work on a connection to a database in memory, which is closed afterwards. */
export async function withMemory<T>(
  { openOptions, signal, ...options }: MemoryOptions,
  work: (connection: DriverConnection) => Promise<T>,
): Promise<T> {
  const database = await acquireDatabase(
    { database: ':memory:', openOptions, steps: [] },
    { ...options, readOnly: false, lockTimeout: 0, signal, onWait: () => undefined },
  )
  try {
    return await withConnection(database.instance, work, signal)
  } finally {
    await releaseDatabase(database)
  }
}
