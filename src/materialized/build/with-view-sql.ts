import { randomUUID } from 'node:crypto'
import type { DriverConnection } from '../../driver/core/driver.js'
import { quoteQualified, runnableSql } from '../../sql/quote.js'
import type { ViewSyntax } from '../../views/definition/view-definition.js'
import { withViewPath } from '../../views/ledger/bind-view.js'

/**
 * Runs work with the text to write after FROM for the rows of a view, so that the names in its SQL are found in its own schema. If the configuration
 * is locked, the search path cannot be set; then the SQL is put into a view of that schema, which exists only in the transaction of the work.
 * @param end - how that transaction ends: `ROLLBACK` if the work only looks
 */
export async function withViewSql<T>(
  connection: DriverConnection,
  syntax: ViewSyntax,
  database: string,
  end: 'COMMIT' | 'ROLLBACK',
  work: (from: string) => Promise<T>,
): Promise<T> {
  const { schema, searchPath } = syntax
  const sql = runnableSql(syntax)
  // The line break ends a comment at the end of the SQL
  const from = `(${sql}\n)`
  if (schema === 'main' && syntax.database === undefined && !searchPath) return work(from)
  if (!(await isLocked(connection))) return withViewPath(connection, syntax, database, () => work(from))
  const view = quoteQualified(database, schema, `_duckalog_${randomUUID().replaceAll('-', '')}`)
  await connection.run('BEGIN TRANSACTION')
  try {
    await connection.run(`CREATE VIEW ${view} AS ${sql}`)
    const result = await work(view)
    await connection.run(`DROP VIEW ${view}`)
    await connection.run(end)
    return result
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined)
    throw error
  }
}

async function isLocked(connection: DriverConnection): Promise<boolean> {
  const [row] = await connection.all<{ locked: boolean }>("SELECT current_setting('lock_configuration')::BOOLEAN AS locked")
  return row?.locked === true
}
