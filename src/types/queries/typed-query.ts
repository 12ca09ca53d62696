import type { QueryReturns } from '../../queries/define-query.js'
import type { ColumnType } from '../render/column-type.js'
import type { TypedColumn } from '../render/typed-relation.js'
import type { QueryDefinition } from './query-definition.js'

/** A parameter with its type. */
export interface TypedParameter {
  readonly name: string
  /** The type as DuckDB writes it. */
  readonly text: string
  readonly type: ColumnType
  readonly isOptional: boolean
}

/** A named query whose parameters and columns have types. */
export interface TypedQuery {
  readonly definition: QueryDefinition
  /** The statement with each parameter cast to its type. */
  readonly sql: string
  readonly parameters: readonly TypedParameter[]
  readonly columns: readonly TypedColumn[]
  readonly returns: QueryReturns
  /** Whether it is a SELECT statement. */
  readonly isSelect: boolean
}
