import { parseErrorOffset } from '../../driver/core/parse-error-offset.js'
import { addToMessage, locateStatement } from '../../error-context.js'
import type { DuckalogError } from '../../errors.js'
import { saidBy } from '../../said-by.js'
import type { ScriptStatement } from '../../sql/lexer/parse-script.js'
import { createLineIndex } from '../../text/line-index.js'

/** A statement that failed, in its script. */
export interface FailurePlace {
  readonly script: string
  /** The file of the script. */
  readonly file?: string | undefined
  readonly statement: ScriptStatement
  /** The position of the statement in the script, from 0. */
  readonly index: number
  readonly count: number
}

/** Adds the place of a failed statement, and of the error in it, to the error. */
export function placeInScript(
  error: DuckalogError,
  { script, file, statement: { sql, start }, index, count }: FailurePlace,
): DuckalogError {
  const placeOf = createLineIndex(script)
  const bytes = script.startsWith('\ufeff') ? 1 : 0
  const at = (offset: number) => {
    const { line, column } = placeOf(offset)
    // Editors do not show a byte order mark
    return { line, column: line === 1 ? column - bytes : column }
  }
  const statement = { number: index + 1, ...at(start) }
  const offset = error.code === 'QUERY_FAILED' ? parseErrorOffset(saidBy(error), sql) : undefined
  const location = at(start + (offset ?? 0))
  const inside = offset ? `, the error at line ${location.line}, column ${location.column}` : ''
  const sentence = `In statement ${statement.number} of ${count}: it begins at line ${statement.line}, column ${statement.column}${inside}.`
  return addToMessage(locateStatement(error, file === undefined ? location : { file, ...location }, statement), sentence)
}
