import { callback, textsByName } from '../../options/option-rules.js'
import type { OptionRules } from '../../options/take-options.js'
import type { SecretValue } from '../../secret-value.js'
import type { Values } from '../../sql/quote.js'

/**
 * A row by column name, in the driver's JS values.
 * @public
 */
export type Row = Record<string, unknown>

/**
 * In which values rows come: `js`, plain JavaScript values; `raw`, the client's own ones; `json`, what JSON can hold without loss.
 * @public
 */
export type RowMode = 'js' | 'raw' | 'json'

/** How one statement is run. @public */
export interface StatementOptions {
  /** Ends this statement, also while it waits for its turn; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** @defaultValue `'js'` */
  readonly rowMode?: RowMode
  /** For a stream: a number that changes whenever its consumer takes a row. Without it, each batch counts. */
  readonly progress?: () => number
}

/**
 * The seam to DuckDB: what this package needs of a DuckDB client. `N` is the client's own connection class.
 * @public
 */
export interface Driver<N = unknown> {
  /** The name of the client's npm package. */
  readonly name: string
  /**
   * Opens a database file, or `:memory:`, as an instance of its own.
   * @throws DriverError DRIVER_MISSING, DRIVER_UNSUPPORTED; ConnectionError DATABASE_LOCKED, DATABASE_CORRUPT, DATABASE_OPEN_FAILED;
   * OptionError OPTION_INVALID
   */
  open(database: string, options?: DriverOpenOptions): Promise<DriverInstance<N>>
  /**
   * Takes over a database that the host opened with the client itself. `close` of what it returns closes the connections that came
   * out of it, and leaves the host's instance open.
   */
  adopt?(instance: NativeInstance<N>, options?: Omit<DriverOpenOptions, 'config'>): Promise<DriverInstance<N>>
}

/** An open database of the client itself, as far as it is needed here. @public */
export interface NativeInstance<N = unknown> {
  connect(): Promise<N>
}

/** How a database is opened. @public */
export interface DriverOpenOptions {
  /** DuckDB's own options that count at open, by their names; secret values are revealed. */
  readonly config?: Readonly<Record<string, string | SecretValue>>
  /** Takes known secret values out of every text that DuckDB says, before it becomes an error. */
  readonly redact?: (text: string) => string
  /** Every statement's call to the client passes it: the place to limit how many of them run at once. */
  readonly schedule?: <T>(call: () => Promise<T>) => Promise<T>
}

export const driverOpenRules: OptionRules<DriverOpenOptions> = { config: textsByName, redact: callback, schedule: callback }

/**
 * An open database.
 * @public
 */
export interface DriverInstance<N = unknown> {
  /** DuckDB's version: `1.5.5`. */
  readonly duckdbVersion: string
  connect(): Promise<DriverConnection<N>>
  /** Ends at once what runs on any connection, the client's own calls too: for the exit of the process. Absent where nothing can. */
  interrupt?(): void
  /** Closes the database and gives its lock back. Its connections are closed first. Idempotent. */
  close(): Promise<void>
}

/**
 * A connection of an instance. Statements run one at a time, in the order of the calls. An ability that a client lacks is an
 * absent method.
 * @public
 */
export interface DriverConnection<N = unknown> {
  /** The client's own connection object; after `close` its methods throw CATALOG_CLOSED. */
  readonly native: N
  /**
   * Runs one statement, or several in one text if there are no values.
   * @throws QueryError QUERY_FAILED with DuckDB's message; ConnectionError CATALOG_CLOSED
   */
  run(sql: string, values?: Values): Promise<void>
  /** Runs one statement and returns all its rows; throws as `run` does. */
  all<R extends object = Row>(sql: string, values?: Values, options?: StatementOptions): Promise<R[]>
  /**
   * Runs one statement and hands its rows out in batches as they come; throws as `run` does, in the middle of the rows, too. It takes
   * its turn when the first batch is asked for, and keeps it until the last one, or until the consumer leaves the loop. Where other
   * statements wait and the consumer takes nothing, up to 16 MB are read ahead for them; where that does not end the stream, they are
   * refused after half a second.
   * @throws ConnectionError CONNECTION_BUSY, for the statements that are refused
   */
  stream?<R extends object = Row>(sql: string, values?: Values, options?: StatementOptions): AsyncIterable<R[]>
  /**
   * Makes a table function of the connection's database: `name()` has one column, `content`, of BLOBs, one for each call of `next` until
   * that returns `undefined`. For one statement: the rows are not given twice.
   */
  serveBlobs?(name: string, next: () => Uint8Array | undefined): Promise<void>
  /** Ends the statement that is running: its promise rejects with a QueryError of kind `INTERRUPT`. */
  interrupt?(): void
  /**
   * Ends what is running, waits for it, and disconnects. Idempotent. A call that nothing can end is waited for at most 4 seconds: then
   * its promise rejects with CATALOG_CLOSED, a process warning says so, and the native connection is closed when the call ends.
   */
  close(): Promise<void>
  /** Whether a statement still runs whose caller was let go by its signal, because nothing could end it. */
  readonly busy?: boolean
  /** Whether `close` gave up waiting: until that call ends, the database stays open and keeps its lock. */
  readonly stuck?: boolean
  /** Whether the server that it leads to has forgotten it: every statement fails with CONNECTION_LOST. */
  readonly lost?: boolean
}
