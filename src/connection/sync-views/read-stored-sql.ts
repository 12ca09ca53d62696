import type { DriverConnection } from '../../driver/core/driver.js'
import { isDuckalogError } from '../../errors.js'
import { foldName } from '../../sql/fold-name.js'
import { nameOf, viewKey } from '../../views/definition/view-definition.js'
import type { ViewChange } from '../../views/diff/view-change.js'
import { storedBody } from '../../views/ledger/ledger.js'
import type { CatalogPlan } from '../types/catalog-report.js'

interface StoredRow {
  readonly database: string
  readonly schema: string
  readonly name: string
  readonly sql: string
}

/** Reads the SQL of the views that changes would replace or drop, as DuckDB stores it. Views that cannot be listed are left out. */
export async function readStoredSql(
  connection: DriverConnection,
  changes: readonly ViewChange[],
  own: string,
): Promise<NonNullable<CatalogPlan['stored']>> {
  const lost = changes.filter(({ action, view }) => view.macro === undefined && (action === 'replace' || action === 'drop'))
  if (lost.length === 0) return []
  const rows = await connection
    .all<StoredRow>(
      `SELECT v.database_name AS database, v.schema_name AS schema, v.view_name AS name, ${storedBody} AS sql
        FROM duckdb_views() v WHERE NOT v.internal AND NOT v.temporary`,
    )
    .catch((error: unknown) => {
      if (isDuckalogError(error, 'QUERY_FAILED')) return []
      throw error
    })
  const keyOf = ({ database, schema, name }: StoredRow) =>
    viewKey({ ...(foldName(database) !== foldName(own) && { database }), schema, name })
  const texts = new Map(rows.map((row) => [keyOf(row), row.sql]))
  return lost.flatMap(({ view }) => {
    const sql = texts.get(viewKey(view))
    return sql === undefined ? [] : [{ view: nameOf(view), sql }]
  })
}
