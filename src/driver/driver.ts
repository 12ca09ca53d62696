import type { Values } from '../sql.js'

/**
 * A row by column name, in the driver's JS values.
 * @public
 */
export type Row = Record<string, unknown>

/**
 * The seam to DuckDB: what this package needs of a DuckDB client. `N` is the client's own connection class.
 * @public
 */
export interface Driver<N = unknown> {
  /** The name of the client's npm package. */
  readonly name: string
  /**
   * Opens a database file, or `:memory:`, as an instance of its own.
   * @throws DriverError DRIVER_MISSING, DRIVER_UNSUPPORTED; ConnectionError DATABASE_LOCKED, DATABASE_CORRUPT, DATABASE_OPEN_FAILED
   */
  open(database: string, options?: DriverOpenOptions): Promise<DriverInstance<N>>
}

/** How a database is opened. @public */
export interface DriverOpenOptions {
  /** DuckDB's own options that count at open, by their names. */
  readonly config?: Readonly<Record<string, string>>
  /** Takes known secret values out of every text that DuckDB says, before it becomes an error. */
  readonly redact?: (text: string) => string
}

/**
 * An open database.
 * @public
 */
export interface DriverInstance<N = unknown> {
  /** DuckDB's version: `1.5.5`. */
  readonly duckdbVersion: string
  connect(): Promise<DriverConnection<N>>
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
  all<R extends object = Row>(sql: string, values?: Values): Promise<R[]>
  /**
   * Runs one statement and hands its rows out in batches as they come; throws as `run` does, in the middle of the rows, too. It takes
   * its turn when the first batch is asked for, and keeps it until the last one, or until the consumer leaves the loop.
   */
  stream?<R extends object = Row>(sql: string, values?: Values): AsyncIterable<R[]>
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
  /** Whether `close` gave up waiting: until that call ends, the database stays open and keeps its lock. */
  readonly stuck?: boolean
}
