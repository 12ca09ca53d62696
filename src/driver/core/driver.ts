import { callback, textsByName } from '../../options/option-rules.js'
import type { OptionRules } from '../../options/take-options.js'
import type { SecretValue } from '../../secret-value.js'
import type { Values } from '../../sql/quote.js'

/**
 * A row as an object of values by column name.
 * @public
 */
export type Row = Record<string, unknown>

/** A column of a result. @public */
export interface ResultColumn {
  /** The name in the statement. Names of a result may repeat. */
  readonly name: string
  /** DuckDB's text of the type, as DESCRIBE returns it: `DECIMAL(10,2)`, `STRUCT(id INTEGER, tags VARCHAR[])`. */
  readonly type: string
}

/**
 * The rows of a statement, with what else is known about its result. The additional properties are not enumerable, and a copy of the
 * array lacks them.
 * @public
 */
export type QueryResult<R> = R[] & {
  /** The columns in their order, also if there are no rows; none for a statement that returns nothing. */
  readonly columns: readonly ResultColumn[]
  /**
   * The number of rows that INSERT, UPDATE, DELETE, MERGE or COPY has written or deleted; `undefined` for other statements. On quack servers
   * and with duckdb-async also `undefined` if the statement does not begin with one of these words.
   */
  readonly changes: number | undefined
}

/**
 * How rows are represented: `object` (an object of values by column name) or `array` (an array of values in column order, in which names may
 * repeat).
 * @public
 */
export type RowForm = 'object' | 'array'

/**
 * How values are represented: `js` (plain JavaScript values), `raw` (the client's own lossless values), `json` (JSON-safe values).
 * @public
 */
export type RowMode = 'js' | 'raw' | 'json'

/** Options of one statement. @public */
export interface StatementOptions {
  /** Cancels this statement, even while it is queued. The promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** How values are represented. @defaultValue `'js'` */
  readonly rowMode?: RowMode | undefined
  /** How rows are represented. As an `object` a row cannot have two columns of one name: the statement fails. @defaultValue `'object'` */
  readonly rows?: RowForm | undefined
  /** For clients that cannot stream: the number of rows after which `all` may stop. @defaultValue no limit */
  readonly maxRows?: number | undefined
  /**
   * For streams: called before the first batch with a function that returns the columns of the statement, and with whether what `rewrite`
   * returned runs instead.
   */
  readonly onColumns?: ((columns: () => readonly ResultColumn[], isRewritten: boolean) => void) | undefined
  /**
   * For streams: called with the columns before the statement runs. What it returns runs instead of the statement, with the same values, or
   * not at all if DuckDB rejects it before it starts. @defaultValue the statement itself runs
   */
  readonly rewrite?:
    | ((columns: readonly ResultColumn[]) => { readonly sql: string; readonly rowMode: RowMode } | undefined)
    | undefined
  /** For streams: returns a number that changes whenever the consumer takes a row. @defaultValue each batch counts as progress */
  readonly progress?: (() => number) | undefined
}

/**
 * An adapter for a DuckDB client. `N` is the client's connection class.
 * @public
 */
export interface Driver<N = unknown> {
  /** The name of the client's npm package. */
  readonly name: string
  /**
   * Opens a database file or `:memory:` as a new instance.
   * @throws DriverError DRIVER_MISSING, DRIVER_UNSUPPORTED; ConnectionError DATABASE_LOCKED, DATABASE_CORRUPT, DATABASE_OPEN_FAILED;
   * OptionError OPTION_INVALID
   */
  open(database: string, options?: DriverOpenOptions): Promise<DriverInstance<N>>
  /**
   * Wraps a database that the host opened with the client. `close()` of the returned instance closes the connections made through it and
   * leaves the host's instance open.
   */
  adopt?(instance: NativeInstance<N>, options?: Omit<DriverOpenOptions, 'config'>): Promise<DriverInstance<N>>
}

/** The part of a client's database object that a driver needs. @public */
export interface NativeInstance<N = unknown> {
  /** Opens a connection of the client. */
  connect(): Promise<N>
}

