import type { Location } from '../../errors.js'
import type { QueryReturns } from '../../queries/define-query.js'

/** A named query with everything that is declared about it. */
export interface QueryDefinition {
  readonly name: string
  readonly description?: string
  /** One statement, without the comments around it. */
  readonly sql: string
  readonly parameters: readonly DeclaredParameter[]
  /** Columns that hold no NULL. */
  readonly notNull: readonly Declared[]
  readonly returns?: QueryReturns
  /** The place of a part of the SQL. */
  readonly locate: LocateSql
}

/** A name that was declared, with its place for messages. */
export interface Declared {
  readonly name: string
  readonly location: Location
}

export interface DeclaredParameter extends Declared {
  /** The type as written, without `?`. */
  readonly type: string
  /** Whether NULL is allowed: callers may omit it. */
  readonly isOptional: boolean
}

/** The location of an offset of the SQL. */
export type LocateSql = (offset: number) => Location

/** A problem of a query, with its place. */
export interface QueryProblem {
  readonly message: string
  readonly location: Location
  /** Whether DuckDB cannot bind the query, as for a table that does not exist. @defaultValue `false` */
  readonly isUnbound?: boolean
}

/** Splits a type from the `?` after it. */
export function parseParameterType(text: string): Pick<DeclaredParameter, 'type' | 'isOptional'> {
  const written = text.trim()
  const isOptional = written.endsWith('?')
  return { type: isOptional ? written.slice(0, -1).trim() : written, isOptional }
}
