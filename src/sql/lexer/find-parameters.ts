import { scanPiece } from './scan-piece.js'

/** A parameter inside SQL text: `$name`, `$1`, `?1` or `?`. */
export interface Parameter {
  /** The name as written, or the number; a bare `?` takes the number after the highest one so far. */
  readonly name: string
  /** Offsets into the text, the end exclusive. */
  readonly start: number
  readonly end: number
}

/** Finds the parameters of SQL text as DuckDB does: none inside strings, quoted names and comments. */
export function findParameters(sql: string): Parameter[] {
  const parameters: Parameter[] = []
  let highest = 0
  for (let start = 0; start < sql.length; ) {
    const { kind, end } = scanPiece(sql, start)
    if (kind === 'parameter') {
      const name = sql.slice(start + 1, end) || String(highest + 1)
      parameters.push({ name, start, end })
      if (/^\d+$/.test(name)) highest = Math.max(highest, Number(name))
    }
    start = end
  }
  return parameters
}
