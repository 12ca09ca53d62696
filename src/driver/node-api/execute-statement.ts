import type { DuckDBConnection, DuckDBMaterializedResult, DuckDBPreparedStatement, DuckDBResult } from '@duckdb/node-api'
import { isReturning } from '../../sql/describe-statement.js'
import type { Values } from '../../sql/quote.js'
import type { ResultColumn, Row, RowForm, RowMode, StatementOptions } from '../core/driver.js'
import { nameValues } from '../values/name-values.js'
import { placeDates } from '../values/place-dates.js'
import { refuseDuplicates } from '../values/query-result.js'
import { renderValues } from '../values/render-values.js'
import { bindNodeApiValues, knowsDates, type NodeApi } from './bind-node-api-values.js'
import { nameType } from './name-type.js'
import { prepareStatement, WholeStatement } from './prepare-statement.js'

/** Binds and runs statements on a connection. */
export interface StatementExecutor {
  run(sql: string, values: Values | undefined, form?: RowForm): Promise<DuckDBMaterializedResult>
  stream(sql: string, values: Values | undefined, options: StartOptions): Promise<StartedStream>
}

interface StartOptions extends Pick<StatementOptions, 'rewrite'> {
  readonly rowMode: RowMode
  readonly rows: RowForm
}

/** A stream that runs. */
export interface StartedStream {
  readonly result: DuckDBResult
  /** How its values are represented. */
  readonly rowMode: RowMode
  /** The columns of the statement, if another one runs instead. */
  readonly columns?: readonly ResultColumn[]
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
    const prepared = await prepareStatement(native, api, sql)
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
    const ran = prepare(sql, values, async (prepared) => {
      if (checked) refuseDuplicates(namesOf(prepared))
      return prepared.run()
    })
    return ran.catch((error) => runWhole(sql, error))
  }

  function runWhole(sql: string, error: unknown): Promise<DuckDBMaterializedResult> {
    if (error instanceof WholeStatement) return native.run(sql)
    throw error
  }

  /** The columns before the statement runs; `undefined` if they are not known without running it. */
  async function columnsOf(
    prepared: DuckDBPreparedStatement,
    sql: string,
    values: Values | undefined,
  ): Promise<readonly ResultColumn[] | undefined> {
    const api = await loadApi()
    if (knowsColumns(api, prepared))
      return namesOf(prepared).map((name, index) => ({ name, type: nameType(api, prepared.columnType(index)) }))
    const text = renderValues(sql, values)
    return text === sql
      ? undefined
      : prepare(text, undefined, (other) => columnsOf(other, text, undefined)).catch(() => undefined)
  }

  async function startRewritten(
    prepared: DuckDBPreparedStatement,
    sql: string,
    values: Values | undefined,
    rewrite: NonNullable<StatementOptions['rewrite']>,
  ): Promise<StartedStream | undefined> {
    const columns = await columnsOf(prepared, sql, values)
    const rewritten = columns && rewrite(columns)
    if (!rewritten) return undefined
    let accepted = false
    try {
      return await prepare(rewritten.sql, values, async (other) => {
        accepted = true
        return { result: await other.stream(), rowMode: rewritten.rowMode, columns }
      })
    } catch (error) {
      if (accepted) throw error
      return undefined
    }
  }

  return {
    run,
    stream: (sql, values, { rowMode, rows, rewrite }) =>
      prepare(sql, values, async (prepared) => {
        if (rows === 'object') refuseDuplicates(namesOf(prepared))
        const rewritten = rewrite && (await startRewritten(prepared, sql, values, rewrite))
        return rewritten ?? { result: await prepared.stream(), rowMode }
      }).catch(async (error) => ({ result: await runWhole(sql, error), rowMode })),
  }
}

/** Whether the columns are known before the statement runs: not if it has parameters without a type. */
function knowsColumns({ DuckDBTypeId: id }: NodeApi, prepared: DuckDBPreparedStatement): boolean {
  return prepared.columnCount === 0 || prepared.columnTypeId(0) !== id.INVALID
}

/** The names of the columns; they are not known before the statement runs if it has parameters without a type. */
function namesOf(prepared: DuckDBPreparedStatement): readonly string[] {
  return Array.from({ length: prepared.columnCount }, (_, index) => prepared.columnName(index))
}
