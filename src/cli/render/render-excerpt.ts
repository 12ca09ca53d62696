import type { Location } from '../../index.js'
import { escapeControls } from '../../text/escape-controls.js'
import { measureWidth } from '../../text/measure-width.js'

/** How many characters of a long line are shown before and after the column. */
const shownBefore = 60
const shownAfter = 40

/** Longer lines are data or generated, and are not shown. */
const maxLineLength = 10_000

/** Words in keys, statements and URLs that may be next to a secret. */
const secretWords =
  /secret|pass|pwd|\bpw\b|token|credential|bearer|authorization|private|_key|api-?key|access-?key|connection_string|header|sig(?:nature)?=|:\/\/[^/\s]*@|-----BEGIN/i

/** A secret that comes from the environment, not from the file. */
const fromEnvironment = /(?<![\w-])["']?[\w-]+["']?\s*:\s*(["']?)\$\{env:\w+(?::\?[^{}]*)?\}\1/g

/** Sections in which a mistyped key may be the key of a secret. */
const secretPaths = /\b(?:secrets|attachments\.(?!duckdb|sqlite)|iceberg_catalogs)/
const secretSections = /\b(?:secrets|attachments|postgres|mysql|motherduck|quack|ducklake|iceberg_catalogs)["']?\s*:/

const startOfItem = /^\s*-\s/
const startOfEntry = /^\s*(?:-\s+)*["']?[\w$-]+["']?\s*:/

/**
 * Renders the line of a location with a caret under its column, or `undefined` if the location is not known or the line may contain a
 * secret.
 */
export function renderExcerpt(lines: readonly string[], { line, column, path = '' }: Location): string | undefined {
  if (line === undefined || column === undefined) return undefined
  const text = lines[line - 1]
  if (text === undefined || text.length > maxLineLength || column > text.length + 1) return undefined
  if (mayHoldSecret(lines, line - 1, path)) return undefined
  const start = column - 1 > shownBefore ? column - 1 - shownBefore : 0
  const end = Math.min(text.length, column - 1 + shownAfter)
  const before = showText(`${start > 0 ? '…' : ''}${text.slice(start, column - 1)}`)
  const after = showText(`${text.slice(column - 1, end)}${end < text.length ? '…' : ''}`)
  const number = String(line)
  return `  ${number} | ${before}${after}\n  ${' '.repeat(number.length)} | ${' '.repeat(measureWidth(before))}^`
}

function showText(text: string): string {
  return escapeControls(text.replaceAll('\t', ' ').toWellFormed())
}

/**
 * Whether a line may contain a secret: because of its path, a word in it, or because it continues a value from a line above. Without a
 * path (after a syntax error) everything since the last key in the first column counts.
 */
function mayHoldSecret(lines: readonly string[], last: number, path: string): boolean {
  const text = lines[last] ?? ''
  if (secretPaths.test(path) || secretWords.test(path) || mentionsSecret(text)) return true
  if (path !== '') {
    if (endsText(text)) return true
    if (startOfItem.test(text) || startOfEntry.test(text)) return false
  }
  const reach = path === '' ? 0 : indentOf(text)
  const isStart = (line: string): boolean => startOfEntry.test(line) && indentOf(line) <= reach
  for (let index = last; index >= 0; index -= 1) {
    const line = lines[index] ?? ''
    if (mentionsSecret(line)) return true
    if (isStart(line)) return false
  }
  return false
}

function mentionsSecret(line: string): boolean {
  return secretWords.test(line.replace(fromEnvironment, '')) || secretSections.test(line)
}

/** Whether a quote has no pair, so that a text from a line above may end here. */
function endsText(line: string): boolean {
  return [/"/g, /'/g].some((quote) => (line.match(quote)?.length ?? 0) % 2 === 1)
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length
}
