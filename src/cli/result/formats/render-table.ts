import type { ResultRenderer } from '../../../connection/result/index.js'
import { renderNumber } from '../../render/text.js'
import { type Cell, paintCell, splitRow, toCell, toTitle } from './cell.js'
import { measureRecords, type RecordLayout, renderColumns, renderRecords } from './render-records.js'
import type { TablePart } from './table-part.js'

interface Column {
  readonly width: number
  /** Unknown before the first value. */
  readonly isNumeric?: boolean
}

/** The layout of the parts so far. */
interface Layout {
  readonly columns: readonly Column[]
  /** Set once a part is wider than the terminal. */
  readonly records?: RecordLayout
}

/**
 * Renders the parts of a result as a framed table, with numbers aligned right; a value with line breaks takes several lines. Columns are as wide as the values so far;
 * if a later part has wider values, a line across the table marks the change. Once a part is wider than the terminal, the rest is rendered
 * as lists of values. Only the widths are kept between parts.
 */
export function createTableRenderer(): ResultRenderer<TablePart> {
  let layout: Layout | undefined
  return (part) => {
    if (part.columns.length === 0) return ''
    const titles = [part.columns, ...(part.types ? [part.types] : [])].map((row, index) =>
      row.map((title) => toTitle(title, part, index === 0 ? 'header' : 'faint')),
    )
    const body = part.rows.map((row) => row.map((value) => toCell(value, part)))
    const before = layout
    layout = before?.records ? before : extendLayout(before, titles, body, part)
    const ending = part.gap ? renderTotal(part) : ''
    if (layout.records) {
      const closing = before && !before.records ? renderRule(before.columns, '└┴┘') : ''
      return `${closing}${renderAsRecords(layout.records, titles, body, part)}${ending}`
    }
    return `${renderFramed(layout.columns, before?.columns, titles, body, part)}${ending}`
  }
}

/** Renders a whole result as a table. */
export function renderTable(part: TablePart): string {
  return createTableRenderer()(part)
}

/** Joins the rows, with a line for the rows that are not shown. */
function joinRows(rows: readonly string[], { gap }: TablePart): string {
  if (!gap) return rows.join('')
  return [...rows.slice(0, gap.at), `⋮ ${renderNumber(gap.count)} rows not shown\n`, ...rows.slice(gap.at)].join('')
}

function renderTotal({ rows, gap }: TablePart): string {
  return `${renderNumber(rows.length + (gap?.count ?? 0))} rows (${renderNumber(rows.length)} shown)\n`
}

function renderAsRecords(
  layout: RecordLayout,
  titles: readonly (readonly Cell[])[],
  body: readonly (readonly Cell[])[],
  part: TablePart,
): string {
  const { start = 0, gap, first, last } = part
  const [names = [], types = []] = titles.map(toTexts)
  const numberOf = (index: number): number => start + index + 1 + (gap && index >= gap.at ? gap.count : 0)
  const isEmpty = first && last && body.length === 0
  return isEmpty
    ? renderColumns(layout, { names, types })
    : joinRows(renderRecords(layout, { names, types, rows: body.map(toTexts) }, numberOf), part)
}

function toTexts(cells: readonly Cell[]): readonly string[] {
  return cells.map(({ text }) => text)
}

function renderFramed(
  layout: readonly Column[],
  before: readonly Column[] | undefined,
  titles: readonly (readonly Cell[])[],
  body: readonly (readonly Cell[])[],
  part: TablePart,
): string {
  const hasGrown = before?.some(({ width }, index) => width !== layout[index]?.width) === true
  return [
    ...(part.first ? [renderRule(layout, '┌┬┐'), ...titles.map((row) => renderRow(row, layout)), renderRule(layout, '├┼┤')] : []),
    ...(hasGrown ? [renderRule(layout, '├┼┤')] : []),
    joinRows(
      body.map((row) => renderRow(row, layout)),
      part,
    ),
    ...(part.last ? [renderRule(layout, '└┴┘')] : []),
  ].join('')
}

function extendLayout(
  before: Layout | undefined,
  titles: readonly (readonly Cell[])[],
  body: readonly (readonly Cell[])[],
  { columns, rows, numeric, width }: TablePart,
): Layout {
  const extended = columns.map((_, index): Column => {
    const known = before?.columns[index]
    const widest = [...(before ? [] : titles), ...body].reduce(
      (most, row) => Math.max(most, row[index]?.width ?? 0),
      known?.width ?? 0,
    )
    const isRight = numeric?.[index] ?? known?.isNumeric ?? isNumeric(rows, index)
    return { width: widest, ...(isRight !== undefined && { isNumeric: isRight }) }
  })
  const total = extended.reduce((sum, column) => sum + column.width + 3, 1)
  if (width === undefined || total <= width) return { columns: extended }
  const [names = [], types = []] = titles.map(toTexts)
  return { columns: extended, records: measureRecords({ names, types }, width) }
}

export function isNumeric(rows: TablePart['rows'], index: number): boolean | undefined {
  const values = rows.map((row) => row[index]).filter((value) => value !== null && value !== undefined)
  return values.length === 0 ? undefined : values.every((value) => typeof value === 'number' || typeof value === 'bigint')
}

function renderRow(row: readonly Cell[], layout: readonly Column[]): string {
  return splitRow(row)
    .map((line) => renderLine(line, layout))
    .join('')
}

function renderLine(row: readonly Cell[], layout: readonly Column[]): string {
  const cells = layout.map(({ width, isNumeric: isRight }, index) => {
    const cell = row[index] ?? { text: '', width: 0 }
    const space = ' '.repeat(width - cell.width)
    return isRight ? ` ${space}${paintCell(cell)} ` : ` ${paintCell(cell)}${space} `
  })
  return `│${cells.join('│')}│\n`
}

function renderRule(layout: readonly Column[], [left, middle, right]: string): string {
  return `${left}${layout.map(({ width }) => '─'.repeat(width + 2)).join(middle)}${right}\n`
}
