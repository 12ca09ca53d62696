export type { Queryable, QueryResult, RowMode, Value } from '../index.js'
export {
  defineQuery,
  type NamedQuery,
  type NamedQueryDefinition,
  type NamedQueryOptions,
  type NamedQueryResult,
  type QueryReturns,
  type QueryRunner,
  type RowsByMode,
} from './define-query.js'
export type { ParameterType } from './parameter-type.js'
