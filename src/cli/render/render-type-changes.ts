import type { Warning } from '../../index.js'
import { escapeControls } from '../../text/escape-controls.js'
import type { TypeDifference } from '../../types/index.js'

/** The result of `types --check` for a TypeScript file. */
export interface FileChanges {
  /** The path of the file. */
  readonly file: string
  /** `missing` if there is no file. */
  readonly state: 'current' | 'stale' | 'missing'
  readonly differences: readonly TypeDifference[]
}

/** The result of `types --check`. */
export interface TypeChanges extends FileChanges {
  /** The file with the functions of the named queries. */
  readonly queries?: FileChanges
  /** COLUMNS_STALE for each source that differs from the columns file, and COLUMN_UNKNOWN. */
  readonly warnings: readonly Warning[]
}

/** Renders the differences by view and column. */
export function renderTypeChanges(changes: TypeChanges): string {
  const queries = changes.queries && renderFile(changes.queries, 'its SQL or its comments differ')
  return `${renderFile(changes, 'its comments or the order of its columns differ')}${queries ?? ''}`
}

function renderFile({ file, state, differences }: FileChanges, otherwise: string): string {
  const shown = escapeControls(file)
  if (state === 'current') return `${shown} is up to date.\n`
  if (state === 'missing') return `${shown} does not exist. Run "duckalog types" to write it.\n`
  if (differences.length === 0) return `${shown} is out of date: ${otherwise}.\n`
  const views = new Map<string, string[]>()
  for (const difference of differences) {
    const lines = views.get(difference.name) ?? []
    views.set(difference.name, lines)
    if (difference.column !== undefined) lines.push(`    ${renderColumn(difference)}`)
  }
  const lines = [...views].flatMap(([name, columns]) => {
    const { whole } = differences.find((difference) => difference.name === name) ?? {}
    const mark = whole === undefined ? '~' : { added: '+', removed: '-' }[whole]
    return [`  ${mark} ${escapeControls(name)}`, ...columns.map((line) => escapeControls(line))]
  })
  return `${shown} is out of date:\n${lines.join('\n')}\n`
}

function renderColumn({ column, before, after }: TypeDifference): string {
  if (before === undefined) return `+ ${column}: ${after}`
  return after === undefined ? `- ${column}: ${before}` : `~ ${column}: ${before} → ${after}`
}
