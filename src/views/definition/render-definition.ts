import { isSecretValue, literalOf } from '../../secret-value.js'
import { quoteIdentifier, quoteLiteral, quoteQualified, runnableSql } from '../../sql/quote.js'
import type { ViewDefinition, ViewName } from './view-definition.js'

/** Renders the statement that creates or replaces a view or macro. Pure. */
export function renderCreate(definition: ViewDefinition, database: string | undefined): string {
  const { schema, name, macro, parameters = [] } = definition
  const sql = runnableSql(definition)
  const place = quoteQualified(database, schema, name)
  if (macro === undefined) return `CREATE OR REPLACE VIEW ${place} AS ${sql}`
  const list = parameters.map(
    ({ name, default: value }) =>
      `${quoteIdentifier(name)}${value === undefined ? '' : ` := ${isSecretValue(value) ? literalOf(value) : value}`}`,
  )
  // In the same parentheses as when it was parsed; the line break ends a comment at its end
  const body = macro === 'table' ? `TABLE ${sql}` : `(${sql}\n)`
  return `CREATE OR REPLACE MACRO ${place}(${list.join(', ')}) AS ${body}`
}

/** Renders the statement that sets or removes the comment of a view or macro. Pure. */
export function renderComment({ schema, name, macro }: ViewName, database: string | undefined, text: string | null): string {
  return `COMMENT ON ${kindOf(macro)} ${quoteQualified(database, schema, name)} IS ${quoteLiteral(text)}`
}

/** Renders the statement that sets the comment of a column of a view. Pure. */
export function renderColumnComment(
  { schema, name }: ViewName,
  database: string | undefined,
  column: string,
  text: string,
): string {
  const place = `${quoteQualified(database, schema, name)}.${quoteIdentifier(column)}`
  return `COMMENT ON COLUMN ${place} IS ${quoteLiteral(text)}`
}

/** Renders the statement that drops a view or macro. Pure. */
export function renderDrop({ schema, name, macro }: ViewName, database: string): string {
  return `DROP ${kindOf(macro)} IF EXISTS ${quoteQualified(database, schema, name)}`
}

function kindOf(macro: ViewName['macro']): string {
  if (macro === undefined) return 'VIEW'
  return macro === 'table' ? 'MACRO TABLE' : 'MACRO'
}

/** Renders a definition as one SELECT statement that DuckDB can parse. Pure. */
export function renderSelect(definition: ViewDefinition): string {
  const sql = runnableSql(definition)
  return definition.macro === 'scalar' ? `${scalarPrefix}${sql}\n)` : sql
}

/** The text before the SQL of a scalar macro in {@link renderSelect}. */
export const scalarPrefix = 'SELECT ('
