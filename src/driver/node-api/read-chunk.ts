import type { DuckDBDataChunk } from '@duckdb/node-api'
import { QueryError } from '../../errors.js'
import { messageOf } from '../../message-of.js'
import type { Row } from '../core/driver.js'
import type { ColumnReader } from './convert-node-api-values.js'

/** The rows of a chunk. Values are read by column, which is fastest for the client. */
export function readChunk<R extends object>(chunk: DuckDBDataChunk, names: readonly string[], reader: ColumnReader): R[] {
  const columns = names.map((name, index) => readNamed(chunk, name, index, reader))
  const rows: R[] = []
  const { rowCount } = chunk
  // Assigning `__proto__` would change the row's prototype
  const assignable = !names.includes('__proto__')
  for (let rowIndex = 0; rowIndex < rowCount; rowIndex++) {
    if (!assignable) {
      rows.push(Object.fromEntries(names.map((name, index) => [name, columns[index]?.[rowIndex]])) as R)
      continue
    }
    const row: Row = {}
    for (let index = 0; index < names.length; index++) row[names[index] as string] = columns[index]?.[rowIndex]
    rows.push(row as R)
  }
  return rows
}

function readNamed(chunk: DuckDBDataChunk, name: string, index: number, reader: ColumnReader): readonly unknown[] {
  try {
    return reader.readColumn(chunk.getColumnVector(index))
  } catch (error) {
    const message = `Cannot convert a value of column ${JSON.stringify(name)} to JavaScript: ${messageOf(error)}. CAST it to VARCHAR, or use rowMode: 'raw'.`
    throw new QueryError('QUERY_FAILED', message)
  }
}
