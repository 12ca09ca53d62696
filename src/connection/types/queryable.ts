import type { QueryResult, ResultColumn, Row } from '../../driver/core/driver.js'
import type { Values } from '../../sql/quote.js'
import type {
  ArrayQueryOptions,
  InsertOptions,
  InsertRows,
  QueryOptions,
  ReadableOptions,
  ScriptOptions,
} from './query-options.js'
import type { InferOutput, StandardSchema } from './standard-schema.js'

/**
 * The rows of a query, one by one or in the batches in which DuckDB returns them. The query starts when the first row is requested and ends
 * when the consumer stops.
 * @public
 */
export interface RowStream<R> extends AsyncIterable<R> {
  /** The rows in batches of up to 2,048, which is faster than one by one. */
  batches(): AsyncIterable<R[]>
  /**
   * The columns, also if there are no rows. Starts the query if it has not started: read the rows afterwards, or end the stream with `return()`
   * of its iterator, as it occupies its connection. If the stream is read several times, these are the columns of the first time. Rejects with
   * the error of the query.
   */
  readonly columns: Promise<readonly ResultColumn[]>
}

/**
 * Methods that run SQL, on a catalog or on one of its sessions.
 * @public
 */
export interface Queryable {
  /**
   * Runs a statement and returns its rows, each validated and converted by a schema (valibot, zod …).
   * @throws QueryError QUERY_FAILED, QUERY_TIMEOUT, ROW_INVALID for a row that does not match the schema; ConnectionError CATALOG_CLOSED,
   * POOL_EXHAUSTED; OptionError OPTION_INVALID
   */
  query<S extends StandardSchema>(
    sql: string,
    values: Values | undefined,
    options: (QueryOptions | ArrayQueryOptions) & { readonly schema: S },
  ): Promise<QueryResult<InferOutput<S>>>
  /**
   * Runs a statement and returns its rows as arrays of values in column order. Throws like `query` with objects, but names may repeat.
   */
  query<R extends readonly unknown[] = readonly unknown[]>(
    sql: string,
    values: Values | undefined,
    options: ArrayQueryOptions,
  ): Promise<QueryResult<R>>
  /**
   * Runs a statement and returns its rows as plain objects by column name. The array also has `columns` and `changes`.
   * @throws QueryError QUERY_FAILED, also if two columns share a name; QUERY_TIMEOUT; ConnectionError CATALOG_CLOSED, POOL_EXHAUSTED;
   * OptionError OPTION_INVALID; ConnectionError CONNECTION_BUSY on a session with an open stream whose rows are not being read, if more than
   * 16 MB of them remain
   */
  query<R extends object = Row>(sql: string, values?: Values, options?: QueryOptions): Promise<QueryResult<R>>
  /**
   * Runs a query that must return exactly one row, and returns this row, validated and converted by a schema. Reads at most two rows. A
   * statement that writes has taken effect even if the call fails with ROW_COUNT_INVALID or ROW_INVALID, unless it runs in a transaction.
   * @throws QueryError ROW_COUNT_INVALID for no row or several; the errors of `query`
   */
  queryOne<S extends StandardSchema>(
    sql: string,
    values: Values | undefined,
    options: (QueryOptions | ArrayQueryOptions) & { readonly schema: S },
  ): Promise<InferOutput<S>>
  /** Runs a query that must return exactly one row, and returns this row as an array. Reads and throws like `queryOne` with a schema. */
  queryOne<R extends readonly unknown[] = readonly unknown[]>(
    sql: string,
    values: Values | undefined,
    options: ArrayQueryOptions,
  ): Promise<R>
  /**
   * Runs a query that must return exactly one row, and returns this row. Reads at most two rows. A statement that writes has taken effect even
   * if the call fails with ROW_COUNT_INVALID, unless it runs in a transaction.
   * @throws QueryError ROW_COUNT_INVALID for no row or several; the errors of `query`
   */
  queryOne<R extends object = Row>(sql: string, values?: Values, options?: QueryOptions): Promise<R>
  /**
   * Runs a query that must return at most one row, and returns this row, validated and converted by a schema, or `undefined`. Reads and
   * throws like `queryOne`, but not for no row.
   */
  queryOptional<S extends StandardSchema>(
    sql: string,
    values: Values | undefined,
    options: (QueryOptions | ArrayQueryOptions) & { readonly schema: S },
  ): Promise<InferOutput<S> | undefined>
  /** Like `queryOne` with `rows: 'array'`, but returns `undefined` for no row. */
  queryOptional<R extends readonly unknown[] = readonly unknown[]>(
    sql: string,
    values: Values | undefined,
    options: ArrayQueryOptions,
  ): Promise<R | undefined>
  /** Runs a query that must return at most one row, and returns this row or `undefined`. Reads and throws like `queryOne`, but not for no row. */
  queryOptional<R extends object = Row>(sql: string, values?: Values, options?: QueryOptions): Promise<R | undefined>
  /**
   * Runs a statement and streams its rows in constant memory, each validated and converted by a schema, also in `batches()`.
   * @throws OptionError OPTION_INVALID immediately; when the rows are read, DriverError DRIVER_UNSUPPORTED if the driver cannot stream, and
   * the errors of `query`
   */
  stream<S extends StandardSchema>(
    sql: string,
    values: Values | undefined,
    options: (QueryOptions | ArrayQueryOptions) & { readonly schema: S },
  ): RowStream<InferOutput<S>>
  /** Runs a statement and streams its rows in constant memory, as arrays of values in column order. Throws like `stream` with objects. */
  stream<R extends readonly unknown[] = readonly unknown[]>(
    sql: string,
    values: Values | undefined,
    options: ArrayQueryOptions,
  ): RowStream<R>
  /**
   * Runs a statement and streams its rows in constant memory.
   * @throws OptionError OPTION_INVALID immediately; when the rows are read, DriverError DRIVER_UNSUPPORTED if the driver cannot stream, and
   * the errors of `query`
   */
  stream<R extends object = Row>(sql: string, values?: Values, options?: QueryOptions): RowStream<R>
  /**
   * Runs a script: statements separated by semicolons, one after the other on one connection. Stops at the first one that fails; the statements
   * before it have taken effect, even if the failed one has a syntax error. To undo them, run the script in `transaction()`, or write
   * BEGIN and COMMIT. On a catalog, settings, variables and temporary objects of the script end with it.
   * @throws QueryError QUERY_FAILED with the failed `statement` and the `location` of the error in the script, also if the script leaves a
   * transaction open (except on a session, which keeps it); QUERY_TIMEOUT; ConnectionError CATALOG_CLOSED, POOL_EXHAUSTED; OptionError
   * OPTION_INVALID
   */
  exec(script: string, options?: ScriptOptions): Promise<void>
  /**
   * Runs a statement and returns its result as text in UTF-8, for a response or a file: a web stream of bytes, in constant memory and as fast as
   * its reader. The query starts with the first read. It ends, and its connection is free, when the stream is read to its end or cancelled, or
   * the signal aborts. A query that fails in the middle, also because its catalog or session is closed, makes the stream fail, so that a part of a
   * result is never taken for the whole.
   * @throws OptionError OPTION_INVALID immediately; when the stream is read, the errors of `stream`
   * @example
   * ```ts
   * const body = catalog.readable('FROM sales WHERE year = $year', { year: 2026 }, { format: 'csv' })
   * return new Response(body, { headers: { 'content-type': 'text/csv; charset=utf-8' } })
   * ```
   */
  readable(sql: string, values: Values | undefined, options: ReadableOptions): ReadableStream<Uint8Array>
  /**
   * Inserts rows into a table, all or none, and returns how many were written. The rows are checked against the table and staged in a temporary table
   * first, in constant memory of this process; an async source is read as fast as rows can be written. A missing value (or `undefined`) becomes the
   * default of its column. Numbers that the type of the column would round or that it cannot hold are refused.
   *
   * In a transaction, an error in the rows leaves the transaction usable; a violated constraint aborts it, as with any INSERT.
   * @param table - its name as in SQL: `orders`, `sales.orders`, `"my table"`
   * @throws QueryError ROW_INVALID with the row (counted from 1) and the column; QUERY_FAILED, for example for a violated constraint;
   * ConnectionError CATALOG_CLOSED, POOL_EXHAUSTED; OptionError OPTION_INVALID; the error of the source
   */
  insert(table: string, rows: InsertRows, options?: InsertOptions): Promise<number>
}
