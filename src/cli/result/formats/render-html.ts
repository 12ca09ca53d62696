import { renderCell } from '../../../connection/result/index.js'
import { escapeEntities } from '../../../text/escape-entities.js'
import type { TablePart } from './table-part.js'

/** Renders the rows of an HTML table, without `<table>` around them, as DuckDB's own CLI does. */
export function renderHtml({ columns, rows, first, nullText = 'NULL' }: TablePart): string {
  if (columns.length === 0) return ''
  const header = first ? [renderRow('th', columns)] : []
  return [
    ...header,
    ...rows.map((row) =>
      renderRow(
        'td',
        row.map((value) => renderCell(value) ?? nullText),
      ),
    ),
  ].join('')
}

function renderRow(tag: 'th' | 'td', texts: readonly string[]): string {
  return `<tr>${texts.map((text) => `<${tag}>${escapeEntities(text)}</${tag}>\n`).join('')}</tr>\n`
}
