/**
 * A row of a test: values by column. Numbers keep all their digits; dates, times and other values are text that DuckDB casts to the type of the
 * column.
 * @public
 */
export type TestRow = { readonly [column: string]: unknown }

/**
 * The rows of a source: a list, where a missing column is NULL; the path of a CSV, JSON or Parquet file, relative to the config file; or a query that returns them.
 * @public
 */
export type TestRows = readonly TestRow[] | string | TestQuery

/** Rows that a query returns. @public */
export interface TestQuery {
  /** One SQL statement, which cannot read files. */
  readonly sql: string
}

/**
 * A test of a view, as `duckalog test` runs it: which rows the view has for given rows of its sources.
 * @public
 */
export interface TestConfig {
  /** Unique among the tests of a catalog. */
  readonly name: string
  /** The view or table to read: `daily_revenue`, `sales.daily_revenue`. */
  readonly view: string
  /** A description of the test, for people. */
  readonly description?: string
  /** What `now()`, `current_date` and the like return: `2026-01-01T00:00:00Z`. @defaultValue the real time */
  readonly now?: string
  /** The rows of the sources, by name as in SQL: `orders`, `crm.public.customers`. @defaultValue the sources are empty */
  readonly given?: { readonly [source: string]: TestRows }
  /** The rows that the view must have, in any order. Columns that no row names are not compared. */
  readonly expect: readonly TestRow[]
  /** Whether the rows must be in this order. @defaultValue `false` */
  readonly ordered?: boolean
  /** How much a number may differ. @defaultValue `0` */
  readonly tolerance?: number
}
