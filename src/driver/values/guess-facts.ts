import { isWriting, mayReturnNothing } from '../../sql/describe-statement.js'
import type { ResultColumn } from '../core/driver.js'
import type { ResultFacts } from './query-result.js'

/** The facts of a result for a client that does not report what kind of result it is: taken from the text of the statement. */
export function guessFacts(sql: string, rows: readonly object[], readColumns: () => readonly ResultColumn[]): ResultFacts {
  const [first] = rows
  const [count] = first ? Object.values(first) : []
  return {
    readColumns: () =>
      first === undefined && isEmptyAnswer(readColumns()) && mayReturnNothing(sql) ? Object.freeze([]) : readColumns(),
    readChanges() {
      const writing = isWriting(sql)
      if (writing === 'rows') return rows.length
      return writing === 'count' && /^(?:bigint|number)$/.test(typeof count) ? Number(count) : undefined
    },
  }
}

/** Whether columns are those that DuckDB gives to a statement without a result. */
function isEmptyAnswer(columns: readonly ResultColumn[]): boolean {
  const [column] = columns
  return columns.length === 1 && /^(?:Count BIGINT|Success BOOLEAN)$/.test(`${column?.name} ${column?.type}`)
}
