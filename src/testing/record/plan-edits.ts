import type { PositionNode, Span } from '../../config/parse/position-tree.js'
import { linesOf } from './lines-of.js'
import { type Notation, type RowLayout, renderRow, renderWritten, type WrittenRow } from './render-written.js'
import type { Written } from './written-value.js'

/** A part of a text that is replaced. */
export interface TextEdit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The change to a row of the file. */
export interface RowChange {
  /** The new row; absent if it is removed. */
  readonly row?: WrittenRow
  /** The names of the columns whose values differ. */
  readonly differing: readonly string[]
}

/** The changes to the rows of a file. */
export interface RowsChange {
  /** For each row of the file. */
  readonly changes: readonly RowChange[]
  /** Rows to add at the end. */
  readonly added: readonly WrittenRow[]
}

const gap = /(?:\s|#[^\r\n]*)*/y

/** Applies edits, which do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start || b.end - a.end)
    .reduce((edited, { start, end, text: part }) => edited.slice(0, start) + part + edited.slice(end), text)
}

/**
 * Plans the edits that change only the rows of a list. A value is replaced where it is written; only a row without columns is written again.
 * @param key - the offset of the key of the list
 * @param isBlock - whether that key has lines of its own
 */
export function planEdits(
  text: string,
  list: PositionNode & { readonly span: Span },
  { changes, added }: RowsChange,
  { key, isBlock, ...notation }: Notation & { readonly key: number; readonly isBlock: boolean },
): readonly TextEdit[] {
  const { lineStart, lineEnd, nextLine, columnOf, indentAt } = linesOf(text)
  const items = [...list.parts.values()].map(({ span }) => span as Span)
  const rows = [...list.parts.values()]
  const kept = changes.flatMap(({ row }, index) => (row ? [index] : []))
  if (kept.length === 0 && added.length === 0) return removeAll()
  if (items.length === 0) return fillEmpty()
  const edits = changes.flatMap(({ row, differing }, index): readonly TextEdit[] => {
    const node = rows[index] as PositionNode
    if (row) return differing.length === 0 && row.length === node.parts.size ? [] : changeRow(node, row, differing)
    return [list.span.style === 'block' ? removeLines(index) : removeItem(index)]
  })
  return added.length === 0 ? edits : [...edits, addRows()]

  function changeRow(node: PositionNode, row: WrittenRow, differing: readonly string[]): readonly TextEdit[] {
    if (row.length === node.parts.size)
      return row
        .filter(([name]) => differing.includes(name))
        .flatMap(([name, value]) => replaceValue(node.parts.get(name), value))
    const { start, end } = node.span as Span
    const layout = layoutOf(node)
    return [{ start, end, text: renderRow(row, notation, layout, layout === 'block' ? columnOf(start) : indentAt(start)) }]
  }
  /** Replaces a value. One on lines of its own moves to the line of its key, before a comment on that line. */
  function replaceValue({ span, keyEnd = 0 }: Partial<PositionNode> = {}, value: Written): readonly TextEdit[] {
    if (!span) return []
    const { start, end, style } = span
    const quote = style === 'single' || style === 'double' ? style : undefined
    const rendered = renderWritten(value, notation, quote)
    const afterKey = text.indexOf(':', keyEnd) + 1
    if (style === 'empty') return [{ start: afterKey, end: afterKey, text: ` ${rendered}` }]
    if (style !== 'text' && style !== 'block') return [{ start, end, text: rendered }]
    const [header = ''] = /^ *[|>][-+\d]*/.exec(text.slice(afterKey)) ?? []
    return [
      { start: afterKey, end: afterKey + header.length, text: ` ${rendered}` },
      { start: lineEnd(afterKey), end, text: '' },
    ]
  }
  /** Removes all lines of a row. Comments before it stay. */
  function removeLines(index: number): TextEdit {
    const { end } = items[index] as Span
    return { start: lineStart(dashOf(index)), end: nextLine(end), text: '' }
  }
  /** Finds the dash of a row. Only spaces and comments are between two rows. */
  function dashOf(index: number): number {
    gap.lastIndex = items[index - 1]?.end ?? list.span.start
    gap.test(text)
    return gap.lastIndex
  }
  /** Removes an item with the comma before it, or after it if no item before it stays. */
  function removeItem(index: number): TextEdit {
    const item = items[index] as Span
    const before = items[index - 1]
    if (before && kept.some((other) => other < index)) return { start: before.end, end: item.end, text: '' }
    return { start: item.start, end: items[index + 1]?.start ?? item.end, text: '' }
  }
  function removeAll(): readonly TextEdit[] {
    if (list.span.style === 'flow') return [{ start: list.span.start, end: list.span.end, text: '[]' }]
    const colon = text.indexOf(':', list.keyEnd) + 1
    return [{ start: colon, end: colon, text: ' []' }, ...items.map((_, index) => removeLines(index))]
  }
  function addRows(): TextEdit {
    const last = rows.at(-1) as PositionNode
    const { start, end } = items.at(-1) as Span
    const layout = layoutOf(last)
    if (list.span.style === 'block') {
      const dash = columnOf(list.span.start)
      const isBeside = layout === 'block' && lineStart(start) === lineStart(dashOf(items.length - 1))
      const indent = isBeside ? columnOf(start) : `${dash}  `
      const at = lineEnd(end)
      const lines = added.map(
        (row) => `${notation.newline}${dash}-${indent.slice(dash.length + 1)}${renderRow(row, notation, layout, indent)}`,
      )
      return { start: at, end: at, text: lines.join('') }
    }
    const indent = indentAt(start)
    const isOnOwnLine = text.slice(lineStart(start), start).trim() === ''
    const before = isOnOwnLine ? notation.newline + indent : ' '
    return { start: end, end, text: added.map((row) => `,${before}${renderRow(row, notation, layout, indent)}`).join('') }
  }
  function fillEmpty(): readonly TextEdit[] {
    const { start, end } = list.span
    if (isBlock) {
      const indent = `${columnOf(key)}  `
      const lines = added.map((row) => `${notation.newline}${indent}- ${renderRow(row, notation, 'line', indent)}`)
      const colon = text.indexOf(':', list.keyEnd) + 1
      const at = lineEnd(end)
      return [
        { start: colon, end, text: '' },
        { start: at, end: at, text: lines.join('') },
      ]
    }
    const outer = indentAt(start)
    const isAlone = text.slice(lineStart(key), key).trim() === ''
    const before = isAlone ? `${notation.newline}${outer}  ` : ''
    const items = added.map((row) => renderRow(row, notation, 'line', outer)).join(`,${before || ' '}`)
    return [{ start, end, text: `[${before}${items}${isAlone ? notation.newline + outer : ''}]` }]
  }
  function layoutOf({ span }: PositionNode): RowLayout {
    if (span?.style === 'block') return 'block'
    return span && /[\r\n]/.test(text.slice(span.start, span.end)) ? 'lines' : 'line'
  }
}
