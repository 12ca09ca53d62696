import { setImmediate } from 'node:timers/promises'
import type { DuckDBDataChunk, DuckDBMaterializedResult } from '@duckdb/node-api'
import { QueryError } from '../../errors.js'
import { messageOf } from '../../message-of.js'
import type { Row, RowForm } from '../core/driver.js'
import { toObjects } from '../values/query-result.js'
import type { ColumnReader } from './convert-node-api-values.js'

/** How the rows of a result are built. */
export interface RowShape {
  readonly names: readonly string[]
  readonly form: RowForm
  readonly reader: ColumnReader
}

const chunksWithoutPause = 16

/** The rows of a result. */
export async function readAll<R extends object>(result: DuckDBMaterializedResult, shape: RowShape): Promise<R[]> {
  const rows: R[] = []
  const { chunkCount } = result
  for (let index = 0; index < chunkCount; index++) {
    for (const row of readChunk<R>(result.getChunk(index), shape)) rows.push(row)
    // Converting a large result without a pause would block the event loop
    if (index % chunksWithoutPause === chunksWithoutPause - 1) await setImmediate()
  }
  return rows
}

/** The rows of a chunk. Values are read by column, which is fastest for the client. */
export function readChunk<R extends object>(chunk: DuckDBDataChunk, { names, form, reader }: RowShape): R[] {
  const columns = names.map((name, index) => readNamed(chunk, name, index, reader))
  const { rowCount } = chunk
  if (form === 'array') return toArrays(columns, rowCount) as R[]
  // Assigning `__proto__` would change the row's prototype
  if (names.includes('__proto__')) return toObjects(toArrays(columns, rowCount), names) as R[]
  const rows: R[] = []
  for (let rowIndex = 0; rowIndex < rowCount; rowIndex++) {
    const row: Row = {}
    for (let index = 0; index < names.length; index++) row[names[index] as string] = columns[index]?.[rowIndex]
    rows.push(row as R)
  }
  return rows
}

function toArrays(columns: readonly (readonly unknown[])[], rowCount: number): unknown[][] {
  const rows: unknown[][] = []
  for (let rowIndex = 0; rowIndex < rowCount; rowIndex++) {
    const row: unknown[] = []
    for (const column of columns) row.push(column[rowIndex])
    rows.push(row)
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
