import { fetchAhead } from '../../async/fetch-ahead.js'
import { markBatches, type ResultReader, type ResultRow, readResult } from '../../connection/result/index.js'
import type { Queryable, Values } from '../../index.js'
import { isExplaining, isReturning, mayReturnNothing } from '../../sql/describe-statement.js'
import { type FormatRule, type ResultFormat, ruleOf } from './result-formats.js'
import type { Screen } from './screen.js'
import { gatherBlocks, keepEnds, type RowsPart } from './split-rows.js'

/** How a result is written. */
export interface WriteOptions {
  readonly values?: Values | undefined
  readonly format: ResultFormat
  /** The maximum number of rows. */
  readonly limit?: number | undefined
  readonly signal: AbortSignal
  /** Receives the text part by part. A styled text has colours, and no other control characters. */
  readonly print: (text: string, style?: { readonly isStyled: boolean }) => Promise<void>
  /** Whether other statements print to the same output. */
  readonly isOneOfSeveral?: boolean | undefined
  /** Called with the number of rows that were printed, part by part. */
  readonly onRows?: ((rows: number) => void) | undefined
  /** The output that the result is rendered for. */
  readonly screen: Screen
}

/**
 * Runs a query and prints its result part by part. Memory use does not grow with the size of the result.
 * @returns the number of rows
 */
export async function writeResult(queryable: Queryable, sql: string, options: WriteOptions): Promise<number> {
  const { values, format, limit, signal, screen, onRows, isOneOfSeveral = false } = options
  const rule = ruleOf(format)
  const result = await readResult(queryable, { sql, values, form: rule.form, limit, signal })
  if (rule.isForPeople && isExplaining(sql) && result.columns.length === 2) return writePlan(result, options)
  const isHidden = isOneOfSeveral && !rule.showsOutcome && isOutcome(sql, result.columns)
  // DuckDB computes the next rows while these are rendered; with a limit the next rows may not be needed
  const batches = limit === undefined ? fetchAhead(result.batches) : result.batches
  const render = await rule.load()
  const { width, isTerminal, nullText, insertInto, separators } = screen
  const isStyled = rule.isStyled === true && screen.isColored === true
  const types = result.columns.map(({ type }) => type)
  const shared = {
    columns: result.columns.map(({ name }) => name),
    numeric: result.columns.map(({ isNumeric }) => isNumeric),
    types: width === undefined || rule.rows !== 'ends' ? undefined : types,
    width: rule.rows === 'ends' ? width : undefined,
    isTerminal,
    isStyled,
    nullText,
    insertInto,
    separators,
  }
  const hasHeader = !rule.hasHeader || screen.hasHeaders !== false
  let count = 0
  for await (const { rows, ...place } of splitRows(batches, rule, screen)) {
    const part = { ...shared, ...place, first: place.first && hasHeader, rows: result.convert(rows) }
    if (!isHidden) await options.print(render(part), { isStyled })
    count += rows.length + (place.gap?.count ?? 0)
    onRows?.(rows.length)
  }
  return count
}

/** Whether a result is only the outcome of a statement: the number of rows that it wrote, or its success. */
function isOutcome(sql: string, columns: ResultReader['columns']): boolean {
  const [column, ...others] = columns
  const isTold = others.length === 0 && (column?.name === 'Count' || column?.name === 'Success')
  return isTold && mayReturnNothing(sql) && !isReturning(sql)
}

/** Prints the plans of EXPLAIN as DuckDB draws them: a row has the name of a plan and its text. */
async function writePlan({ batches, convert }: ResultReader, { print }: WriteOptions): Promise<number> {
  let count = 0
  for await (const rows of batches) {
    count += rows.length
    for (const [, plan] of convert(rows)) await print(`${String(plan).trimEnd()}\n`)
  }
  return count
}

function splitRows(
  batches: AsyncIterable<readonly ResultRow[]>,
  { rows }: FormatRule,
  { maxRows }: Screen,
): AsyncIterable<RowsPart<ResultRow>> {
  if (rows === 'stream') return markBatches(batches)
  return rows === 'blocks' || maxRows === 0 ? gatherBlocks(batches) : keepEnds(batches, maxRows)
}
