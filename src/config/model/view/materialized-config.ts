/**
 * When the rows of materialised views are refreshed. Durations are written `90s`, `15m`, `1h`, `7d`, sizes `500MB`, `20GB`, `4GiB`.
 * @public
 */
export interface MaterializedRules {
  /** Rows older than this are stale, even if `changed_by` finds no change. @defaultValue no limit */
  readonly max_age?: string
  /** Rows younger than this are refreshed only by name or with `full`: a limit for sources that change all the time. @defaultValue `0s` */
  readonly min_age?: string
  /**
   * What queries read while rows are stale. `serve`: the old rows. `wait`: connect and refresh build new rows before they return. `live`: the
   * sources, until the rows are refreshed. @defaultValue `'serve'`
   */
  readonly when_stale?: 'serve' | 'wait' | 'live'
  /** The time limit for reading the rows of one view; its old rows stay. @defaultValue no limit */
  readonly timeout?: string
}

/**
 * The key `materialized` at the top of a catalog: defaults for its materialised views, and the limit for all of their rows.
 * @public
 */
export interface MaterializedDefaults extends MaterializedRules {
  /** How a change of the sources is noticed, as in a view. @defaultValue `'sources'` */
  readonly changed_by?: 'sources' | 'never'
  /** The limit for the rows of all views of this catalog in one database. @defaultValue no limit */
  readonly max_size?: string
}

/**
 * How the rows of a view are kept.
 * @public
 */
export interface MaterializedConfig extends MaterializedRules {
  /**
   * How a refresh brings the rows up to date. `replace`: all rows are read again. The other modes read the rows from the greatest value of `by` on,
   * less `lookback`. `append`: they replace the rows from there on. `merge`: each replaces the row of the same `key`. `partition`: they replace the
   * rows of the same values of `by`. @defaultValue `'replace'`
   */
  readonly mode?: 'replace' | 'append' | 'merge' | 'partition'
  /** The column that decides which rows are new, such as a time. Required for `append` and `partition`; without it `merge` reads all rows. */
  readonly by?: string
  /** The columns that identify a row, for `merge`. */
  readonly key?: readonly string[]
  /** How late rows may be, if `by` is a date or a time. @defaultValue `0s` */
  readonly lookback?: string
  /** Reads all rows again if they were last read completely longer ago than this. Not for `replace`. @defaultValue no limit */
  readonly full_every?: string
  /**
   * How a change of the sources is noticed. `sources`: by the size, time or snapshot of files, databases and lakes that the view reads. `never`:
   * not at all. A map with `sql`: by the value that a query returns. @defaultValue `'sources'`
   */
  readonly changed_by?: 'sources' | 'never' | ChangedByQuery
  /** Columns to sort the rows by, so that filters on them skip what they do not need. @defaultValue the order in which the rows are read */
  readonly order_by?: readonly string[]
  /** The limit for the rows of this view; its old rows stay. @defaultValue no limit */
  readonly max_size?: string
}

/** A query whose result changes when the sources of a view do. @public */
export interface ChangedByQuery {
  /** One SELECT statement that returns one row. The rows of the view are stale if it returns another value than before. */
  readonly sql: string
}
