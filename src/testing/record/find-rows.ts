import type { PositionNode } from '../../config/parse/position-tree.js'
import { readPositions } from '../../config/parse/read-positions.js'
import type { ConfigPath, Location } from '../../errors.js'
import { createLineIndex } from '../../text/line-index.js'

/** The expected rows of a test in the text of a file. */
export interface FoundRows {
  /** The path in the file, which may be that of a profile or an anchor. */
  readonly at: ConfigPath
  readonly rows: PositionNode
  readonly test: PositionNode
}

/** Finds the key `expect` at a place of a text. */
export function findRows(text: string, format: 'yaml' | 'json', { line, column }: Location): FoundRows | undefined {
  const toLine = createLineIndex(text)
  const isThere = ({ offset }: PositionNode) => {
    const place = toLine(offset)
    return place.line === line && place.column === column
  }
  const search = (node: PositionNode, at: ConfigPath): FoundRows | undefined => {
    const rows = node.parts.get('expect')
    if (rows && isThere(rows)) return { at: [...at, 'expect'], rows, test: node }
    for (const [key, part] of node.parts) {
      const found = part.span?.style === 'alias' ? undefined : search(part, [...at, key])
      if (found) return found
    }
    return undefined
  }
  return search(readPositions(text, format).root, [])
}
