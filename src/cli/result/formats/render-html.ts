import { renderCell } from '../../../connection/result/index.js'
import type { TablePart } from './table-part.js'

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

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
  return `<tr>${texts.map((text) => `<${tag}>${escapeMarkup(text)}</${tag}>\n`).join('')}</tr>\n`
}

function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}
