import type { DuckDBConnection } from '@duckdb/node-api'
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
  const statement = await native.prepare(sql)
  try {
    return Array.from({ length: statement.columnCount }, (_, index) => {
      const type = statement.columnType(index)
      return { name: statement.columnName(index), type: toColumnType(type), text: toTypeText(type) }
    })
  } finally {
    statement.destroySync()
  }
}
