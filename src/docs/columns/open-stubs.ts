import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { databaseName } from '../../config/notation/resolve-path.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { isDuckalogError } from '../../errors.js'
import { quoteIdentifier, quoteLiteral } from '../../sql/quote.js'
import type { SourceColumns } from '../../types/columns/source-columns.js'
import { listStatements } from '../../types/stand-ins/list-statements.js'
import { planOffline } from '../../types/stand-ins/plan-offline.js'
import { renderStandIns } from '../../types/stand-ins/render-stand-ins.js'

/** A database in memory with an empty table for each source. */
export interface Stubs {
  /** The name of the catalog's own database. */
  readonly own: string
  /** Runs a statement. Returns DuckDB's message if it fails. */
  attempt(sql: string): Promise<string | undefined>
}

/** Creates an empty table for each source, and runs the statements of the session that work there. Afterwards nothing outside can be reached. */
export async function openStubs(
  connection: DriverConnection,
  config: CatalogConfig,
  sources: readonly SourceColumns[],
): Promise<Stubs> {
  const attempt = (sql: string) => attemptOn(connection, sql)
  const name = databaseName(config.duckdb.database ?? ':memory:')
  const home = name === 'memory' ? undefined : name
  const plan = planOffline(config, sources, ':memory:', { statements: [], leaves: [], home })
  for (const extension of plan.config.duckdb?.extensions ?? []) {
    const { name: called, path = undefined } = typeof extension === 'string' ? { name: extension } : extension
    await attempt(`LOAD ${path === undefined ? quoteIdentifier(called) : quoteLiteral(path)}`)
  }
  const attached = plan.databases.map((alias) => `ATTACH ':memory:' AS ${quoteIdentifier(alias)}`)
  const use = home === undefined ? [] : [`USE ${quoteIdentifier(home)}.main`]
  const statements = [...attached, ...use, ...renderStandIns(plan.tables, plan.own)]
  const failed = await attempt(statements.join(';\n'))
  // A type may belong to an extension that is missing here
  if (failed !== undefined) for (const sql of statements) await attempt(sql)
  await connection.run('SET enable_external_access = false')
  for (const sql of listStatements(config)) await attempt(sql)
  return { own: plan.own, attempt }
}

async function attemptOn(connection: DriverConnection, sql: string): Promise<string | undefined> {
  try {
    await connection.run(sql)
    return undefined
  } catch (error) {
    if (!isDuckalogError(error, 'QUERY_FAILED')) throw error
    return error.message
  }
}
