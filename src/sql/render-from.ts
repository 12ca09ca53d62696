import type { RelationName } from './parse-relation-name.js'
import { quoteIdentifier, quoteQualified } from './quote.js'

/** A query of one relation. */
export interface FromQuery {
  readonly relation: RelationName
  /** The columns to read. @defaultValue all */
  readonly columns?: readonly string[] | undefined
  /** SQL for which `clauseProblem` finds no problem. */
  readonly where?: string | undefined
  /** SQL for which `clauseProblem` finds no problem. */
  readonly orderBy?: string | undefined
  /** A whole number. */
  readonly limit?: number | undefined
}

/** Renders a query of one relation. All names are quoted. */
export function renderFrom({ relation, columns, where, orderBy, limit }: FromQuery): string {
  const name = quoteIdentifier(relation.parts.at(-1) ?? '')
  // With its table, a column that does not exist is not taken for the whole row
  const list = columns?.map((column) => `${name}.${quoteIdentifier(column)}`).join(', ') ?? '*'
  const clauses = [
    `SELECT ${list} FROM ${renderRelation(relation)}`,
    // A text may end in a comment
    ...(where === undefined ? [] : [`WHERE (${where}\n)`]),
    ...(orderBy === undefined ? [] : [`ORDER BY ${orderBy}`]),
    ...(limit === undefined ? [] : [`LIMIT ${limit}`]),
  ]
  return clauses.join('\n')
}

/** A call with an alias, because DuckDB gives the result of a qualified one no name. */
function renderRelation({ parts, isCall }: RelationName): string {
  const name = quoteQualified(...parts)
  return isCall ? `${name}() AS ${quoteIdentifier(parts.at(-1) ?? '')}` : name
}
