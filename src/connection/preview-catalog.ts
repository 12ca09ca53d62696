import { access } from 'node:fs/promises'
import { databaseName } from '../config/resolve-path.js'
import type { DriverConnection } from '../driver/driver.js'
import type { SessionPlan } from '../session/session-plan.js'
import { readViews, type StoredViews } from '../views/read-views.js'
import { acquireDatabase, isFile, releaseDatabase } from './acquire-database.js'
import type { CatalogPlan, ConnectOptions } from './catalog-connection.js'
import { identifyFile } from './file-identity.js'
import { driverOf, located, type OpenCatalog, type PlannedCatalog } from './open-catalog.js'
import { exclusively, getRegistry, type OpenDatabase } from './registry.js'
import { planChanges } from './restore-catalog.js'

/**
 * What a connect or refresh would do. An open catalog is asked on its own connection; otherwise an existing file is read through
 * a short-lived read-only instance, and a missing one counts as empty.
 * @internal
 */
export async function previewCatalog<N>(
  { config, session, views }: PlannedCatalog,
  open: OpenCatalog | undefined,
  options: ConnectOptions<N>,
): Promise<CatalogPlan> {
  return located(config, options, async () => {
    const changes = await withConnection(session, open, options, async (connection, stored) =>
      planChanges(connection, config, views, stored ?? (await readViews(connection, views)), options),
    )
    return { session: session.steps, views: changes }
  })
}

async function withConnection<N, T>(
  session: SessionPlan,
  open: OpenCatalog | undefined,
  options: ConnectOptions<N>,
  work: (connection: DriverConnection, stored?: StoredViews) => Promise<T>,
): Promise<T> {
  if (open) return exclusively(open.database, () => work(open.keeper))
  const exists =
    isFile(session.database) &&
    (await access(session.database).then(
      () => true,
      () => false,
    ))
  const database = await acquireForReading(exists ? session : { ...session, database: ':memory:' }, exists, options)
  try {
    const connection = await database.instance.connect()
    try {
      // A database that does not exist yet holds nothing; memory serves to parse the SQL
      const empty = exists ? undefined : { database: databaseName(session.database), views: [], tables: [] }
      return await work(connection, empty)
    } finally {
      await connection.close()
    }
  } finally {
    await releaseDatabase(database)
  }
}

async function acquireForReading<N>(session: SessionPlan, exists: boolean, options: ConnectOptions<N>): Promise<OpenDatabase> {
  // A catalog of this process that holds the file is joined as it is
  const holder = exists ? getRegistry().files.get(await identifyFile(session.database)) : undefined
  return acquireDatabase(holder ? { ...session, openOptions: holder.openOptions } : session, {
    driver: driverOf(options),
    readOnly: exists && !holder,
    lockTimeout: 0,
    redact: (text) => text,
    signal: options.signal,
    onWait: () => undefined,
  })
}
