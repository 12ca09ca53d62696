import type { DuckDBConnection, StatementType } from '@duckdb/node-api'
import type { ColumnType } from '../render/column-type.js'
import { toColumnType, toTypeText } from './to-column-type.js'

/** A column of a statement that was prepared. */
export interface PreparedColumn {
  readonly name: string
  readonly type: ColumnType
  /** The text of the type as DuckDB writes it: `DECIMAL(10,2)`. */
  readonly text: string
}

/** Binds a statement, without running it, and returns its columns. Rejects with an error of the client. */
export async function prepareColumns(native: DuckDBConnection, sql: string): Promise<readonly PreparedColumn[]> {
  return (await prepareFacts(native, sql)).columns
}

/** Like {@link prepareColumns}, with the kind of the statement. */
export async function prepareFacts(
  native: DuckDBConnection,
  sql: string,
): Promise<{ readonly columns: readonly PreparedColumn[]; readonly statementType: StatementType }> {
  const statement = await native.prepare(sql)
  try {
    const columns = Array.from({ length: statement.columnCount }, (_, index) => {
      const type = statement.columnType(index)
      return { name: statement.columnName(index), type: toColumnType(type), text: toTypeText(type) }
    })
    return { columns, statementType: statement.statementType }
  } finally {
    statement.destroySync()
  }
}
