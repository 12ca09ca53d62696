import { renderCell } from '../../../connection/result/index.js'
import type { TablePart } from './table-part.js'

const commands: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
}

/** Renders a `tabular` of LaTeX, with numbers aligned right. Its special characters in values are escaped, line breaks become spaces. */
export function renderLatex({ columns, numeric = [], rows, first, last, nullText = 'NULL' }: TablePart): string {
  if (columns.length === 0) return ''
  const alignment = columns.map((_, index) => (numeric[index] ? 'r' : 'l')).join('')
  const head = `\\begin{tabular}{|${alignment}|}\n\\hline\n${renderRow(columns, nullText)}\\hline\n`
  const body = rows.map((row) => renderRow(row, nullText)).join('')
  return `${first ? head : ''}${body}${last ? '\\hline\n\\end{tabular}\n' : ''}`
}

function renderRow(row: readonly unknown[], nullText: string): string {
  return `${row.map((value) => escapeMarkup(renderCell(value) ?? nullText)).join(' & ')} \\\\\n`
}

function escapeMarkup(text: string): string {
  return text.replace(/[\\~^]|[&%$#_{}]/g, (character) => commands[character] ?? `\\${character}`).replace(/\s*[\r\n]\s*/g, ' ')
}
