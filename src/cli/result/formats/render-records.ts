import { measureWidth } from '../../../text/measure-width.js'
import { cutText, wrapText } from '../../render/text.js'

/** The widths of the parts of a line, in terminal columns. */
export interface RecordLayout {
  readonly names: number
  readonly types: number
  readonly values: number
}

interface Texts {
  readonly names: readonly string[]
  readonly types: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** Divides the width of the terminal. Names get at most a third of it, types at most a quarter. */
export function measureRecords({ names, types }: Pick<Texts, 'names' | 'types'>, width: number): RecordLayout {
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(measureWidth))
  const forNames = Math.min(widest(names), Math.floor(width / 3))
  const forTypes = Math.min(widest(types), Math.floor(width / 4))
  return { names: forNames, types: forTypes, values: Math.max(1, width - forNames - forTypes - 5) }
}

/**
 * Renders rows as lists of their values, one line per value; long values are wrapped.
 * @param numberOf - the number of a row in the result
 * @returns one text per row
 */
export function renderRecords(
  layout: RecordLayout,
  { names, types, rows }: Texts,
  numberOf: (index: number) => number,
): readonly string[] {
  const heads = renderHeads(layout, { names, types })
  const blank = `${' '.repeat(layout.names + layout.types + 2)} │ `
  return rows.map((row, index) => {
    const values = row.flatMap((text, at) =>
      wrapLines(text, layout.values).map((line, part) => `${part === 0 ? heads[at] : blank}${line}\n`),
    )
    return `── ${numberOf(index)} ──\n${values.join('')}`
  })
}

function wrapLines(text: string, width: number): readonly string[] {
  return text.includes('\n') ? text.split('\n').flatMap((line) => wrapText(line, width)) : wrapText(text, width)
}

/** Renders the columns of a result without rows. */
export function renderColumns(layout: RecordLayout, columns: Pick<Texts, 'names' | 'types'>): string {
  return `${renderHeads(layout, columns)
    .map((head) => `${head.trimEnd()}\n`)
    .join('')}0 rows\n`
}

function renderHeads(
  { names: forNames, types: forTypes }: RecordLayout,
  { names, types }: Pick<Texts, 'names' | 'types'>,
): readonly string[] {
  return names.map((name, at) => `${fillTo(name, forNames)}  ${fillTo(types[at] ?? '', forTypes)} │ `)
}

function fillTo(text: string, width: number): string {
  const cut = cutText(text, width)
  return `${cut}${' '.repeat(Math.max(0, width - measureWidth(cut)))}`
}
