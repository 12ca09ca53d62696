import { isSecretValue, literalOf } from '../../secret-value.js'
import { quoteIdentifier, quoteLiteral, quoteQualified, runnableSql } from '../../sql/quote.js'
import type { ViewDefinition, ViewName } from './view-definition.js'

/** The statement that makes a view or a macro, in place of one that stands there. Pure. */
export function renderCreate(definition: ViewDefinition, database: string | undefined): string {
  const { schema, name, macro, parameters = [] } = definition
  const sql = runnableSql(definition)
  const place = quoteQualified(database, schema, name)
  if (macro === undefined) return `CREATE OR REPLACE VIEW ${place} AS ${sql}`
  const list = parameters.map(
    ({ name, default: value }) =>
      `${quoteIdentifier(name)}${value === undefined ? '' : ` := ${isSecretValue(value) ? literalOf(value) : value}`}`,
  )
  // In parentheses, in which its SQL was parsed; the line break ends a comment at its end
  const body = macro === 'table' ? `TABLE ${sql}` : `(${sql}\n)`
  return `CREATE OR REPLACE MACRO ${place}(${list.join(', ')}) AS ${body}`
}

/** The statement that sets the comment of a view or macro, or takes it away. Pure. */
export function renderComment({ schema, name, macro }: ViewName, database: string | undefined, text: string | null): string {
  return `COMMENT ON ${kindOf(macro)} ${quoteQualified(database, schema, name)} IS ${quoteLiteral(text)}`
}

/** The statement that drops a view or macro. Pure. */
export function renderDrop({ schema, name, macro }: ViewName, database: string): string {
  return `DROP ${kindOf(macro)} IF EXISTS ${quoteQualified(database, schema, name)}`
}

function kindOf(macro: ViewName['macro']): string {
  if (macro === undefined) return 'VIEW'
  return macro === 'table' ? 'MACRO TABLE' : 'MACRO'
}

/** A definition as one SELECT statement, which DuckDB can parse. Pure. */
export function renderSelect(definition: ViewDefinition): string {
  const sql = runnableSql(definition)
  return definition.macro === 'scalar' ? `${scalarPrefix}${sql}\n)` : sql
}

/** What stands before the SQL of a scalar macro in {@link renderSelect}. */
export const scalarPrefix = 'SELECT ('
