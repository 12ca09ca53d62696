import type { Meter, Tracer } from '@opentelemetry/api'
import { OptionError } from '../index.js'
import { followOperations } from './follow-operations.js'
import { observePools } from './observe-pools.js'
import { createDurationRecorder } from './record-durations.js'
import { createSpanRecorder } from './record-spans.js'

/**
 * Options for `instrument()`. Give a tracer, a meter, or both.
 * @public
 */
export interface InstrumentOptions {
  /** Creates a span for each connect, query, stream and refresh. @defaultValue no spans */
  readonly tracer?: Tracer | undefined
  /** Records durations and the state of pools. @defaultValue no metrics */
  readonly meter?: Meter | undefined
  /**
   * Also record the text of statements, as `db.query.text`, and the messages of their errors, which may quote it. Credentials are redacted;
   * other literals are not, so bind values. @defaultValue `false`
   */
  readonly queryText?: boolean | undefined
}

/**
 * Records all catalogs of the process with OpenTelemetry, by the semantic conventions for databases. Works for every copy of this
 * package in the process, and also for catalogs that are open already.
 *
 * Spans: `connect` and `refresh`, each with a child span per step of the session, and one for the views; each query and stream, named after
 * its first keyword and its database. `error.type` is the code of the error (`QUERY_FAILED`), `db.response.status_code` the class of DuckDB's
 * error (`Catalog`), `db.namespace` the database of the catalog, whatever a session USEs.
 *
 * Metrics: `db.client.operation.duration` in seconds; `db.client.connection.count`, `db.client.connection.max` and
 * `db.client.connection.pending_requests` for each database, and the sessions as a pool of their own, `<database>.sessions`.
 *
 * @returns a function that ends the recording
 * @throws {@link OptionError} OPTION_INVALID without a tracer and a meter
 * @example
 * ```ts
 * import { metrics, trace } from '@opentelemetry/api'
 *
 * instrument({ tracer: trace.getTracer('duckalog'), meter: metrics.getMeter('duckalog') })
 * ```
 * @public
 */
export function instrument({ tracer, meter, queryText = false }: InstrumentOptions): () => void {
  if (!tracer && !meter)
    throw new OptionError('instrument', [{ option: '', message: 'must have a `tracer`, a `meter`, or both.' }])
  const ends = [
    tracer && followOperations(createSpanRecorder(tracer, queryText)),
    meter && followOperations(createDurationRecorder(meter)),
    meter && observePools(meter),
  ]
  return () => {
    for (const end of ends.splice(0)) end?.()
  }
}
