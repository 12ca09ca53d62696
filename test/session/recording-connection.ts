import type { DriverConnection, Row } from '../../src/driver/core/driver.js'
import { toQueryResult } from '../../src/driver/values/query-result.js'
import { QueryError } from '../../src/errors.js'
import type { Values } from '../../src/sql/quote.js'

/** What a statement is answered with: rows, or an error that is thrown. */
export type Answer = readonly Row[] | Error

export interface RecordingConnection extends DriverConnection {
  /** The statements that were run, in order. */
  readonly ran: readonly { readonly sql: string; readonly values: Values | undefined }[]
}

const noFacts = { readColumns: () => [], readChanges: () => undefined }

/** A connection that runs nothing: it writes down what it is asked, for tests of order, failure and redaction. */
export function recordingConnection(answer: (sql: string) => Answer | undefined = () => undefined): RecordingConnection {
  const ran: { sql: string; values: Values | undefined }[] = []
  const all = async (sql: string, values?: Values): Promise<readonly Row[]> => {
    ran.push({ sql, values })
    const answered = answer(sql) ?? []
    if (answered instanceof Error) throw answered
    return answered
  }
  return {
    native: undefined,
    ran,
    async run(sql, values) {
      await all(sql, values)
    },
    all: async <R extends object>(sql: string, values?: Values) => toQueryResult((await all(sql, values)) as R[], noFacts),
    close: async () => undefined,
  }
}

/** DuckDB's refusal of a statement, as a driver throws it. */
export function refusal(message: string, options: { readonly retryable?: boolean } = {}): QueryError {
  return new QueryError('QUERY_FAILED', message, { kind: /^(\w[\w -]*?) Error: /.exec(message)?.[1], ...options })
}
