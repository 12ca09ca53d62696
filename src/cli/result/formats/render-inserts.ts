import { renderCell } from '../../../connection/result/index.js'
import { quoteName } from '../../../sql/quote.js'
import type { TablePart } from './table-part.js'

/** Renders each row as an INSERT statement. DuckDB casts the text of a value to the type of its column. */
export function renderInserts({ columns, rows, numeric = [], insertInto = 'result' }: TablePart): string {
  const head = `INSERT INTO ${insertInto} (${columns.map(quoteName).join(', ')}) VALUES `
  return rows.map((row) => `${head}(${row.map((value, index) => renderLiteral(value, numeric[index])).join(', ')});\n`).join('')
}

function renderLiteral(value: unknown, isNumeric = false): string {
  const text = renderCell(value)
  if (text === undefined) return 'NULL'
  if (typeof value === 'boolean') return text
  // Infinity and NaN are not numbers in SQL
  if (isNumeric && /^-?\d/.test(text)) return text
  // NUL would end the statement
  return `'${text.replaceAll("'", "''")}'`.replaceAll('\0', "' || chr(0) || '")
}
