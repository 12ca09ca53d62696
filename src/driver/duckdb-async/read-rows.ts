import type { Connection, Statement } from 'duckdb-async'
import { QueryError } from '../../errors.js'
import { trimForParentheses } from '../../sql/lexer/trim-statement.js'
import type { ResultColumn, Row, RowForm } from '../core/driver.js'
import { refuseDuplicates, toObjects } from '../values/query-result.js'

export interface ReadOptions {
  readonly form: RowForm
  /** The number of rows after which reading may stop. */
  readonly maxRows: number | undefined
}

/** The rows of a statement with their columns. */
export interface ReadResult {
  readonly rows: object[]
  readonly columns: readonly ResultColumn[]
}

/** A statement of the client with its values. */
interface BoundStatement {
  readonly sql: string
  readonly scalars: readonly unknown[]
}

/**
 * Runs a statement. The client returns rows as objects and keeps one column of each name, so a result in which names repeat is read through
 * a subquery that renames its columns.
 * @throws QueryError QUERY_FAILED if names repeat, and rows are objects or the statement cannot be a subquery
 */
export async function readRows(native: Connection, bound: BoundStatement, options: ReadOptions): Promise<ReadResult> {
  const statement = await native.prepare(bound.sql)
  try {
    const columns = await readColumns(native, statement, bound)
    const names = columns?.map(({ name }) => name)
    if (names && options.form === 'object') refuseDuplicates(names)
    const renamed = names && (await prepareRenamed(native, bound.sql, names, options))
    const rows = (await (renamed ?? statement).all(...bound.scalars)) as Row[]
    await renamed?.finalize()
    const known = columns ?? Object.keys(rows[0] ?? {}).map((name) => ({ name, type: 'UNKNOWN' }))
    if (!renamed && options.form === 'object') return { rows, columns: known }
    const keys = known.map(({ name }, index) => (renamed ? `c${index}` : name))
    const values = rows.map((row) => keys.map((key) => row[key]))
    return { rows: options.form === 'array' ? values : toObjects(values, names ?? keys), columns: known }
  } finally {
    await statement.finalize()
  }
}

async function readColumns(
  native: Connection,
  statement: Statement,
  { sql, scalars }: BoundStatement,
): Promise<readonly ResultColumn[] | undefined> {
  const columns = (statement.columns() ?? []).map(({ name, type }) => ({ name, type: type.sql_type }))
  if (!columns.some(({ type }) => type === 'UNKNOWN')) return columns
  // A statement with untyped parameters knows its columns only with their values
  const described = await native.all(`DESCRIBE ${sql}`, ...scalars).catch(() => undefined)
  return described?.map(({ column_name, column_type }: Row) => ({ name: String(column_name), type: String(column_type) }))
}

async function prepareRenamed(
  native: Connection,
  sql: string,
  names: readonly string[],
  { form, maxRows }: ReadOptions,
): Promise<Statement | undefined> {
  const repeated = form === 'array' && new Set(names).size < names.length
  if (!repeated && maxRows === undefined) return undefined
  const renamed = names.map((_, index) => `c${index}`).join(', ')
  const limit = maxRows === undefined ? '' : ` LIMIT ${maxRows}`
  try {
    return await native.prepare(`SELECT * FROM (${trimForParentheses(sql)}\n) AS result(${renamed})${limit}`)
  } catch {
    if (!repeated) return undefined
    throw new QueryError(
      'QUERY_FAILED',
      'The result has several columns of the same name, and duckdb-async returns only the last of them for a statement that is not a ' +
        'query. Give the others an alias (AS).',
    )
  }
}
