import type { DuckDBLogicalType, DuckDBResult } from '@duckdb/node-api'
import type { ResultColumn } from '../core/driver.js'
import type { NodeApi } from './bind-node-api-values.js'
import { nameType } from './name-type.js'

/** Reads the facts about a result besides its rows: columns and the number of changed rows. */
export interface FactReader {
  /**
   * Returns a function that reads the columns later. It does not hold the result, which would keep its rows in memory; and the
   * work for each query stays small, because the columns are rarely read.
   */
  readColumns(result: DuckDBResult, names: readonly string[], isEmpty: boolean): () => readonly ResultColumn[]
  /** The number of rows that the statement has written or deleted. */
  countChanges(result: DuckDBResult, rows: number): number | undefined
}

/** Types that their id describes completely. */
const simpleTypes = [
  ...([
    'BOOLEAN',
    'TINYINT',
    'SMALLINT',
    'INTEGER',
    'BIGINT',
    'HUGEINT',
    'UTINYINT',
    'USMALLINT',
    'UINTEGER',
    'UBIGINT',
  ] as const),
  ...(['UHUGEINT', 'FLOAT', 'DOUBLE', 'DATE', 'TIME', 'TIMESTAMP'] as const),
]

export function createFactReader(api: NodeApi): FactReader {
  const { ResultReturnType: returns, StatementType: statements } = api
  const simple = new Map<number, string>(simpleTypes.map((name) => [api.DuckDBTypeId[name], name]))
  const writing = new Set<number>([statements.INSERT, statements.UPDATE, statements.DELETE, statements.MERGE_INTO])

  return {
    readColumns(result, names, isEmpty) {
      if (isEmpty && isNothing(result, names)) return () => Object.freeze([])
      const types = names.map((_, index) => simple.get(result.columnTypeId(index)) ?? result.columnLogicalType(index))
      return () => Object.freeze(names.map((name, index) => Object.freeze({ name, type: render(types[index]) })))
    },
    countChanges(result, rows) {
      if (result.returnType === returns.CHANGED_ROWS) return result.rowsChanged
      return result.returnType === returns.QUERY_RESULT && writing.has(result.statementType) ? rows : undefined
    },
  }

  /** Whether the statement returns nothing. CHECKPOINT and others have a column for an answer that they do not give. */
  function isNothing({ returnType, statementType }: DuckDBResult, names: readonly string[]): boolean {
    if (returnType === returns.NOTHING) return true
    return statementType !== statements.SELECT && names.length === 1 && names[0] === 'Success'
  }

  function render(type: string | DuckDBLogicalType | undefined): string {
    return typeof type === 'object' ? nameType(api, type.asType()) : (type ?? '')
  }
}
