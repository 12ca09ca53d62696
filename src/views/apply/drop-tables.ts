import type { DriverConnection } from '../../driver/core/driver.js'
import { isDuckalogError } from '../../errors.js'
import { quoteQualified } from '../../sql/quote.js'
import { dataSchema } from '../definition/kept-form.js'

export function renderDropTable(database: string, table: string): string {
  return renderDrop('TABLE', database, table)
}

/** Drops tables with rows, and views that somebody has put in their place by hand. May run in a transaction. */
export async function dropTables(connection: DriverConnection, database: string, tables: readonly string[]): Promise<void> {
  if (tables.length === 0) return
  try {
    await connection.run(tables.map((table) => renderDropTable(database, table)).join(';\n'))
  } catch (error) {
    // An error of this kind leaves the transaction as it is
    if (!isDuckalogError(error, 'QUERY_FAILED') || error.kind !== 'Catalog') throw error
    const [table = '', ...others] = tables
    if (others.length === 0) await connection.run(renderDrop('VIEW', database, table))
    else for (const each of tables) await dropTables(connection, database, [each])
  }
}

function renderDrop(kind: 'TABLE' | 'VIEW', database: string, name: string): string {
  return `DROP ${kind} IF EXISTS ${quoteQualified(database, dataSchema, name)}`
}
