import type { DuckDBConnection } from '@duckdb/node-api'
import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { databaseName } from '../../config/notation/resolve-path.js'
import { withMemory } from '../../connection/database/with-memory.js'
import type { CatalogSession } from '../../connection/types/catalog-connection.js'
import type { CatalogLineage, LineageOptions } from '../../connection/types/catalog-lineage.js'
import type { Driver } from '../../driver/core/driver.js'
import type { Redactor } from '../../redaction/redactor.js'
import type { SessionPlan } from '../../session/plan/session-plan.js'
import { checkDriver, readCatalog, toConnection } from '../../types/read/read-catalog.js'
import { readTypes } from '../../types/read/read-types.js'
import { nameSource } from '../../types/read/relation.js'
import { planMacros } from '../../views/definition/plan-macros.js'
import { planViews } from '../../views/definition/plan-views.js'
import type { ViewForm } from '../../views/diff/choose-forms.js'
import { orderViews } from '../../views/diff/order-views.js'
import { readSyntax } from '../../views/syntax/read-syntax.js'
import { createShower } from '../lineage/create-shower.js'
import { nodeId } from '../lineage/node-id.js'
import { planGraph } from '../lineage/plan-lineage.js'
import { addRecordedRows } from '../lineage/plan-rows.js'
import { readQueries } from '../lineage/read-queries.js'
import { planColumns } from './plan-columns.js'
import { readScans } from './read-scans.js'
import { addSummaries } from './read-summaries.js'
import { readTracedCatalog } from './read-traced-catalog.js'

/** A connected catalog. */
export interface ConnectedCatalog {
  readonly planned: { readonly config: CatalogConfig; readonly session: SessionPlan; readonly redactor: Redactor }
  /** A session of its own. */
  readonly session: CatalogSession<unknown>
  readonly driver: Driver
  /** The materialised views, with the records of their rows in the ledgers. */
  readonly forms: ReadonlyMap<string, ViewForm>
}

/** Reads the graph of a connected catalog. Columns are traced in a database in memory, over empty tables with the columns of the sources. */
export async function readLineage(
  { planned, session, driver, forms }: ConnectedCatalog,
  { columns = false, summarize, signal }: LineageOptions,
): Promise<CatalogLineage> {
  const { config, redactor } = planned
  const connection = toConnection(session as CatalogSession<DuckDBConnection>)
  const definitions = await readSyntax(connection, [...planMacros(config), ...planViews(config)])
  const syntaxes = orderViews(definitions, databaseName(planned.session.database))
  const queries = await readQueries(connection, config)
  const { showText } = createShower(config)
  const home = databaseName(config.duckdb.database ?? ':memory:')
  const rows = new Map(
    [...forms.values()].map((form) => [nodeId('view', showText(nameSource(form.definition, home))), form] as const),
  )
  const lineage = addRecordedRows(planGraph(config, syntaxes, queries), rows)
  if (!columns) return lineage
  const native = session as CatalogSession<DuckDBConnection>
  checkDriver(native)
  const statements = queries.map(({ query }) => query.sql)
  const catalog = await readCatalog(native, config, { queries: statements, definitions })
  const { sources } = await readTypes(native, config, catalog, true)
  signal?.throwIfAborted()
  const scans = await readScans(native, config, catalog)
  const { openOptions } = planned.session
  const traced = await withMemory({ openOptions, driver, redactor, signal }, (connection) =>
    readTracedCatalog(connection, { config, syntaxes, lineage, sources, scans, queries }),
  )
  const whole = planColumns(config, lineage, traced)
  if (summarize === undefined) return whole
  const { own } = catalog.context
  const views = syntaxes.filter(({ macro }) => macro === undefined)
  const byId = new Map(views.map((view) => [nodeId('view', showText(nameSource(view, own))), view]))
  return addSummaries(session, config, whole, byId, { rows: summarize, own })
}
