import type { ColumnImpact, PlanImpact } from '../../../docs/index.js'
import { escapeControls } from '../../../text/escape-controls.js'
import { firstLine } from '../../../text/first-line.js'

/** How many names a line shows. */
const mostNames = 3

type Place = ColumnImpact['reaches'][number]

/** Renders which columns a plan touches, as a section below its views. */
export function renderImpact(impact: PlanImpact | undefined): string {
  if (!impact || impact.columns.length + impact.unknown.length === 0) return ''
  const lines = ['', 'Columns', ...impact.columns.flatMap(renderColumn), ...renderUnknown(impact.unknown)]
  return lines.map((line) => `${escapeControls(line)}\n`).join('')
}

function renderColumn({ view, column, change, before, after, readers, reaches }: ColumnImpact): readonly string[] {
  const what = { removed: 'is removed', type: `${before} → ${after}`, value: 'its SQL changes' }[change]
  const breaks = change !== 'value' && readers.length > 0 ? ', which breaks its readers' : ''
  const head = `  ${change === 'removed' ? '-' : '~'} ${nameOf(view)}.${column}  ${what}${breaks}`
  return [head, ...(reaches.length === 0 ? [] : [`      reaches ${reaches.map(renderPlace).join(', ')}`])]
}

/** One line for each reason, with the first few names. */
function renderUnknown(unknown: PlanImpact['unknown']): readonly string[] {
  const reasons = new Set(unknown.map((each) => firstLine(each.reason)))
  return [...reasons].map((reason) => {
    const names = unknown.filter((each) => firstLine(each.reason) === reason).map(({ what }) => nameOf(what))
    const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : ''
    return `  ? ${names.slice(0, mostNames).join(', ')}${more}  unknown: ${reason}`
  })
}

function renderPlace({ node, column }: Place): string {
  return column === undefined ? `the rows of ${nameOf(node)}` : `${nameOf(node)}.${column}`
}

/** The name in an id. */
function nameOf(id: string): string {
  return id.replace(/^(?:source|view|model|query):/, '')
}
