import type { CatalogSession } from '../../index.js'
import { scanPiece } from '../../sql/lexer/scan-piece.js'
import { quoteIfNeeded } from '../../sql/quote-if-needed.js'
import { escapeControls } from '../../text/escape-controls.js'
import type { Suggestions } from '../editor/complete-text.js'
import { listColumns, listNames, type ObjectName } from './commands/list-objects.js'
import { findRelations } from './find-relations.js'
import { guessRelations } from './guess-relations.js'

/** The name before the cursor: its parts that are complete, and the part that is being typed. */
interface TypedName {
  readonly path: readonly string[]
  readonly last: string
}

const part = String.raw`"(?:[^"]|"")*"|[\p{L}\p{N}_$]+`
const typedName = new RegExp(String.raw`(?<!["\p{L}\p{N}_$])((?:(?:${part})\.)*)("(?:[^"]|"")*|[\p{L}\p{N}_$]*)$`, 'u')

/** After these words only relations make sense. */
const relationWords = /\b(?:from|join|into|update|table|describe|summarize)\s+$/i

/**
 * Completes SQL: columns of the relations that the statement names, tables and views, then what DuckDB suggests.
 * @param canBind - whether relations may be bound, which could fail; in a transaction a failure would abort it
 */
export async function completeSql(
  session: CatalogSession,
  before: string,
  after: string,
  canBind: boolean,
): Promise<Suggestions> {
  const typed = isInText(before) ? undefined : parseTypedName(before)
  if (!typed) return suggest(session, before, () => true)
  const { path, last } = typed
  const start = before.slice(0, before.length - last.length)
  const objects = await listNames(session)
  const relations = findRelations(start + after)
  const columnsOf = async (names: readonly string[] | undefined): Promise<readonly string[]> => {
    const wanted = names ? relations.filter(({ name }) => names.some((each) => isSame(each, name))) : relations
    return (await Promise.all(wanted.map(({ source }) => listColumns(session, source, canBind)))).flat()
  }
  if (path.length > 0) {
    const columns = path.length === 1 ? await columnsOf(path) : []
    const texts = [...columns, ...listBelow(objects, path)]
    const [name = ''] = path
    const isNamed = relations.some((each) => isSame(each.name, name)) || relationWords.test(withoutPath(start))
    if (texts.length > 0 || isNamed || path.length > 1 || !canBind) return toSuggestions(texts.map(quotePrintable), last)
    // FROM is often written last
    const sources = guessRelations(
      objects.filter(({ isCurrent }) => isCurrent),
      name,
    ).map(renderObject)
    const guessed = await Promise.all(sources.map((source) => listColumns(session, source, canBind)))
    return toSuggestions([...new Set(guessed.flat())].map(quotePrintable), last)
  }
  const tables = objects.map(renderObject)
  if (relationWords.test(start)) {
    const named = toSuggestions(tables, last, objects)
    return named.texts.length > 0
      ? named
      : suggest(session, before, (type) => type !== 'keyword' && type !== 'table' && type !== 'column')
  }
  const own = [...(await columnsOf(undefined)), ...relations.map(({ name }) => name)].filter((name) => !/^['(]/.test(name))
  const named = [
    ...toSuggestions(own.map(quotePrintable), last).texts,
    ...(last === '' ? [] : toSuggestions(tables, last, objects).texts),
  ]
  const others = await suggest(session, before, (type) => type !== 'table' && (type !== 'column' || relations.length === 0))
  const isSamePlace = others.replaced.length === last.length
  return { texts: [...new Set([...named, ...(isSamePlace ? others.texts : [])])], replaced: last }
}

/** The suggestions of DuckDB that are of a wanted type. */
async function suggest(session: CatalogSession, before: string, isWanted: (type: string) => boolean): Promise<Suggestions> {
  const rows = await session.query<{ suggestion: string; start: number; type: string }>(
    'SELECT suggestion, suggestion_start::INTEGER AS start, suggestion_type AS type FROM sql_auto_complete($1)',
    [before],
  )
  const from = rows[0]?.start ?? before.length
  const replaced = before.slice(from)
  const texts = rows.filter(({ start, type }) => start === from && isWanted(type)).map(({ suggestion }) => suggestion)
  const isOwn = (text: string): boolean => !text.startsWith('_duckalog')
  return { texts: texts.filter((text) => isPrintable(text) && isOwn(text) && startsWith(text, replaced)), replaced }
}

/** The names that follow a path: of tables in a schema or database, or of schemas in a database. */
function listBelow(objects: readonly ObjectName[], path: readonly string[]): readonly string[] {
  const [first = '', second] = path
  const names = objects.flatMap(({ database, isCurrent, schema, name }) => {
    if (second !== undefined) return isSame(database, first) && isSame(schema, second) ? [name] : []
    if (isSame(database, first)) return [schema, name]
    return isCurrent && isSame(schema, first) ? [name] : []
  })
  return [...new Set(names)]
}

/** The text before the name at its end. */
function withoutPath(start: string): string {
  const [, path = ''] = typedName.exec(start) ?? []
  return start.slice(0, start.length - path.length)
}

/** The name of a table as a statement needs it. */
function renderObject({ database, isCurrent, isDefault, schema, name }: ObjectName): string {
  return [...(isCurrent ? [] : [database]), ...(isDefault ? [] : [schema]), name].map(quotePrintable).join('.')
}

/** Keeps texts that begin with the typed text, with or without its quote; and objects whose own name begins with it. */
function toSuggestions(texts: readonly string[], last: string, objects?: readonly ObjectName[]): Suggestions {
  const isWanted = (text: string, index: number): boolean =>
    startsWith(text, last) || startsWith(objects?.[index]?.name ?? '', last)
  return { texts: texts.filter((text, index) => isPrintable(text) && isWanted(text, index)), replaced: last }
}

function startsWith(text: string, typed: string): boolean {
  const plain = (name: string): string => name.replace(/^"/, '').toLowerCase()
  return plain(text).startsWith(plain(typed))
}

function parseTypedName(before: string): TypedName | undefined {
  const [, path = '', last = ''] = typedName.exec(before) ?? []
  return { path: [...path.matchAll(new RegExp(part, 'gu'))].map(([text]) => unquote(text)), last }
}

function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text
}

/** A name as SQL; one with control characters stays unquoted, because it cannot be typed. */
function quotePrintable(name: string): string {
  return isPrintable(name) ? quoteIfNeeded(name) : name
}

/** Whether the text ends inside a string or a comment. */
function isInText(before: string): boolean {
  for (let at = 0; at < before.length; ) {
    const { kind, end, isOpen } = scanPiece(before, at)
    if (isOpen) return kind !== 'quoted'
    at = end
  }
  return false
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function isPrintable(text: string): boolean {
  return escapeControls(text) === text && text.isWellFormed()
}
