import { sourceBySuffix } from '../../config/notation/source-by-suffix.js'
import type { QueryResult, Row } from '../../driver/core/driver.js'
import { isDuckalogError } from '../../errors.js'
import { checkArguments } from '../../options/check-arguments.js'
import { takeOptions } from '../../options/take-options.js'
import { parseRelationName, type RelationName } from '../../sql/parse-relation-name.js'
import { quoteLiteral, quoteQualified, type Values } from '../../sql/quote.js'
import { renderFrom } from '../../sql/render-from.js'
import { fromRules, relationName } from '../types/catalog-option-rules.js'
import type { QueryOptions } from '../types/query-options.js'
import type { FromOptions } from '../types/typed-catalog.js'
import { explainUnknown } from './explain-unknown.js'
import type { KnownRelations } from './known-relations.js'

/** The method `query` of a catalog or session. */
export type RunQuery = (sql: string, values?: Values, options?: QueryOptions) => Promise<QueryResult<Row>>

/**
 * Reads a view or table.
 * @throws OptionError OPTION_INVALID, also for a relation or column that does not exist; the errors of `query`
 */
export async function runFrom(
  query: RunQuery,
  known: KnownRelations,
  name: string,
  options: FromOptions | undefined,
): Promise<QueryResult<Row>> {
  checkArguments('from', { name: [name, relationName] })
  const { columns, where, values, orderBy, limit, ...given } = takeOptions('from', options, fromRules)
  const relation = parseRelationName(name) as RelationName
  const readColumns = async () => {
    const sql = renderColumnQuery(relation)
    if (sql === undefined) {
      const { columns: found } = await query(renderFrom({ relation, limit: 0 }), undefined, given)
      return found.map((column) => column.name)
    }
    return (await query(sql, undefined, { ...given, rowMode: 'js' })).map((row) => String(row.name))
  }
  try {
    if (mayBeFile(relation)) await readColumns()
    return await query(renderFrom({ relation, columns, where, orderBy, limit }), values, given)
  } catch (error) {
    if (!isDuckalogError(error, 'QUERY_FAILED')) throw error
    throw (await explainUnknown({ relation, columns, error, readColumns }, known)) ?? error
  }
}

/** Looks up a view or table, and never a file instead. DuckDB can look up no call, and no name that contains a quote. */
function renderColumnQuery({ parts, isCall }: RelationName): string | undefined {
  if (isCall || parts.some((part) => part.includes('"'))) return undefined
  return `FROM pragma_table_info(${quoteLiteral(quoteQualified(...parts))})`
}

/** Whether DuckDB would read a file of this name if there is no such relation. It joins the parts with dots. */
function mayBeFile({ parts, isCall }: RelationName): boolean {
  const file = parts.join('.')
  const isSuffixed = sourceBySuffix(file) !== undefined || /\.(?:db|duckdb)$/i.test(file)
  return !isCall && (isSuffixed || parts.some((part) => /[./\\*?:[\]]/.test(part)))
}
