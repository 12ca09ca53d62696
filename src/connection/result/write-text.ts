import type { Queryable } from '../types/queryable.js'
import { markBatches } from './mark-batches.js'
import { type ResultRequest, readResult } from './read-result.js'
import { renderCsv } from './render-csv.js'
import { renderJson, renderJsonLines } from './render-json.js'

const renderers = {
  csv: { form: 'csv', render: renderCsv },
  json: { form: 'json', render: renderJson },
  jsonl: { form: 'json', render: renderJsonLines },
} as const

/** The text of a result, part by part, in a format that does not depend on a terminal. */
export async function* writeText(
  queryable: Pick<Queryable, 'query'>,
  request: Omit<ResultRequest, 'form'>,
  format: keyof typeof renderers,
): AsyncGenerator<string, void, undefined> {
  const { form, render } = renderers[format]
  const { batches, columns, convert } = await readResult(queryable, { ...request, form })
  const shared = { columns: columns.map(({ name }) => name), numeric: columns.map(({ isNumeric }) => isNumeric) }
  for await (const { rows, first, last } of markBatches(batches)) {
    yield render({ ...shared, rows: convert(rows), first, last })
  }
}
