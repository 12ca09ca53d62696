import type { OptionValue } from './option-value.js'

/**
 * A DuckDB macro: a scalar function made of an expression (`sql`) or a table function made of a SELECT (`table_sql`). Views and other
 * macros of the catalog can call it.
 * @public
 */
export interface MacroConfig {
  /** The name of the macro. Case-insensitive, and unique among the macros of its schema. */
  readonly name: string
  /** The schema of the macro, created if it does not exist. @defaultValue `'main'` */
  readonly db_schema?: string
  /** The alias of the attached database to create the macro in: a writable DuckDB file or DuckLake. @defaultValue the catalog's own database */
  readonly into?: string
  /** The parameters in order; those with a default come last. @defaultValue `[]` */
  readonly parameters?: readonly (string | MacroParameter)[]
  /** The expression of a scalar macro: `a + b`. */
  readonly sql?: string
  /** The SELECT statement of a table macro, which is called with `FROM name(…)`. */
  readonly table_sql?: string
  /** Stored as the comment of the macro; DuckLakes do not support comments on macros, so there it stays in the config. */
  readonly description?: string
}

/** A parameter of a macro. @public */
export interface MacroParameter {
  /** The name of the parameter, as used in the SQL. Case-insensitive, and unique in the macro. */
  readonly name: string
  /** The value that is used when a call omits the parameter: a value, not SQL. @defaultValue none, the parameter is required */
  readonly default?: OptionValue
}
