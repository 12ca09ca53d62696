import type { Scalar } from '../option-value.js'

/** How a failed check counts: `error` fails `duckalog check`, `warn` is only reported. @public */
export type CheckSeverity = 'error' | 'warn'

/** Checks of one column. They read the data only when checks are run, not when the catalog connects. @public */
export interface ColumnChecks {
  /**
   * The column holds no NULL: generated types have it without `null`, and `duckalog check` looks for rows where it is NULL. A connect does not
   * check this. @defaultValue `false`
   */
  readonly not_null?: boolean
  /** No two rows have the same value. NULL is ignored. @defaultValue `false` */
  readonly unique?: boolean
  /** The values that are allowed besides NULL. */
  readonly accepted_values?: readonly Scalar[]
  /** The column that must have each value except NULL, as `table.column`, with the table as written after FROM: `crm.public.customers.id`. */
  readonly references?: string
  /** An SQL condition over the columns of the row: `revenue >= 0`. A row fails if it is false; NULL passes. */
  readonly check?: string
  /** How a failure of these checks counts. @defaultValue `'error'` */
  readonly severity?: CheckSeverity
}

/** Checks of a whole view or table. @public */
export interface RelationChecks {
  /** Lists of columns, each a key: no two rows have the same values in all its columns. Rows with NULL in one of them are ignored. */
  readonly unique?: readonly (readonly string[] | UniqueConfig)[]
  /** How many rows there must be. */
  readonly row_count?: RowCountConfig
  /** How old the newest row may be. */
  readonly freshness?: FreshnessConfig
  /** Checks in SQL, each with a name. */
  readonly checks?: readonly CheckConfig[]
}

/** A key of several columns. @public */
export interface UniqueConfig {
  /** The columns of the key. */
  readonly columns: readonly string[]
  /** How a failure counts. @defaultValue `'error'` */
  readonly severity?: CheckSeverity
}

/** Limits for the number of rows. @public */
export interface RowCountConfig {
  /** The least number of rows. */
  readonly min?: number
  /** The greatest number of rows. */
  readonly max?: number
  /** How a failure counts. @defaultValue `'error'` */
  readonly severity?: CheckSeverity
}

/**
 * Limits for the age of the newest row, by the clock of the database: `90s`, `15m`, `6h`, `7d`. A view without rows, or with only NULL in the
 * column, fails with severity `error`.
 * @public
 */
export interface FreshnessConfig {
  /** A column with a DATE or TIMESTAMP. Without a time zone it counts as UTC. */
  readonly column: string
  /** The age from which the check fails with severity `warn`. */
  readonly warn_after?: string
  /** The age from which the check fails with severity `error`. */
  readonly error_after?: string
}

/** A check in SQL. @public */
export interface CheckConfig {
  /** The name of the check, unique in its view or table. Case-insensitive. */
  readonly name: string
  /** A SELECT statement that returns the wrong rows. */
  readonly sql: string
  /** How many rows the statement may return. @defaultValue `0` */
  readonly max_rows?: number
  /** How a failure counts. @defaultValue `'error'` */
  readonly severity?: CheckSeverity
}

/** Checks of a table that is not a view of the catalog, such as one of an attached database. @public */
export interface TableChecksConfig extends RelationChecks {
  /** The table, as written after FROM: `crm.public.customers`. */
  readonly table: string
  /** Checks of its columns by name. */
  readonly columns?: { readonly [column: string]: CheckedColumnConfig }
}

/** The checks of a column of a table. @public */
export interface CheckedColumnConfig extends ColumnChecks {
  /** Labels for people and tools. The values of columns with the tag `pii` are hidden in the rows of failed checks. */
  readonly tags?: readonly string[]
}

/** The checks that have no name in the config. */
export const builtInChecks = ['not_null', 'unique', 'accepted_values', 'references', 'check', 'row_count', 'freshness'] as const
