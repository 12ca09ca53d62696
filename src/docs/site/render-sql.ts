import { foldName } from '../../sql/fold-name.js'
import { isKeyword } from '../../sql/lexer/is-keyword.js'
import { scanPiece } from '../../sql/lexer/scan-piece.js'
import { quoteIfNeeded } from '../../sql/quote-if-needed.js'
import { escapeMarkup } from '../graph/escape-markup.js'

const classes = { comment: 'c', string: 's', parameter: 's' } as const

/**
 * SQL as HTML, with colours, and names of tables as links.
 * @param links - addresses by the last part of names, in lower case
 */
export function renderSql(sql: string, links: ReadonlyMap<string, string>): string {
  const parts: string[] = []
  let before = ''
  for (let start = 0; start < sql.length; ) {
    const { kind, end } = scanPiece(sql, start)
    const text = sql.slice(start, end)
    const shown = escapeMarkup(text)
    if (kind === 'word' || kind === 'quoted') {
      const name = foldName(kind === 'word' ? text : text.slice(1, -1).replaceAll('""', '"'))
      const link = /^(?:from|join|\.|,)$/i.test(before) ? links.get(name) : undefined
      if (link !== undefined) parts.push(`<a href="${escapeMarkup(link)}">${shown}</a>`)
      else parts.push(kind === 'word' && isShownKeyword(text) ? `<b>${shown}</b>` : shown)
    } else if (kind === 'string' && /^(?:from|join|,)$/i.test(before) && links.has(foldName(text.slice(1, -1))))
      parts.push(`<a href="${escapeMarkup(links.get(foldName(text.slice(1, -1))) ?? '')}">${shown}</a>`)
    else if (kind === 'comment' || kind === 'string' || kind === 'parameter')
      parts.push(`<i class="${classes[kind]}">${shown}</i>`)
    else parts.push(shown)
    if (kind !== 'space' && kind !== 'comment') before = text
    start = end
  }
  return parts.join('')
}

/** Many keywords are also the names of columns: `name`, `date`. */
function isShownKeyword(word: string): boolean {
  const lower = word.toLowerCase()
  return isKeyword(lower) && (word === word.toUpperCase() || quoteIfNeeded(lower) !== lower)
}
