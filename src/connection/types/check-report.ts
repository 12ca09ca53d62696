import type { CheckSeverity } from '../../config/model/view/check-config.js'
import type { Row } from '../../driver/core/driver.js'
import type { ConfigPath, Location, QueryError } from '../../errors.js'
import type { SecretValue } from '../../secret-value.js'

/** Options for `check()`. @public */
export interface CheckOptions {
  /** The views, and tables of `checks`, to check, as written after FROM. @defaultValue all */
  readonly views?: readonly string[] | undefined
  /** `error`: leave out checks of severity `warn`. @defaultValue `'warn'` */
  readonly severity?: CheckSeverity | undefined
  /** How many wrong rows of each failed check to read. @defaultValue `5` */
  readonly rows?: number | undefined
  /** Stops the checks; the error is the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** A check of the config, as a plan shows it. @public */
export interface PlannedCheck {
  /** The view or table, as written after FROM: `daily_revenue`, `crm.public.customers`. */
  readonly view: string
  /** The column; for a key of several columns all of them, separated by commas. Absent for a check of the whole view. */
  readonly column?: string
  /**
   * What is checked: `not_null`, `unique`, `accepted_values`, `references`, `check`, `row_count`, `freshness`; `exists` for a column that the config
   * names without a check; else the name of a check in SQL.
   */
  readonly check: string
  /** How a failure counts. For `freshness` the highest severity that it can have. */
  readonly severity: CheckSeverity
  /** A query for people, which shows the wrong rows, or the values that are compared with limits. */
  readonly sql: string
  /** The SQL instead of `sql`, if that contains redacted credentials. */
  readonly secretSql?: SecretValue
  /** The path of the check in the config. */
  readonly at: ConfigPath
}

/** A check that passed. @public */
export interface PassedCheck extends Pick<PlannedCheck, 'view' | 'column' | 'check' | 'severity'> {
  /** In milliseconds; checks that one statement answered share its time. */
  readonly durationMs: number
}

/** A check that did not pass. @public */
export interface CheckFailure extends PassedCheck {
  /** Why, in one sentence. */
  readonly message: string
  /** How many rows `sql` returns; for `row_count` the number of rows of the view. `0` if the check could not be run. */
  readonly count: number
  /** The first of these rows, with JSON-safe values. Values of columns with the tag `pii` are `[hidden]`. */
  readonly rows: readonly Row[]
  /** The query that shows all wrong rows, with credentials redacted. */
  readonly sql: string
  /** Where the check is written. */
  readonly location?: Location
  /** CHECK_FAILED with its cause, if the check itself failed: its column does not exist, or DuckDB refused its SQL. */
  readonly error?: QueryError<'CHECK_FAILED'>
  /** The check could not be run because its source is unavailable. `error` says why. */
  readonly unavailable?: true
}

/**
 * The result of `check()`. Holds no secret. As JSON it is the output of `duckalog check --json`.
 * @public
 */
export interface CheckReport {
  /** The checks that did not pass, in the order of the config; those of severity `warn` included. */
  readonly failures: readonly CheckFailure[]
  /** The checks that passed, in the order of the config. */
  readonly passed: readonly PassedCheck[]
  /** In milliseconds. */
  readonly durationMs: number
}
