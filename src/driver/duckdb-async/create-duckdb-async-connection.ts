import type { Connection } from 'duckdb-async'
import type { Values } from '../../sql/quote.js'
import type { CallGate } from '../core/call-gate.js'
import type { DriverConnection, QueryResult, Row, StatementOptions } from '../core/driver.js'
import type { StatementRunner } from '../core/statement-runner.js'
import { guessFacts } from '../values/guess-facts.js'
import { placeDates } from '../values/place-dates.js'
import { toQueryResult } from '../values/query-result.js'
import { toJsonValue } from '../values/to-json-value.js'
import { bindDuckdbAsyncValues } from './bind-duckdb-async-values.js'
import { readRows } from './read-rows.js'

export interface DuckdbAsyncConnectionOptions {
  readonly native: Connection
  readonly gate: CallGate
  readonly statements: StatementRunner
}

/**
 * Wraps a connection of `duckdb-async`. It has no `stream`: the client's stream ends early without an error when a row fails, and aborts the
 * process when another statement runs meanwhile.
 */
export function createDuckdbAsyncConnection({
  native,
  gate,
  statements,
}: DuckdbAsyncConnectionOptions): DriverConnection<Connection> {
  const bind = async (sql: string, values: Values | undefined) => {
    const placed = await placeDates(sql, values, async (text, rest) => {
      const bound = bindDuckdbAsyncValues(text, rest)
      return (await native.all(bound.sql, ...bound.scalars)) as Row[]
    })
    return bindDuckdbAsyncValues(placed.sql, placed.values)
  }
  return {
    native,
    get busy() {
      return statements.busy
    },
    get stuck() {
      return gate.stuck
    },
    run: (sql, values, options) =>
      statements.run(
        sql,
        async () => {
          const bound = await bind(sql, values)
          if (bound.scalars.length === 0) await native.exec(bound.sql)
          else await native.all(bound.sql, ...bound.scalars)
        },
        options?.signal,
      ),
    async all<R extends object = Row>(
      sql: string,
      values?: Values,
      { signal, rowMode = 'js', rows: form = 'object', maxRows }: StatementOptions = {},
    ): Promise<QueryResult<R>> {
      const read = async () => readRows(native, await bind(sql, values), { form, maxRows })
      const { rows, columns } = await statements.run(sql, read, signal)
      const shown = rowMode === 'json' ? rows.map((row) => toJsonValue(row) as object) : rows
      return toQueryResult(
        shown as R[],
        guessFacts(sql, rows, () => columns),
      )
    },
    close: () => gate.close(),
  }
}