/** Options of `Driver.open`. @public */
export interface DriverOpenOptions {
  /** DuckDB options that apply at open, by name. Secret values are revealed. @defaultValue none */
  readonly config?: Readonly<Record<string, string | SecretValue>> | undefined
  /** Removes known secrets from DuckDB's messages before they become errors. @defaultValue no redaction */
  readonly redact?: ((text: string) => string) | undefined
  /** Wraps every call of a statement to the client, for example to limit concurrency. @defaultValue no limit */
  readonly schedule?: (<T>(call: () => Promise<T>) => Promise<T>) | undefined
}

export const driverOpenRules: OptionRules<DriverOpenOptions> = { config: textsByName, redact: callback, schedule: callback }

/**
 * An open database.
 * @public
 */
export interface DriverInstance<N = unknown> {
  /** The version of DuckDB: `1.5.5`. */
  readonly duckdbVersion: string
  /**
   * Opens a connection.
   * @throws ConnectionError DATABASE_OPEN_FAILED; CATALOG_CLOSED after `close()`
   */
  connect(): Promise<DriverConnection<N>>
  /** Interrupts every running statement, including the host's own; used on process exit. Absent if the client cannot interrupt. */
  interrupt?(): void
  /** Closes the connections, then the database, and releases the file lock. Idempotent. */
  close(): Promise<void>
}

/** Writes rows to a temporary table. @public */
export interface DriverAppender {
  /** Writes rows, given as the values of each column: booleans, numbers, bigints, text and null. */
  append(columns: readonly (readonly unknown[])[]): Promise<void>
  /** Writes what is left, or discards it. Must be called. */
  close(discard?: boolean): Promise<void>
}

/**
 * A connection of an instance. Statements run one at a time, in the order of the calls. Methods that a client does not support are
 * absent.
 * @public
 */
export interface DriverConnection<N = unknown> {
  /** The client's connection object. After `close()` its methods throw CATALOG_CLOSED. */
  readonly native: N
  /**
   * Runs one statement, or several in one text if no values are bound.
   * @throws QueryError QUERY_FAILED with DuckDB's message; ConnectionError CATALOG_CLOSED
   */
  run(sql: string, values?: Values, options?: Pick<StatementOptions, 'signal'>): Promise<void>
  /**
   * Runs one statement and returns all rows. Throws like `run`, and if rows are objects and two columns share a name.
   */
  all<R extends object = Row>(sql: string, values?: Values, options?: StatementOptions): Promise<QueryResult<R>>
  /**
   * Runs one statement and yields its rows in batches as they arrive. Throws like `all`, also between two batches. The statement runs when the
   * first batch is requested and occupies the connection until the last batch, or until the consumer leaves the loop. If other statements wait
   * while the consumer takes no rows, up to 16 MB are read ahead; if the stream does not end with that, the waiting statements are rejected
   * after 500 ms.
   * @throws ConnectionError CONNECTION_BUSY, for the rejected statements
   */
  stream?<R extends object = Row>(sql: string, values?: Values, options?: StatementOptions): AsyncIterable<R[]>
  /** Opens an appender for a temporary table, whose columns have these types. Absent if the client has none. */
  createAppender?(table: string, types: readonly string[]): Promise<DriverAppender>
  /**
   * Registers a table function `name()` with one BLOB column, `content`. Each row comes from one call of `next`, until that returns
   * `undefined`. The rows can be read once.
   */
  serveBlobs?(name: string, next: () => Uint8Array | undefined): Promise<void>
  /** Interrupts the running statement. Its promise rejects with a QueryError of kind `INTERRUPT`. */
  interrupt?(): void
  /** How much of the running statement is done, in percent; `undefined` if DuckDB does not report it, as without `enable_progress_bar`. */
  readPercentage?(): number | undefined
  /**
   * Interrupts the running statement, waits for it, and disconnects. Idempotent. A call that cannot be interrupted is waited for up to 4
   * seconds. After that its promise rejects with CATALOG_CLOSED, a process warning is emitted, and the native connection closes when the call
   * returns.
   */
  close(): Promise<void>
  /** Whether a cancelled statement still runs because it could not be interrupted. */
  readonly busy?: boolean
  /** Whether `close()` gave up on a call: until it returns, the database stays open and locked. */
  readonly stuck?: boolean
  /** Whether the server was restarted since the connect: every statement fails with CONNECTION_LOST. */
  readonly lost?: boolean
}
