import { compareTexts } from '../render/compare-texts.js'
import type { SourceColumns } from './source-columns.js'

/** Renders a columns file: sorted by name, one line a column, so that a version control system shows what changed. */
export function renderColumns(sources: readonly SourceColumns[]): string {
  const sorted = [...sources].sort((a, b) => compareTexts(a.name, b.name))
  const entries = sorted.map(({ name, kind, comment, columns }) => {
    const lines = columns.map((column) => `        ${renderObject({ ...column })}`)
    const facts = Object.entries({ kind, comment }).flatMap(([key, value]) =>
      value === undefined ? [] : [`      ${JSON.stringify(key)}: ${JSON.stringify(value)},`],
    )
    const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n      ]`
    return [`    ${JSON.stringify(name)}: {`, ...facts, `      "columns": ${list}`, '    }'].join('\n')
  })
  return `{\n  "sources": {${entries.length === 0 ? '' : `\n${entries.join(',\n')}\n  `}}\n}\n`
}

function renderObject(object: Readonly<Record<string, unknown>>): string {
  return `{ ${Object.entries(object)
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join(', ')} }`
}
