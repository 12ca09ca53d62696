import { measureWidth, splitGraphemes } from '../../text/measure-width.js'

/** A text that is being typed. The cursor is an offset between two characters as a reader perceives them. */
export interface EditedText {
  readonly text: string
  readonly cursor: number
}

/** Where a key moves the cursor. */
export type Motion = (edited: EditedText) => number

export const emptyText: EditedText = { text: '', cursor: 0 }

export const motions = {
  left: ({ text, cursor }) => cursor - (splitGraphemes(text.slice(0, cursor)).at(-1)?.length ?? 0),
  right: ({ text, cursor }) => cursor + (splitGraphemes(text.slice(cursor))[0]?.length ?? 0),
  wordLeft: ({ text, cursor }) => cursor - (/[\p{L}\p{N}_]*[^\p{L}\p{N}_]*$/u.exec(text.slice(0, cursor))?.[0].length ?? 0),
  wordRight: ({ text, cursor }) => cursor + (/^[^\p{L}\p{N}_]*[\p{L}\p{N}_]*/u.exec(text.slice(cursor))?.[0].length ?? 0),
  /** To the space before the word. */
  spaceLeft: ({ text, cursor }) => cursor - (/\S*\s*$/.exec(text.slice(0, cursor))?.[0].length ?? 0),
  lineStart: ({ text, cursor }) => lineStart(text, cursor),
  lineEnd: ({ text, cursor }) => lineEnd(text, cursor),
  /** To the end of the line; from there over the line break. */
  restOfLine: ({ text, cursor }) => (text[cursor] === '\n' ? cursor + 1 : lineEnd(text, cursor)),
  start: () => 0,
  end: ({ text }) => text.length,
} as const satisfies Record<string, Motion>

export function insertText({ text, cursor }: EditedText, added: string): EditedText {
  return { text: text.slice(0, cursor) + added + text.slice(cursor), cursor: cursor + added.length }
}

/** Removes the text between the cursor and where a motion leads. */
export function cutText(edited: EditedText, motion: Motion): { readonly edited: EditedText; readonly cut: string } {
  const to = motion(edited)
  const [start, end] = to < edited.cursor ? [to, edited.cursor] : [edited.cursor, to]
  return {
    edited: { text: edited.text.slice(0, start) + edited.text.slice(end), cursor: start },
    cut: edited.text.slice(start, end),
  }
}

/** Moves the cursor to the line above (-1) or below (1), near the same column; `undefined` if there is none. */
export function moveLine({ text, cursor }: EditedText, by: -1 | 1): EditedText | undefined {
  const start = lineStart(text, cursor)
  const from = by < 0 ? start - 1 : lineEnd(text, cursor) + 1
  if (from < 0 || from > text.length) return undefined
  const target = lineStart(text, from)
  const column = measureWidth(text.slice(start, cursor))
  let at = target
  for (const character of splitGraphemes(text.slice(target, lineEnd(text, from)))) {
    if (measureWidth(text.slice(target, at + character.length)) > column) break
    at += character.length
  }
  return { text, cursor: at }
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}
