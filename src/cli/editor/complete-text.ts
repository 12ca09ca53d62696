import { measureWidth } from '../../text/measure-width.js'
import { type EditedText, insertText } from './edit-text.js'

/** Suggestions for the text before the cursor, and the end of it that they replace. */
export interface Suggestions {
  readonly texts: readonly string[]
  readonly replaced: string
}

/** Inserts what all suggestions begin with. Returns the text unchanged if that is nothing new. */
export function insertSuggestion(edited: EditedText, { texts, replaced }: Suggestions): EditedText {
  const [first = ''] = texts
  const shared = texts.reduce(commonStart, first)
  // A suggestion may have another case, or quotes
  if (texts.length === 0 || (texts.length > 1 && shared.length <= replaced.length)) return edited
  const start = edited.cursor - replaced.length
  const without = { text: edited.text.slice(0, start) + edited.text.slice(edited.cursor), cursor: start }
  return insertText(without, shared)
}

/** Enough to see what there is; another letter narrows it down. */
const mostShown = 60

/** Lists suggestions in columns, as wide as the terminal allows. */
export function renderSuggestions(all: readonly string[], columns: number): string {
  const texts = all.slice(0, mostShown)
  const width = Math.max(...texts.map(measureWidth)) + 2
  const perRow = Math.max(1, Math.floor((columns - 1) / width))
  const rows = Math.ceil(texts.length / perRow)
  const lines = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: perRow }, (_, column) => texts[column * rows + row])
      .filter((text) => text !== undefined)
      .map((text) => text + ' '.repeat(width - measureWidth(text)))
      .join('')
      .trimEnd(),
  )
  if (all.length > mostShown) lines.push(`… and ${all.length - mostShown} more`)
  return lines.join('\r\n')
}

function commonStart(a: string, b: string): string {
  let length = 0
  while (length < a.length && a[length]?.toLowerCase() === b[length]?.toLowerCase()) length += 1
  return a.slice(0, length)
}
