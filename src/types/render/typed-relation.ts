import type { ColumnType } from './column-type.js'

/** A view, table or macro with the types of its columns. */
export interface TypedRelation {
  readonly database: string
  readonly schema: string
  readonly name: string
  /** `macro` for a table macro that can be called without arguments. */
  readonly kind: 'view' | 'table' | 'macro'
  /** Whether it is a source of the catalog, whose rows a test may replace. */
  readonly isSource: boolean
  readonly description?: string
  readonly columns: readonly TypedColumn[]
}

export interface TypedColumn {
  readonly name: string
  readonly type: ColumnType
  readonly notNull: boolean
  readonly description?: string
  /** The TypeScript type that the config declares, without `null`. */
  readonly tsType?: string
}

/** The session in which the SQL of the catalog is resolved. */
export interface NameContext {
  /** The current database of a session. */
  readonly database: string
  /** The current schema of a session. */
  readonly schema: string
  /** The names of all attached databases. */
  readonly databases: readonly string[]
}
