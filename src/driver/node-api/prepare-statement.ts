import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api'
import { QueryError } from '../../errors.js'
import { messageOf } from '../../message-of.js'
import { parseScript } from '../../sql/lexer/parse-script.js'
import type { NodeApi } from './bind-node-api-values.js'

/** Why a statement cannot be prepared: DuckDB makes a transaction of it, so that it can only run as a whole. */
export class WholeStatement extends Error {}

/**
 * Prepares a statement. DuckDB makes several of a PIVOT that takes its columns from the data: those before its query are run.
 * @throws WholeStatement; QueryError QUERY_FAILED for several statements in one text
 */
export async function prepareStatement(
  native: DuckDBConnection,
  { StatementType }: NodeApi,
  sql: string,
): Promise<DuckDBPreparedStatement> {
  try {
    return await native.prepare(sql)
  } catch (error) {
    if (!/multiple statements at once/.test(messageOf(error))) throw error
    if (parseScript(sql).length > 1)
      throw new QueryError(
        'QUERY_FAILED',
        'The SQL has multiple statements, but this call runs one. Run a script with exec(), or one statement at a time.',
        { cause: error },
      )
  }
  const parts = await native.extractStatements(sql)
  for (let index = 0; ; index++) {
    const part = await parts.prepare(index)
    if (index === parts.count - 1) return part
    try {
      if (part.statementType === StatementType.TRANSACTION) throw new WholeStatement()
      await part.run()
    } finally {
      part.destroySync()
    }
  }
}
