/**
 * A named query. Annotations in its SQL (`-- @param day DATE`) need not be repeated here.
 * @public
 */
export interface QueryConfig {
  /** Letters, digits, `_` and `-`: `revenue_by_country` becomes the function `revenueByCountry`. @defaultValue the name of the SQL file */
  readonly name?: string
  /** Becomes the doc comment of the function. @defaultValue the comment at the top of the SQL */
  readonly description?: string
  /** The SQL statement. Its parameters are written as `$name`. */
  readonly sql?: string
  /** The path of a file with one SQL statement, relative to the config file. */
  readonly sql_file?: string
  /** DuckDB types of parameters by name: `DATE`, `INTEGER[]`. A `?` after the type allows NULL, and lets callers omit the parameter. */
  readonly parameters?: { readonly [parameter: string]: string }
  /** Columns that hold no NULL: their types lack `null`. */
  readonly not_null?: readonly string[]
  /**
   * What the function returns: exactly `one` row, an `optional` row, `many` rows, or nothing (`exec`).
   * @defaultValue `many`, and `exec` for statements without a result
   */
  readonly returns?: 'one' | 'optional' | 'many' | 'exec'
}
