import { foldName } from '../../sql/fold-name.js'
import { readName, readText } from '../../sql/lexer/token-text.js'
import type { SqlToken } from '../../sql/lexer/tokenize.js'
import { databaseName } from './resolve-path.js'

/** What an ATTACH statement attaches. */
export interface ParsedAttach {
  readonly alias: string
  /** `duckdb`, `sqlite` …; absent if the statement does not say: then DuckDB inspects the file. */
  readonly kind?: string | undefined
}

/** Kinds by path prefix, where the names differ. */
const prefixes: Readonly<Record<string, string>> = { md: 'motherduck', motherduck: 'motherduck', postgresql: 'postgres' }

/**
 * Reads `ATTACH [OR REPLACE] [DATABASE] [IF NOT EXISTS] 'path' [AS alias] [(TYPE kind …)]`. Pure.
 * @returns `undefined` for any other statement
 */
export function parseAttach(tokens: readonly SqlToken[]): ParsedAttach | undefined {
  const words = tokens.map(({ kind, text }) => (kind === 'word' ? text.toUpperCase() : ''))
  if (words[0] !== 'ATTACH') return undefined
  const at = tokens.findIndex(({ kind }) => kind === 'string')
  const path = readText(tokens[at])
  if (path === undefined) return undefined
  const named = words[at + 1] === 'AS'
  const alias = named ? readName(tokens[at + 2]) : databaseName(path)
  const type = words.indexOf('TYPE', at + 1)
  const [, prefix] = /^([a-z_]\w+):(?!\/\/)/i.exec(path) ?? []
  const kind = type < 0 ? prefix : (readName(tokens[type + 1]) ?? readText(tokens[type + 1]))
  if (alias === undefined) return undefined
  const folded = kind === undefined ? undefined : foldName(kind)
  return { alias, kind: folded && (prefixes[folded] ?? folded) }
}
