import { readName } from './lexer/token-text.js'
import { parseOneStatement } from './lexer/tokenize.js'
import { textProblem } from './quote.js'

/** The name of a view or table, or a call of a table macro, as written after FROM. */
export interface RelationName {
  /** One to three parts without quotes: database, schema, name. */
  readonly parts: readonly string[]
  /** Whether it is a call without arguments: `rates()`. */
  readonly isCall: boolean
}

/** Takes the name of a relation apart; `undefined` if the text is anything else, such as a file or a query. */
export function parseRelationName(text: string): RelationName | undefined {
  const tokens = parseOneStatement(text)
  if ('problem' in tokens) return undefined
  const isCall = tokens.at(-2)?.text === '(' && tokens.at(-1)?.text === ')'
  const named = isCall ? tokens.slice(0, -2) : tokens
  const parts = named.flatMap((token, index) => (index % 2 === 0 ? (readName(token) ?? []) : []))
  const isWhole = named.every((token, index) => index % 2 === 0 || token.text === '.') && parts.length === (named.length + 1) / 2
  if (!isWhole || parts.length > 3 || parts.some((part) => part === '' || textProblem(part) !== undefined)) return undefined
  return { parts, isCall }
}
