import { measureWidth } from '../../text/measure-width.js'
import type { IsEqual, RowPair } from './pair-rows.js'

/** Colours text. */
export interface Paint {
  readonly expected: (text: string) => string
  readonly actual: (text: string) => string
  readonly dim: (text: string) => string
}

export const noPaint: Paint = { expected: (text) => text, actual: (text) => text, dim: (text) => text }

/** A row that is marked as missing, unexpected or different. */
const marks = { missing: '-', unexpected: '+', different: '~' } as const

const mostRows = 20

interface Cell {
  readonly text: string
  readonly painted: string
}

/**
 * Draws the rows that differ, cell by cell: `- ` marks a missing row, `+ ` a row that was not expected, and `~ ` a row with other values: its cells
 * that differ show the expected value, an arrow, and the actual value.
 */
export function renderDifference(
  columns: readonly string[],
  pairs: readonly RowPair[],
  isEqual: IsEqual,
  format: (value: unknown) => string,
  paint: Paint,
): string {
  const wrong = pairs.filter((pair) => !pair.isEqual)
  const shown = wrong.slice(0, mostRows).map((pair) => renderPair(pair, isEqual, format, paint))
  const plain = (text: string): Cell => ({ text, painted: paint.dim(text) })
  const lines = [{ mark: ' ', cells: columns.map(plain) }, ...shown]
  const widths = columns.map((_, column) => Math.max(...lines.map(({ cells }) => measureWidth(cells[column]?.text ?? ''))))
  const drawn = lines.map(({ mark, cells }) => {
    const padded = cells.map(({ text, painted }, column) => painted + ' '.repeat((widths[column] ?? 0) - measureWidth(text)))
    return `${mark} ${padded.join('  ')}`.trimEnd()
  })
  const hidden = wrong.length - shown.length
  const equal = pairs.length - wrong.length
  return [
    `${paint.expected('- expected')}  ${paint.actual('+ returned')}  ~ ${paint.expected('expected')} → ${paint.actual('returned')}`,
    '',
    ...drawn,
    ...(hidden > 0 ? [`  … and ${hidden} more that differ`] : []),
    ...(equal > 0 ? [paint.dim(`  (${equal} ${equal === 1 ? 'row is' : 'rows are'} as expected)`)] : []),
  ].join('\n')
}

function renderPair(
  { actual, expected }: RowPair,
  isEqual: IsEqual,
  format: (value: unknown) => string,
  paint: Paint,
): { readonly mark: string; readonly cells: readonly Cell[] } {
  const whole = (cells: readonly unknown[], color: (text: string) => string) =>
    cells.map((value) => ({ text: format(value), painted: color(format(value)) }))
  if (!actual || !expected) {
    const color = expected ? paint.expected : paint.actual
    return { mark: color(expected ? marks.missing : marks.unexpected), cells: whole(expected ?? actual ?? [], color) }
  }
  const cells = expected.map((value, column) => {
    const [was, is] = [format(value), format(actual[column])]
    if (isEqual(actual[column], value, column)) return { text: is, painted: is }
    return { text: `${was} → ${is}`, painted: `${paint.expected(was)} → ${paint.actual(is)}` }
  })
  return { mark: marks.different, cells }
}
