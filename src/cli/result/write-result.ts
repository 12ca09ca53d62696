import { markBatches, type ResultRow, readResult } from '../../connection/result/index.js'
import type { Queryable, Values } from '../../index.js'
import { type ResultFormat, resultFormats } from './result-formats.js'
import type { Screen } from './screen.js'
import { gatherBlocks, keepEnds, type RowsPart } from './split-rows.js'

/** How a result is written. */
export interface WriteOptions {
  readonly values?: Values | undefined
  readonly format: ResultFormat
  readonly signal: AbortSignal
  /** Receives the text part by part. */
  readonly print: (text: string) => Promise<void>
  /** The output that a table is rendered for. */
  readonly screen: Screen
}

/**
 * Runs a query and prints its result part by part. Memory use does not grow with the size of the result.
 * @returns the number of rows
 */
export async function writeResult(
  queryable: Queryable,
  sql: string,
  { values, format, signal, print, screen }: WriteOptions,
): Promise<number> {
  const render = await resultFormats[format]()
  const { width, isTerminal } = screen
  const { batches, columns, valuesOf } = await readResult(queryable, { sql, values, form: formOf(format), signal })
  const names = columns.map(({ name }) => name)
  const types = columns.map(({ type }) => type)
  const numeric = columns.map(({ isNumeric }) => isNumeric)
  let count = 0
  for await (const { rows, ...place } of splitRows(batches, format, screen)) {
    const values = rows.map(valuesOf)
    await print(
      render({
        columns: names,
        rows: values,
        numeric,
        ...place,
        isTerminal,
        types: width === undefined ? undefined : types,
        width,
      }),
    )
    count += rows.length + (place.gap?.count ?? 0)
  }
  return count
}

function formOf(format: ResultFormat): 'json' | 'text' | 'csv' {
  if (format === 'csv') return 'csv'
  return format === 'json' || format === 'jsonl' ? 'json' : 'text'
}

function splitRows(
  batches: AsyncIterable<readonly ResultRow[]>,
  format: ResultFormat,
  { maxRows }: Screen,
): AsyncIterable<RowsPart<ResultRow>> {
  if (format !== 'table') return markBatches(batches)
  return maxRows === 0 ? gatherBlocks(batches) : keepEnds(batches, maxRows)
}
