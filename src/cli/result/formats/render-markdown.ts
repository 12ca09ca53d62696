import { renderCell } from '../../../connection/result/index.js'
import type { TablePart } from './table-part.js'

/** Renders a Markdown table. Markup in values is escaped, line breaks become `<br>`. */
export function renderMarkdown({ columns, rows, first, nullText = 'NULL' }: TablePart): string {
  if (columns.length === 0) return ''
  const header = first ? [renderRow(columns, nullText), `|${columns.map(() => ' --- |').join('')}\n`] : []
  return [...header, ...rows.map((row) => renderRow(row, nullText))].join('')
}

function renderRow(row: readonly unknown[], nullText: string): string {
  return `|${row.map((value) => ` ${escapeMarkup(renderCell(value) ?? nullText)} |`).join('')}\n`
}

function escapeMarkup(text: string): string {
  return text.replace(/[\\|<*`]|&(?=#?\w+;)/g, '\\$&').replace(/\r\n|\r|\n/g, '<br>')
}
