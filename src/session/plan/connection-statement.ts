import { foldName } from '../../sql/fold-name.js'
import { readName } from '../../sql/lexer/token-text.js'
import type { SqlToken } from '../../sql/lexer/tokenize.js'

/** Keywords between the verb of a statement and the name of the object that it changes. */
const beforeTarget: ReadonlySet<string> = new Set(
  'INSERT UPDATE DELETE COPY ALTER DROP COMMENT TRUNCATE MERGE OR REPLACE IGNORE INTO FROM ON TABLE VIEW MACRO FUNCTION SEQUENCE TYPE COLUMN IF EXISTS'.split(
    ' ',
  ),
)

const changing: ReadonlySet<string> = new Set('INSERT UPDATE DELETE COPY ALTER DROP COMMENT TRUNCATE MERGE'.split(' '))

/**
 * Whether a statement affects its connection only: USE, PREPARE, or one that creates or changes a temporary object. Pure.
 *
 * @param temporary - the temporary objects that earlier statements created
 */
export function isConnectionStatement(tokens: readonly SqlToken[], temporary: ReadonlySet<string>): boolean {
  const words = tokens.map(({ text }) => text.toUpperCase())
  if (words[0] === 'USE' || words[0] === 'PREPARE' || readTemporaryName(tokens) !== undefined) return true
  const target = findTarget(words)
  return target > 0 && (isTemp(tokens, target) || temporary.has(foldName(readName(tokens[target]) ?? '')))
}

/**
 * The folded name of the temporary object that a statement creates: `CREATE TEMP TABLE x`. Not for temporary secrets, which belong to the
 * instance.
 */
export function readTemporaryName(tokens: readonly SqlToken[]): string | undefined {
  const words = tokens.map(({ text }) => text.toUpperCase())
  if (words[0] !== 'CREATE') return undefined
  let at = words[1] === 'OR' ? 3 : 1
  if (words[at] === 'LOCAL' || words[at] === 'GLOBAL') at += 1
  if (words[at] !== 'TEMP' && words[at] !== 'TEMPORARY') return undefined
  at += 1
  if (words[at] === 'SECRET') return undefined
  if (words[at] === 'RECURSIVE') at += 1
  at += words[at + 1] === 'IF' ? 4 : 1
  while (tokens[at + 1]?.text === '.') at += 2
  return foldName(readName(tokens[at]) ?? '')
}

function findTarget(words: readonly string[]): number {
  // An index is temporary if its table is
  if (words[0] === 'CREATE' && (words[1] === 'INDEX' || words[2] === 'INDEX')) return words.indexOf('ON') + 1
  return changing.has(words[0] ?? '') ? words.findIndex((word) => !beforeTarget.has(word)) : -1
}

function isTemp(tokens: readonly SqlToken[], at: number): boolean {
  return foldName(readName(tokens[at]) ?? '') === 'temp' && tokens[at + 1]?.text === '.'
}
