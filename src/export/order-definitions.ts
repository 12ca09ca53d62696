import { foldName } from '../sql/fold-name.js'
import { readName, readText } from '../sql/lexer/token-text.js'
import { parseSqlTokens, type SqlToken } from '../sql/lexer/tokenize.js'
import { renderSelect } from '../views/definition/render-definition.js'
import { type ViewDefinition, viewKey } from '../views/definition/view-definition.js'
import { listCandidates } from '../views/diff/order-views.js'

/** The keys of the views that a view reads: certainly, and possibly. */
interface Reading {
  readonly certain: ReadonlySet<string>
  readonly possible: ReadonlySet<string>
}

/** A name that may refer to a table. */
interface Mention {
  readonly parts: readonly string[]
  readonly isCertain: boolean
  /** It is called like a function. */
  readonly isCall: boolean
}

/** Keywords before a table name. */
const tableWords: ReadonlySet<string> = new Set(['from', 'join', 'table', 'pivot', 'unpivot', 'summarize', 'describe'])

/**
 * Sorts views so that each comes after the views that it reads, without DuckDB, by the tokens of their SQL. If a name is ambiguous (after a
 * comma it may be a column), the view comes later if possible. Independent views keep their order. Pure.
 */
export function orderDefinitions(views: readonly ViewDefinition[], database: string): readonly ViewDefinition[] {
  const byKey = new Map(views.map((view) => [viewKey(view), view]))
  const mentions = new Map(views.map((view) => [view, listAllMentions(renderSelect(view))]))
  const readings = new Map(views.map((view) => [view, findReading(view, { byKey, mentions, database })]))
  const waiting = new Set(views)
  const missing = new Set(byKey.keys())
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

/** All definitions by key, with the names in their SQL. */
interface Known {
  readonly byKey: ReadonlyMap<string, ViewDefinition>
  readonly mentions: ReadonlyMap<ViewDefinition, readonly Mention[]>
  readonly database: string
}

function findReading(view: ViewDefinition, known: Known): Reading {
  const certain = new Set<string>()
  const possible = new Set<string>()
  // The names in a macro are resolved where it is called
  const named = new Set([view])
  for (const each of named) {
    for (const mention of known.mentions.get(each) ?? []) {
      for (const read of resolve(mention, view, known)) {
        const part = mention.isCertain ? certain : possible
        part.add(viewKey(read))
        if (read.macro !== undefined) named.add(read)
      }
    }
  }
  return { certain, possible }
}

function listAllMentions(sql: string): readonly Mention[] {
  const statements = parseSqlTokens(sql)
  return 'problem' in statements ? [] : statements.flatMap(listMentions)
}

/** String literals may name tables, too: `query_table('sales.orders')`, `query('FROM orders')`. */
function listInText(token: SqlToken | undefined): readonly Mention[] {
  return listAllMentions(readText(token) ?? '').map((mention) => ({ ...mention, isCertain: false }))
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
    if (names.length < parts.length) {
      mentions.push(...listInText(tokens[start]))
      continue
    }
    if (tokens[at]?.text === '(') {
      mentions.push({ parts: names, isCertain: true, isCall: true })
      continue
    }
    const isCte = names.length === 1 && ctes.has(names[0] ?? '')
    const follows = tableWords.has(foldName(tokens[start - 1]?.text ?? ''))
    mentions.push({ parts: names, isCertain: follows && !isCte, isCall: false })
  }
  return mentions
}

/** The names before `AS (`, most of which are CTEs. */
function listCtes(tokens: readonly SqlToken[]): ReadonlySet<string> {
  const names = tokens.flatMap((token, at) => {
    const word = (offset: number): string => foldName(tokens[at + offset]?.text ?? '')
    const isCte = word(1) === 'as' && ['(', 'materialized', 'not'].includes(word(2))
    return isCte ? (nameOf(token) ?? []) : []
  })
  return new Set(names)
}

/** The name that a token stands for, folded. */
function nameOf(token: SqlToken | undefined): string | undefined {
  const name = readName(token)
  return name === undefined ? undefined : foldName(name)
}

/** The views that a name in the SQL of a view can refer to. */
function resolve({ parts, isCall }: Mention, view: ViewDefinition, { byKey, database }: Known): readonly ViewDefinition[] {
  const [name = '', schema, catalog, ...more] = [...parts].reverse()
  if (more.length > 0) return []
  const reference = {
    ...(catalog !== undefined && { catalog }),
    ...(schema !== undefined && { schema }),
    name,
    ...(isCall && ({ call: true } as const)),
  }
  return listCandidates(view, reference, database).flatMap((names) => {
    const found = names.find((each) => byKey.has(viewKey(each)))
    return found ? (byKey.get(viewKey(found)) ?? []) : []
  })
}
