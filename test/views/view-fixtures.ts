import type { CatalogConfig } from '../../src/config/model/catalog-config.js'
import type { ViewConfig } from '../../src/config/model/view/view-config.js'
import type { DriverConnection } from '../../src/driver/core/driver.js'
import { nodeApi } from '../../src/driver/node-api.js'
import { applyViewChanges } from '../../src/views/apply/apply-view-changes.js'
import { planViews } from '../../src/views/definition/plan-views.js'
import type { PlanChangesOptions } from '../../src/views/diff/decide-views.js'
import { orderViews } from '../../src/views/diff/order-views.js'
import { planChanges } from '../../src/views/diff/plan-changes.js'
import type { ViewChange } from '../../src/views/diff/view-change.js'
import { readViews } from '../../src/views/ledger/read-views.js'
import { readSyntax } from '../../src/views/syntax/read-syntax.js'

/** A config of views only, given as name → SQL. */
export function viewsConfig(views: Readonly<Record<string, string>>): CatalogConfig {
  const list: ViewConfig[] = Object.entries(views).map(([name, sql]) => {
    const [schema, view] = name.includes('.') ? name.split('.') : [undefined, name]
    return { name: view ?? '', sql, ...(schema !== undefined && { db_schema: schema }) }
  })
  return { version: 1, duckdb: {}, views: list }
}

/** The whole way of the views of a config, on one connection; returns `action name` of each change that is not a keep. */
export async function bringViews(
  connection: DriverConnection,
  config: CatalogConfig,
  options: PlanChangesOptions = {},
): Promise<readonly string[]> {
  const definitions = planViews(config)
  const stored = await readViews(connection, definitions)
  const changes = planChanges(orderViews(await readSyntax(connection, definitions), stored.database), stored, options)
  await applyViewChanges(connection, changes, { owner: options.owner ?? '', database: stored.database })
  return actions(changes)
}

function actions(changes: readonly ViewChange[]): readonly string[] {
  return changes
    .filter(({ action, released }) => action !== 'keep' || released)
    .map(({ action, view }) => `${action} ${view.schema}.${view.name}`)
}

/** Runs work on a connection to a database of its own. */
export async function withDatabase<T>(work: (connection: DriverConnection) => Promise<T>, path = ':memory:'): Promise<T> {
  const instance = await nodeApi().open(path)
  try {
    return await work(await instance.connect())
  } finally {
    await instance.close()
  }
}
