import { isReading, mayReturnNothing } from '../../sql/describe-statement.js'
import { splitStatements } from '../../sql/lexer/split-statements.js'
import type { ResultColumn, Row, RowMode, StatementOptions } from '../core/driver.js'
import { guessFacts } from '../values/guess-facts.js'
import { refuseDuplicates, toObjects } from '../values/query-result.js'

/** A statement of a server, as this process sees it. */
export interface ServerStatement {
  readonly text: string
  /** Runs a text on the server. */
  readonly all: (text: string) => Promise<readonly Row[]>
}

/**
 * The columns of a result with their names on the server. Here names differ even if only in case: a repeated `a` arrives as `a_1`, as if it
 * were a column of that name.
 * @throws QueryError QUERY_FAILED if names repeat and rows are objects
 */
export async function readServerColumns(
  { text, all }: ServerStatement,
  columns: readonly ResultColumn[],
  { rows: form = 'object' }: StatementOptions,
): Promise<readonly ResultColumn[]> {
  if (!isAmbiguous(text, columns)) return columns
  const described = await all(`DESCRIBE ${text}`).catch((): readonly Row[] => [])
  if (described.length !== columns.length) return columns
  const names = described.map(({ column_name }) => String(column_name))
  if (form === 'object') refuseDuplicates(names)
  return columns.map(({ type }, index) => ({ name: names[index] ?? '', type }))
}

/** Rows as the caller wants them. */
export function shapeRows(
  rows: readonly (readonly unknown[])[],
  columns: readonly ResultColumn[],
  { rows: form = 'object' }: StatementOptions,
): object[] {
  if (form === 'array') return [...rows]
  return toObjects(
    rows,
    columns.map(({ name }) => name),
  )
}

/**
 * The rows of a statement in batches.
 *
 * @param read - runs the statement and yields its rows as arrays; called again if the names of the columns had to be read in between
 */
export async function* streamServerRows(
  sql: string,
  statement: ServerStatement,
  options: StatementOptions,
  read: (onColumns: (columns: () => readonly ResultColumn[]) => void) => AsyncGenerator<unknown[][], void, undefined>,
): AsyncGenerator<object[], void, undefined> {
  let columns: readonly ResultColumn[] = []
  const begin = () =>
    read((arrived) => {
      columns = arrived()
    })
  let batches = begin()
  try {
    let next = await batches.next()
    let named = columns
    if (isAmbiguous(statement.text, columns)) {
      await batches.return()
      named = await readServerColumns(statement, columns, options)
      batches = begin()
      next = await batches.next()
    }
    options.onColumns?.(guessFacts(sql, next.value ?? [], () => named).readColumns, false)
    for (; !next.done; next = await batches.next()) yield shapeRows(next.value, named, options)
  } finally {
    await batches.return()
  }
}

/** The statement that runs instead of a query, with the columns of the query. */
export interface RewrittenQuery {
  readonly sql: string
  readonly rowMode: RowMode
  readonly columns: readonly ResultColumn[]
}

/** Asks for another statement, by the columns that the server describes; `undefined` if the statement itself is to run. */
export async function rewriteQuery(
  { text, all }: ServerStatement,
  rewrite: NonNullable<StatementOptions['rewrite']>,
): Promise<RewrittenQuery | undefined> {
  // The server would run a second statement as well
  if (mayReturnNothing(text) || splitStatements(`${text}\n;`).statements.length > 1) return undefined
  const described = await all(`DESCRIBE ${text}`).catch(() => undefined)
  const columns = described?.map(({ column_name: name, column_type: type }) => ({ name: String(name), type: String(type) }))
  const rewritten = columns && rewrite(columns)
  return rewritten && { ...rewritten, columns }
}

/** Whether a name may be a repeated one, in a statement that can be described and run twice. */
function isAmbiguous(text: string, columns: readonly ResultColumn[]): boolean {
  const names = new Set(columns.map(({ name }) => name.toLowerCase()))
  const isNumbered = ({ name }: ResultColumn) => {
    const [, base] = /^(.*)_\d+$/s.exec(name) ?? []
    return base !== undefined && names.has(base.toLowerCase())
  }
  return columns.some(isNumbered) && isReading(text)
}
