import type { Redactor } from '../redaction/redactor.js'
import { runnableSql, type Statement, type Value } from '../sql/quote.js'
import { revealValues } from './reveal-values.js'

/** A statement with its values, as it is passed to DuckDB. */
export interface FilledStatement {
  readonly sql: string
  readonly values: readonly Value[] | undefined
}

/** A parameter of CREATE SECRET that may be empty; these come last. */
const optional = /, ("\w+") nullif\(\$(\d+), ''\)/g

/** Reveals the values of a statement and removes empty optional parameters. */
export async function fillStatement(statement: Statement, redactor: Redactor): Promise<FilledStatement> {
  return withoutEmpty(runnableSql(statement), await revealValues(statement, redactor))
}

/** Removes empty optional parameters: DuckDB would read NULL as the text `NULL`. */
export function withoutEmpty(sql: string, values: readonly Value[] | undefined): FilledStatement {
  const parameters = [...sql.matchAll(optional)].map(([, name, number]) => ({ name, index: Number(number) - 1 }))
  const first = parameters[0]
  if (!values || !first) return { sql, values }
  const kept = parameters.filter(({ index }) => values[index] !== '')
  const rendered = kept.map(({ name }, position) => `, ${name} $${first.index + position + 1}`)
  return {
    sql: `${sql.slice(0, sql.search(optional))}${rendered.join('')})`,
    values: [...values.slice(0, first.index), ...kept.map(({ index }) => values[index] ?? '')],
  }
}
