import { COLLECTION_STYLE, EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, type ScalarEvent } from 'js-yaml'
import type { ConfigPath } from '../../errors.js'
import type { PositionNode, Span } from './position-tree.js'

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
  key: { readonly name: string; readonly offset: number; readonly end: number } | undefined
  count: number
}

/** A collection that has not been read to its end. */
interface OpenNode extends PlacedNode {
  readonly parts: Map<string | number, PositionNode>
  readonly merged: PositionNode[]
}

/** A node whose place changes to that of its key when it becomes a part of a map. */
interface PlacedNode extends PositionNode {
  offset: number
  keyEnd: number | undefined
  readonly span: Span
}

const noParts: ReadonlyMap<string, PositionNode> = new Map()
const noneMerged: readonly PositionNode[] = []

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
  // The end of what was read last
  let end = 0

  const enter = (node: PlacedNode): string | number | undefined => {
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
      node.offset = key.offset
      node.keyEnd = key.end
      frame.node.parts.set(key.name, node)
    }
    return key.name
  }

  for (const event of parseEvents(text, format === 'json' ? jsonOptions : {})) {
    const frame = frames.at(-1)
    switch (event.type) {
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE: {
        const style = event.style === COLLECTION_STYLE.FLOW ? 'flow' : 'block'
        const span: Span = { start: event.start, end: event.start, style, isMarked: isMarked(event) }
        const node: OpenNode = { offset: event.start, keyEnd: undefined, span, parts: new Map(), merged: [] }
        if (style === 'flow') end = event.start + 1
        keepAnchor(anchors, text, event, node)
        // A map that is a key itself is no key that a config can have
        const name = frame?.isMap && !frame.key ? undefined : enter(node)
        frames.push({ node, isMap: event.type === EVENT_ID.MAPPING, name, key: undefined, count: 0 })
        break
      }
      case EVENT_ID.SCALAR: {
        const offset = scalarOffset(event, frame?.key?.offset ?? frame?.node.span.start ?? 0)
        const span = readSpan(text, event, end, frame?.isMap ? ':' : '-')
        end = span.end
        if (frame?.isMap && !frame.key) {
          frame.key = { name: event.valueStart < 0 ? '' : getScalarValue(text, event), offset, end }
          break
        }
        const isPlain = event.valueStart >= 0 && event.style === SCALAR_STYLE.PLAIN
        const written = isPlain ? getScalarValue(text, event) : undefined
        const node: PlacedNode = { offset, keyEnd: undefined, span, text: written, parts: noParts, merged: noneMerged }
        keepAnchor(anchors, text, event, node)
        enter(node)
        break
      }
      case EVENT_ID.ALIAS: {
        const name = text.slice(event.anchorStart, event.anchorEnd)
        const offset = event.anchorStart - 1
        const span: Span = { start: offset, end: event.anchorEnd, style: 'alias', isMarked: false }
        end = event.anchorEnd
        if (frame?.isMap && !frame.key) frame.key = { name: `*${name}`, offset, end }
        else enter({ parts: noParts, merged: noneMerged, ...anchors.get(name), offset, keyEnd: undefined, span })
        break
      }
      case EVENT_ID.POP: {
        const span = frames.pop()?.node.span
        if (!span) break
        if (span.style === 'flow') end = findClosing(text, end)
        span.end = end
        break
      }
    }
  }
  return { root: root ?? { offset: 0, parts: noParts, merged: noneMerged }, duplicates }
}

/** Between the last part of a flow collection and its bracket there are only spaces, commas and comments. */
function findClosing(text: string, from: number): number {
  gap.lastIndex = from
  gap.test(text)
  return gap.lastIndex + 1
}

const gap = /(?:[\s,:]|#[^\r\n]*)*/y

const scalarStyles = {
  [SCALAR_STYLE.PLAIN]: 'plain',
  [SCALAR_STYLE.SINGLE_QUOTED]: 'single',
  [SCALAR_STYLE.DOUBLE_QUOTED]: 'double',
  [SCALAR_STYLE.LITERAL_BLOCK]: 'text',
  [SCALAR_STYLE.FOLDED_BLOCK]: 'text',
} as const

/** @param sign - what precedes a value that is empty */
function readSpan(text: string, event: ScalarEvent, before: number, sign: string): Span {
  const { valueStart, valueEnd } = event
  if (valueStart < 0) {
    const end = text.indexOf(sign, before) + 1 || before
    return { start: end, end, style: 'empty', isMarked: isMarked(event) }
  }
  const style = scalarStyles[event.style]
  if (style === 'text') {
    const { length } = text.slice(valueStart, valueEnd).trimEnd()
    return { start: valueStart, end: valueStart + length, style, isMarked: isMarked(event) }
  }
  const quote = style === 'plain' ? 0 : 1
  return { start: valueStart - quote, end: valueEnd + quote, style, isMarked: isMarked(event) }
}

function isMarked({ anchorStart, tagStart }: { readonly anchorStart: number; readonly tagStart: number }): boolean {
  return anchorStart >= 0 || tagStart >= 0
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
