import { EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, type ScalarEvent } from 'js-yaml'
import type { ConfigPath } from '../../errors.js'
import type { PositionNode } from './position-tree.js'

/** A key that is written twice in one map. */
export interface DuplicateKey {
  readonly at: ConfigPath
  readonly first: number
  readonly second: number
}

/** Where everything is in a text. */
export interface Positions {
  readonly root: PositionNode
  readonly duplicates: readonly DuplicateKey[]
}

interface Frame {
  readonly node: OpenNode
  readonly isMap: boolean
  /** The key of the frame's own node in its parent. */
  readonly name: string | number | undefined
  key: { readonly name: string; readonly offset: number } | undefined
  count: number
}

interface OpenNode extends PositionNode {
  readonly parts: Map<string | number, PositionNode>
  readonly merged: PositionNode[]
}

const noParts: ReadonlyMap<string, PositionNode> = new Map()

/** JSON is also YAML, but for the meaning of the key `<<`. Its own parser limits the depth. */
const jsonOptions = { maxDepth: 1_000 }

/**
 * Reads the offsets of all values of a text that has no syntax error but duplicate keys. Costs as much as loading it, so it is for errors and on demand.
 * @throws a YAMLException on any other syntax error
 */
export function readPositions(text: string, format: 'yaml' | 'json'): Positions {
  const anchors = new Map<string, PositionNode>()
  const duplicates: DuplicateKey[] = []
  const frames: Frame[] = []
  let root: PositionNode | undefined

  const enter = (node: PositionNode): string | number | undefined => {
    const frame = frames.at(-1)
    if (!frame) {
      root ??= node
      return undefined
    }
    if (!frame.isMap) {
      frame.node.parts.set(frame.count, node)
      frame.count += 1
      return frame.count - 1
    }
    const { key } = frame
    frame.key = undefined
    if (!key) return undefined
    if (key.name === '<<' && format === 'yaml') {
      frame.node.merged.push(node)
      return key.name
    }
    const known = frame.node.parts.get(key.name)
    if (known) {
      const at = [...frames.flatMap(({ name }) => name ?? []), key.name]
      duplicates.push({ at, first: known.offset, second: key.offset })
    } else {
      frame.node.parts.set(key.name, { ...node, offset: key.offset })
    }
    return key.name
  }

  for (const event of parseEvents(text, format === 'json' ? jsonOptions : {})) {
    const frame = frames.at(-1)
    switch (event.type) {
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE: {
        const node: OpenNode = { offset: event.start, parts: new Map(), merged: [] }
        keepAnchor(anchors, text, event, node)
        // A map that is a key itself is no key that a config can have
        const name = frame?.isMap && !frame.key ? undefined : enter(node)
        frames.push({ node, isMap: event.type === EVENT_ID.MAPPING, name, key: undefined, count: 0 })
        break
      }
      case EVENT_ID.SCALAR: {
        const offset = scalarOffset(event, frame?.key?.offset ?? frame?.node.offset ?? 0)
        if (frame?.isMap && !frame.key) {
          frame.key = { name: event.valueStart < 0 ? '' : getScalarValue(text, event), offset }
          break
        }
        const isPlain = event.valueStart >= 0 && event.style === SCALAR_STYLE.PLAIN
        const node = { offset, parts: noParts, merged: [], ...(isPlain && { text: getScalarValue(text, event) }) }
        keepAnchor(anchors, text, event, node)
        enter(node)
        break
      }
      case EVENT_ID.ALIAS: {
        const name = text.slice(event.anchorStart, event.anchorEnd)
        const offset = event.anchorStart - 1
        if (frame?.isMap && !frame.key) frame.key = { name: `*${name}`, offset }
        else enter({ parts: noParts, merged: [], ...anchors.get(name), offset })
        break
      }
      case EVENT_ID.POP:
        frames.pop()
        break
    }
  }
  return { root: root ?? { offset: 0, parts: noParts, merged: [] }, duplicates }
}

function keepAnchor(
  anchors: Map<string, PositionNode>,
  text: string,
  event: { anchorStart: number; anchorEnd: number },
  node: PositionNode,
): void {
  if (event.anchorStart >= 0) anchors.set(text.slice(event.anchorStart, event.anchorEnd), node)
}

function scalarOffset(event: ScalarEvent, fallback: number): number {
  if (event.valueStart < 0) return fallback
  if (event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED) return event.valueStart - 1
  return event.valueStart + Math.max(0, event.indent)
}
