import { type ResultPart, renderCell } from '../../connection/result/index.js'

/** Renders a Markdown table. Markup in values is escaped, line breaks become `<br>`. */
export function renderMarkdown({ columns, rows, first }: ResultPart): string {
  if (columns.length === 0) return ''
  const header = first ? [renderRow(columns), `|${columns.map(() => ' --- |').join('')}\n`] : []
  return [...header, ...rows.map(renderRow)].join('')
}

function renderRow(row: readonly unknown[]): string {
  return `|${row.map((value) => ` ${escapeMarkup(renderCell(value) ?? 'NULL')} |`).join('')}\n`
}

function escapeMarkup(text: string): string {
  return text.replace(/[\\|<*`]|&(?=#?\w+;)/g, '\\$&').replace(/\r\n|\r|\n/g, '<br>')
}
