import { foldName } from '../config/fold-name.js'
import { parseSqlTokens, type SqlToken } from '../config/parse-sql-tokens.js'
import { runnableSql } from '../sql.js'
import { listCandidates } from '../views/order-views.js'
import { type ViewDefinition, viewKey } from '../views/view-definition.js'

/** What a view reads: for certain, and perhaps. */
interface Reading {
  readonly certain: ReadonlySet<string>
  readonly possible: ReadonlySet<string>
}

/** A name that may be one of a table. */
interface Mention {
  readonly parts: readonly string[]
  readonly isCertain: boolean
}

/** Words in front of a table's name. */
const tableWords: ReadonlySet<string> = new Set(['from', 'join', 'table', 'pivot', 'unpivot', 'summarize', 'describe'])

/**
 * Puts views after the views that they read, without DuckDB: by the words of their SQL. Where these are ambiguous (a name after a comma
 * may be that of a column) the view waits for the other one if it can. What is free keeps its order. Pure.
 * @internal
 */
export function orderDefinitions(views: readonly ViewDefinition[], database: string): readonly ViewDefinition[] {
  const keys = new Set(views.map(viewKey))
  const readings = new Map(views.map((view) => [view, findReading(view, keys, database)]))
  const waiting = new Set(views)
  const missing = new Set(keys)
  const ordered: ViewDefinition[] = []
  const isFree = (view: ViewDefinition, part: keyof Reading): boolean => {
    const read = readings.get(view)?.[part] ?? new Set<string>()
    return [...read].every((key) => key === viewKey(view) || !missing.has(key))
  }
  for (;;) {
    const candidates = [...waiting]
    const next =
      candidates.find((view) => isFree(view, 'certain') && isFree(view, 'possible')) ??
      candidates.find((view) => isFree(view, 'certain')) ??
      candidates[0]
    if (!next) return ordered
    ordered.push(next)
    waiting.delete(next)
    missing.delete(viewKey(next))
  }
}

function findReading(view: ViewDefinition, keys: ReadonlySet<string>, database: string): Reading {
  const certain = new Set<string>()
  const possible = new Set<string>()
  const statements = parseSqlTokens(runnableSql(view))
  if ('problem' in statements) return { certain, possible }
  for (const { parts, isCertain } of statements.flatMap(listMentions)) {
    const key = resolve(parts, view, keys, database)
    if (key !== undefined) (isCertain ? certain : possible).add(key)
  }
  return { certain, possible }
}

function listMentions(tokens: readonly SqlToken[]): readonly Mention[] {
  const ctes = listCtes(tokens)
  const mentions: Mention[] = []
  for (let at = 0; at < tokens.length; ) {
    const start = at
    const parts = [nameOf(tokens[at])]
    at += 1
    while (tokens[at]?.text === '.' && nameOf(tokens[at + 1]) !== undefined) {
      parts.push(nameOf(tokens[at + 1]))
      at += 2
    }
    const names = parts.filter((part) => part !== undefined)
    if (names.length < parts.length || tokens[at]?.text === '(') continue
    const isCte = names.length === 1 && ctes.has(names[0] ?? '')
    const follows = tableWords.has(foldName(tokens[start - 1]?.text ?? ''))
    mentions.push({ parts: names, isCertain: follows && !isCte && tokens[start]?.kind !== 'string' })
  }
  return mentions
}

/** The names in front of `AS (`: most of them are CTEs. */
function listCtes(tokens: readonly SqlToken[]): ReadonlySet<string> {
  const names = tokens.flatMap((token, at) => {
    const word = (offset: number): string => foldName(tokens[at + offset]?.text ?? '')
    const isCte = word(1) === 'as' && ['(', 'materialized', 'not'].includes(word(2))
    return isCte ? (nameOf(token) ?? []) : []
  })
  return new Set(names)
}

/** The name that a token stands for, folded. A text may name a table, too: `query_table('orders')`. */
function nameOf(token: SqlToken | undefined): string | undefined {
  if (!token || token.kind === 'symbol') return undefined
  if (token.kind === 'word') return foldName(token.text)
  const quote = token.text[0] ?? ''
  return foldName(token.text.slice(1, -1).replaceAll(`${quote}${quote}`, quote))
}

/** The view of the catalog that a name stands for. */
function resolve(
  parts: readonly string[],
  view: ViewDefinition,
  keys: ReadonlySet<string>,
  database: string,
): string | undefined {
  const [name = '', schema, catalog, ...more] = [...parts].reverse()
  if (more.length > 0) return undefined
  const reference = { ...(catalog !== undefined && { catalog }), ...(schema !== undefined && { schema }), name }
  return listCandidates(view, reference, database)
    .map(viewKey)
    .find((key) => keys.has(key))
}
