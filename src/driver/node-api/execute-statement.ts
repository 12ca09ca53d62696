import type { DuckDBConnection, DuckDBMaterializedResult, DuckDBPreparedStatement, DuckDBResult } from '@duckdb/node-api'
import { isReturning } from '../../sql/describe-statement.js'
import type { Values } from '../../sql/quote.js'
import type { Row, RowForm } from '../core/driver.js'
import { nameValues } from '../values/name-values.js'
import { placeDates } from '../values/place-dates.js'
import { refuseDuplicates } from '../values/query-result.js'
import { bindNodeApiValues, knowsDates, type NodeApi } from './bind-node-api-values.js'

/** Binds and runs statements on a connection. */
export interface StatementExecutor {
  run(sql: string, values: Values | undefined, form?: RowForm): Promise<DuckDBMaterializedResult>
  stream(sql: string, values: Values | undefined, form: RowForm): Promise<DuckDBResult>
}

export function createStatementExecutor(
  native: DuckDBConnection,
  loadApi: () => Promise<NodeApi>,
  readRows: (result: DuckDBMaterializedResult) => Promise<readonly Row[]>,
): StatementExecutor {
  async function prepare<T>(
    sql: string,
    values: Values | undefined,
    execute: (prepared: DuckDBPreparedStatement) => Promise<T>,
  ): Promise<T> {
    const api = await loadApi()
    const prepared = await native.prepare(sql)
    try {
      if (values && !knowsDates(api, prepared, values)) {
        const placed = await placeDates(sql, values, async (text, rest) => readRows(await run(text, rest)))
        if (placed.sql !== sql) return await prepare(placed.sql, placed.values, execute)
      }
      if (values) bindNodeApiValues(api, prepared, values)
      return await execute(prepared)
    } finally {
      prepared.destroySync()
    }
  }

  function run(sql: string, values: Values | undefined, form: RowForm = 'array'): Promise<DuckDBMaterializedResult> {
    // What a statement that writes returns is checked before it writes
    const checked = form === 'object' && isReturning(sql) && !/;\s*\S/.test(sql)
    if (!checked && !nameValues(values)) return native.run(sql)
    return prepare(sql, values, async (prepared) => {
      if (checked) refuseDuplicates(namesOf(prepared))
      return prepared.run()
    })
  }

  return {
    run,
    stream: (sql, values, form) =>
      prepare(sql, values, async (prepared) => {
        if (form === 'object') refuseDuplicates(namesOf(prepared))
        return prepared.stream()
      }),
  }
}

/** The names of the columns; they are not known before the statement runs if it has parameters without a type. */
function namesOf(prepared: DuckDBPreparedStatement): readonly string[] {
  return Array.from({ length: prepared.columnCount }, (_, index) => prepared.columnName(index))
}
