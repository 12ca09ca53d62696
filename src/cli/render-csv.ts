import { stringify } from 'csv-stringify/sync'
import { renderCell } from './render-cell.js'
import type { ResultPart } from './result-part.js'

/**
 * CSV as RFC 4180 has it: a header, CRLF, quotes where they are needed. NULL is empty, an empty text is `""`.
 * @internal
 */
export function renderCsv({ columns, rows, first }: ResultPart): string {
  if (columns.length === 0) return ''
  const header = first ? [columns] : []
  return stringify([...header, ...rows.map((row) => row.map(renderCell))], {
    record_delimiter: '\r\n',
    // A lone CR or LF is no record delimiter here, and would still split the row for most readers
    quoted_match: /[\r\n]/,
    cast: { string: (text) => (text === '' ? { value: text, quoted_empty: true } : text) },
  })
}
