import type { OptionValue } from './option-value.js'

/**
 * A macro of DuckDB: a function made of an expression (`sql`), or of a SELECT that is read like a table (`table_sql`). Views and other macros
 * of the catalog can call it.
 * @public
 */
export interface MacroConfig {
  /** Unique among the macros of its schema, whatever the case. */
  readonly name: string
  /** Created when it is missing. @defaultValue `'main'` */
  readonly db_schema?: string
  /** The alias of the attached database that the macro is created in: a writable DuckDB file or DuckLake. @defaultValue the catalog's own */
  readonly into?: string
  /** In their order; those with a default come last. @defaultValue `[]` */
  readonly parameters?: readonly (string | MacroParameter)[]
  /** One expression: `a + b`. */
  readonly sql?: string
  /** One SELECT statement: the macro is read with `FROM name(…)`. */
  readonly table_sql?: string
  /** Becomes the macro's comment; in a DuckLake, which has none, it stays in the config. */
  readonly description?: string
}

/** A parameter of a macro. @public */
export interface MacroParameter {
  /** Differs from the others, whatever the case; the SQL names it as it is. */
  readonly name: string
  /** What the parameter is where a call leaves it out. A value, not SQL. @defaultValue none: each call gives the parameter */
  readonly default?: OptionValue
}
