import { databaseName } from '../../config/notation/resolve-path.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import type { ViewSyntax } from '../../views/definition/view-definition.js'
import { orderDatabases } from '../../views/diff/order-databases.js'
import { orderViews } from '../../views/diff/order-views.js'
import { readSyntax } from '../../views/syntax/read-syntax.js'
import { withMemory } from '../database/with-memory.js'
import type { ConnectOptions } from '../types/connect-options.js'
import { driverOf, type PlannedCatalog } from './load-catalog.js'
import { located } from './locate-errors.js'

/**
 * Has DuckDB parse the views and macros of a catalog and of those that it attaches, in a database in memory.
 *
 * @param work - what to do next on the same connection, with those of the catalog itself, each after what it reads
 * @throws ViewError VIEW_INVALID, VIEW_CYCLE
 */
export function withPlannedSyntax<N, T>(
  planned: PlannedCatalog,
  options: ConnectOptions<N>,
  work: (syntaxes: readonly ViewSyntax[], connection: DriverConnection) => T | Promise<T>,
): Promise<T> {
  const { session, redactor } = planned
  const { signal } = options
  return withMemory({ openOptions: session.openOptions, driver: driverOf(options), redactor, signal }, async (connection) =>
    work(await orderAll(connection, planned, options), connection),
  )
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
