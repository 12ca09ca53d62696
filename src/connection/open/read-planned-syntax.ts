import { databaseName } from '../../config/notation/resolve-path.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import type { ViewSyntax } from '../../views/definition/view-definition.js'
import { orderDatabases } from '../../views/diff/order-databases.js'
import { orderViews } from '../../views/diff/order-views.js'
import { readSyntax } from '../../views/syntax/read-syntax.js'
import { acquireDatabase, releaseDatabase } from '../database/acquire-database.js'
import { withConnection } from '../database/with-connection.js'
import type { ConnectOptions } from '../types/connect-options.js'
import { driverOf, type PlannedCatalog } from './load-catalog.js'
import { located } from './locate-errors.js'

/**
 * Has DuckDB parse the views and macros of a catalog and of those that it attaches, in a database in memory.
 *
 * @returns those of the catalog itself, each after what it reads
 * @throws ViewError VIEW_INVALID, VIEW_CYCLE
 */
export async function readPlannedSyntax<N>(planned: PlannedCatalog, options: ConnectOptions<N>): Promise<readonly ViewSyntax[]> {
  const database = await acquireDatabase(
    { database: ':memory:', openOptions: planned.session.openOptions, steps: [] },
    {
      driver: driverOf(options),
      readOnly: false,
      lockTimeout: 0,
      redactor: planned.redactor,
      signal: options.signal,
      onWait: () => undefined,
    },
  )
  try {
    return await withConnection(database.instance, (connection) => orderAll(connection, planned, options), options.signal)
  } finally {
    await releaseDatabase(database)
  }
}

async function orderAll<N>(
  connection: DriverConnection,
  planned: PlannedCatalog,
  options: ConnectOptions<N>,
): Promise<readonly ViewSyntax[]> {
  const { session, definitions, children } = planned
  const ordered = await located(planned, options, async () => {
    const own = databaseName(session.database)
    const syntaxes = orderViews(await readSyntax(connection, definitions), own)
    orderDatabases(
      syntaxes.map((definition) => ({ action: 'create', view: definition, reason: '', definition })),
      own,
    )
    return syntaxes
  })
  for (const child of children) await orderAll(connection, child, options)
  return ordered
}
