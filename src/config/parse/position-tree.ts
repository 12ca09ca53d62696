import type { ConfigPath } from '../../errors.js'

/** Where the text of a value is, without its key. */
export interface Span {
  readonly start: number
  /** Set once the value has been read to its end. */
  end: number
  /** How the value is written: `block` and `flow` are collections, `text` is a block of lines. */
  readonly style: 'plain' | 'single' | 'double' | 'text' | 'empty' | 'block' | 'flow' | 'alias'
  /** Whether it has an anchor or a tag, which `start` leaves out. */
  readonly isMarked: boolean
}

/** The offsets of a value and its parts. A part of a map begins at its key, a part of a list at the item. */
export interface PositionNode {
  readonly offset: number
  /** The end of the key of a part of a map. */
  readonly keyEnd?: number | undefined
  /** Absent only for a text without any value. */
  readonly span?: Span
  /** The text of an unquoted scalar. */
  readonly text?: string | undefined
  readonly parts: ReadonlyMap<string | number, PositionNode>
  /** Nodes that YAML merges with `<<`: their parts apply where this node has none. */
  readonly merged: readonly PositionNode[]
}

/** The offset of a path, or of its nearest ancestor that exists. */
export function findOffset(root: PositionNode, path: ConfigPath): number {
  return descend(root, path).node.offset
}

/** The text at a path, if it is an unquoted scalar. */
export function findText(root: PositionNode, path: ConfigPath): string | undefined {
  const { node, isWhole } = descend(root, path)
  return isWhole ? node.text : undefined
}

function descend(root: PositionNode, path: ConfigPath): { readonly node: PositionNode; readonly isWhole: boolean } {
  let node = root
  for (const key of path) {
    const part = findPart(node, key, new Set())
    if (!part) return { node, isWhole: false }
    node = part
  }
  return { node, isWhole: true }
}

/** Each alias of an anchor is a separate node with the same parts, which are visited only once. */
function findPart(node: PositionNode, key: string | number, seen: Set<PositionNode['parts']>): PositionNode | undefined {
  const own = node.parts.get(key)
  if (own || seen.has(node.parts)) return own
  seen.add(node.parts)
  for (const merged of node.merged) {
    for (const source of [merged, ...listItems(merged)]) {
      const part = findPart(source, key, seen)
      if (part) return part
    }
  }
  return undefined
}

/** `<<: [*a, *b]` merges the items of a list. */
function listItems(node: PositionNode): readonly PositionNode[] {
  return [...node.parts].flatMap(([key, item]) => (typeof key === 'number' ? [item] : []))
}
