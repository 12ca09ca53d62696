import { parseOneStatement, type SqlProblem, type SqlToken } from './lexer/tokenize.js'

/**
 * A parsed SET, RESET or PRAGMA statement.
 * @public
 */
export interface ParsedSetting {
  /** The kind of statement. */
  readonly verb: 'SET' | 'RESET' | 'PRAGMA'
  /** The scope as written. @defaultValue absent, DuckDB chooses */
  readonly scope?: 'GLOBAL' | 'SESSION' | 'LOCAL' | 'VARIABLE' | undefined
  /** The name of the setting without quotes, in its original case. */
  readonly name: string
}

const verbs = ['SET', 'RESET', 'PRAGMA'] as const
const scopes = ['GLOBAL', 'SESSION', 'LOCAL', 'VARIABLE'] as const

/** Parses a statement, or explains why it is not exactly one SET, RESET or PRAGMA. It may end with a semicolon. */
export function parseSetting(sql: string): ParsedSetting | SqlProblem {
  const tokens = parseOneStatement(sql)
  if ('problem' in tokens) return tokens
  const [first, ...afterVerb] = tokens
  const verb = verbs.find((word) => isWord(first, word))
  if (!verb) return { problem: 'must be a SET, RESET or PRAGMA statement' }
  const [scope, named] = verb === 'PRAGMA' ? [undefined, afterVerb] : takeScope(afterVerb)
  if (scope === 'LOCAL') return { problem: `is a ${verb} LOCAL, which DuckDB does not support; write \`${verb} SESSION\`` }
  const [name, rest] = takeName(verb, named)
  if (name === undefined) return { problem: `has no setting name after ${[verb, scope].filter(Boolean).join(' ')}` }
  if (verb === 'SET' && rest.length === 0) return { problem: 'has no value; write `SET name = value`' }
  return { verb, scope, name }
}

function takeScope(tokens: readonly SqlToken[]): readonly [ParsedSetting['scope'], readonly SqlToken[]] {
  const scope = scopes.find((word) => isWord(tokens[0], word))
  return scope && isName(tokens[1]) ? [scope, tokens.slice(1)] : [undefined, tokens]
}

/** `name = value`, `name TO value`, `TIME ZONE value`, `SCHEMA value`. For SET, the rest is the value. */
function takeName(verb: ParsedSetting['verb'], tokens: readonly SqlToken[]): readonly [string | undefined, readonly SqlToken[]] {
  const [first, second] = tokens
  if (!isName(first)) return [undefined, []]
  const name = first.kind === 'quoted' ? first.text.slice(1, -1).replaceAll('""', '"') : first.text
  if (verb !== 'SET') return [name, tokens.slice(1)]
  if (second?.text === '=' || isWord(second, 'TO')) return [name, tokens.slice(2)]
  if (isWord(first, 'TIME') && isWord(second, 'ZONE')) return ['TimeZone', tokens.slice(2)]
  return [name, isWord(first, 'SCHEMA') ? tokens.slice(1) : []]
}

function isName(token: SqlToken | undefined): token is SqlToken {
  return token?.kind === 'word' || token?.kind === 'quoted'
}

function isWord(token: SqlToken | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toUpperCase() === word
}
