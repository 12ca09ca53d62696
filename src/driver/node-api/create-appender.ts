import type { DuckDBAppender, DuckDBConnection, DuckDBType, DuckDBValue } from '@duckdb/node-api'
import type { DriverAppender } from '../core/driver.js'
import type { StatementRunner } from '../core/statement-runner.js'
import type { NodeApi } from './bind-node-api-values.js'

/** Opens the client's appender for a temporary table. Values are written by column, which is faster than one by one. */
export async function createAppender(
  api: NodeApi,
  native: DuckDBConnection,
  statements: StatementRunner,
  table: string,
  types: readonly string[],
): Promise<DriverAppender> {
  const columnTypes = types.map((type) => (api as unknown as Record<string, DuckDBType>)[type] as DuckDBType)
  const appender = await statements.run('', () => native.createAppender(table, 'main', 'temp'))
  const work = (use: (appender: DuckDBAppender) => void) => statements.run('', async () => use(appender))
  return {
    append: (columns) =>
      work(() => {
        const chunk = api.DuckDBDataChunk.create(columnTypes, columns[0]?.length ?? 0)
        columns.forEach((values, index) => {
          chunk.setColumnValues(index, values as readonly DuckDBValue[])
        })
        appender.appendDataChunk(chunk)
      }),
    close: (discard = false) =>
      work(() => {
        // Rows that are left would be written when the appender is collected
        if (discard) appender.clear()
        appender.closeSync()
      }),
  }
}
