import type { StatementOptions } from '../../driver/core/driver.js'
import type { Values } from '../../sql/quote.js'
import type { ArrayQueryOptions } from '../types/query-options.js'
import type { Queryable, RowStream } from '../types/queryable.js'

/** The values of a row in the order of its columns. */
export type ResultRow = readonly unknown[]

/** The options of a stream, with those of the driver that hosts do not have. */
export type SourceOptions = ArrayQueryOptions & Pick<StatementOptions, 'onColumns' | 'rewrite'>

/** Like `stream` with arrays, for code of this package. A symbol, so that it is no method of hosts. */
export const streamSource = Symbol.for('duckalog.stream')

/** Runs SQL for a result that becomes text. */
export interface ResultSource extends Pick<Queryable, 'query'> {
  readonly [streamSource]: (sql: string, values: Values | undefined, options: SourceOptions) => RowStream<ResultRow>
}
