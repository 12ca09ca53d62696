import type { DriverConnection } from '../../driver/core/driver.js'
import { isDuckalogError } from '../../errors.js'
import { quoteIdentifier, quoteLiteral, runnableSql } from '../../sql/quote.js'
import type { ViewDefinition } from '../definition/view-definition.js'
import { withViewPath } from '../ledger/bind-view.js'
import { hasColumnList, reopenedBody } from '../ledger/ledger.js'

const scratch = 'duckalog scratch'

/**
 * Finds existing unmanaged views that equal their definitions: each definition is created as a temporary view, and the stored texts are
 * compared. For generated SQL the forms that the Python package generates count as equal, too.
 * @returns the definitions whose views are equal
 */
export async function readEqualViews(
  connection: DriverConnection,
  definitions: readonly ViewDefinition[],
  database: string,
): Promise<readonly ViewDefinition[]> {
  const equal: ViewDefinition[] = []
  try {
    for (const definition of definitions) {
      for (const sql of listEqualForms(runnableSql(definition))) {
        if (!(await isEqual(connection, definition, sql, database))) continue
        equal.push(definition)
        break
      }
    }
  } finally {
    if (definitions.length > 0) await connection.run(`DROP VIEW IF EXISTS temp.main.${quoteIdentifier(scratch)}`)
  }
  return equal
}

async function isEqual(
  connection: DriverConnection,
  definition: ViewDefinition,
  sql: string,
  database: string,
): Promise<boolean> {
  const { schema, name } = definition
  try {
    await withViewPath(connection, definition, database, () =>
      connection.run(`CREATE OR REPLACE TEMP VIEW ${quoteIdentifier(scratch)} AS ${sql}`),
    )
    const views = `(SELECT * REPLACE (regexp_replace(sql, '^CREATE TEMP VIEW ', 'CREATE VIEW ') AS sql) FROM duckdb_views()) v`
    const stored = `SELECT ${reopenedBody} AS body FROM ${views} WHERE NOT v.internal`
    const rows = await connection.all(
      `SELECT 1 FROM (${stored} AND v.temporary AND v.view_name = ${quoteLiteral(scratch)}) ours
        JOIN (${stored} AND NOT v.temporary AND NOT ${hasColumnList} AND v.database_name = $1 AND lower(v.schema_name) = lower($2) AND lower(v.view_name) = lower($3)) theirs
        ON ours.body = theirs.body`,
      [database, schema, name],
    )
    return rows.length > 0
  } catch (error) {
    // A definition that cannot be created equals nothing; creating it later reports why
    if (isDuckalogError(error, 'QUERY_FAILED')) return false
    throw error
  }
}

/** The SQL itself; for SQL generated from a source, also the forms that the Python package generates. */
function listEqualForms(sql: string): readonly string[] {
  const scan = sql.replace(/^SELECT \* FROM read_parquet\(/, 'SELECT * FROM parquet_scan(')
  const table = sql.replace(/^(SELECT \* FROM "(?:[^"]|"")+")\."(?:main|public)"(\."(?:[^"]|"")+")$/, '$1$2')
  return [...new Set([sql, scan, table])]
}
