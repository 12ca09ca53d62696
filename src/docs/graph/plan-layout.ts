/** A box to place. */
export interface LayoutNode {
  readonly id: string
  readonly width: number
  readonly height: number
}

export interface LayoutEdge {
  readonly from: string
  readonly to: string
}

export type Point = readonly [x: number, y: number]

/** Where the boxes and lines of a drawing are. */
export interface Layout {
  readonly width: number
  readonly height: number
  /** The upper left corner of each box, in the order of the nodes. */
  readonly boxes: readonly { readonly id: string; readonly x: number; readonly y: number }[]
  /** Each line leads from the right side of a box to the left side of another, through the points between them. */
  readonly lines: readonly { readonly from: string; readonly to: string; readonly points: readonly Point[] }[]
}

/** A slot in a layer, for a node or for a line that passes through. */
interface Slot {
  readonly width: number
  readonly height: number
  rank: number
  y: number
  readonly before: Slot[]
  readonly after: Slot[]
}

// The functions of this file also run in the page, which gets their texts: they use each other and nothing else.

/**
 * Places nodes in layers from left to right, each right of what it reads, with few crossings. The same input gives the same drawing. Cycles are drawn as
 * lines that lead back.
 */
export function planLayout(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Layout {
  const [gapX, gapY, margin, longestLine] = [72, 14, 16, 12]
  const slots = nodes.map(({ width, height }): Slot => ({ width, height, rank: 0, y: 0, before: [], after: [] }))
  const byId = new Map(nodes.map(({ id }, index) => [id, slots[index]]))
  const ends = edges.flatMap(({ from, to }) => {
    const [start, end] = [byId.get(from), byId.get(to)]
    return start && end && start !== end ? [{ from, to, start, end }] : []
  })
  rankSlots(slots, ends)
  const layers: Slot[][] = []
  const add = (slot: Slot) => {
    layers[slot.rank] ??= []
    layers[slot.rank]?.push(slot)
  }
  for (const slot of slots) add(slot)
  const routes = ends.map(({ start, end }) => {
    const span = end.rank - start.rank
    const route = [start]
    for (let rank = start.rank + 1; rank < end.rank && span <= longestLine; rank += 1) {
      const bend: Slot = { width: 0, height: 2, rank, y: 0, before: [], after: [] }
      add(bend)
      route.push(bend)
    }
    route.push(end)
    for (const [index, slot] of route.entries()) {
      const next = route[index + 1]
      if (span <= 0 || !next) continue
      slot.after.push(next)
      next.before.push(slot)
    }
    return route
  })
  orderLayers(layers)
  placeLayers(layers, gapY)
  const lefts: number[] = []
  let right = margin
  for (const layer of layers) {
    lefts.push(right)
    right += Math.max(...layer.map(({ width }) => width)) + gapX
  }
  const top = Math.min(...slots.map(({ y, height }) => y - height / 2)) - margin
  const left = ({ rank }: Slot) => lefts[rank] ?? 0
  return {
    width: Math.max(right - gapX, margin) + margin,
    height:
      slots.length === 0 ? 2 * margin : Math.round(Math.max(...slots.map(({ y, height }) => y + height / 2)) - top + margin),
    boxes: nodes.map(({ id }, index) => {
      const slot = slots[index] as Slot
      return { id, x: left(slot), y: Math.round(slot.y - slot.height / 2 - top) }
    }),
    lines: ends.map(({ from, to, start, end }, index) => ({
      ...{ from, to },
      points: [
        [left(start) + start.width, Math.round(start.y - top)],
        ...(routes[index] ?? []).slice(1, -1).map((bend): Point => [left(bend), Math.round(bend.y - top)]),
        [left(end), Math.round(end.y - top)],
      ],
    })),
  }
}

/** Assigns layers: a slot gets the length of the longest path to it; a node that reads nothing is put next to its first reader. */
function rankSlots(slots: readonly Slot[], ends: readonly { readonly start: Slot; readonly end: Slot }[]): void {
  const readers = new Map(slots.map((slot): [Slot, Slot[]] => [slot, []]))
  for (const { start, end } of ends) readers.get(start)?.push(end)
  const state = new Map<Slot, 'open' | 'done'>()
  const finished: Slot[] = []
  const back = new Map<Slot, Set<Slot>>()
  for (const root of slots) {
    if (state.has(root)) continue
    const stack = [{ slot: root, next: 0 }]
    state.set(root, 'open')
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const reader = readers.get(top.slot)?.[top.next]
      top.next += 1
      if (!reader) {
        state.set(top.slot, 'done')
        finished.push(top.slot)
        stack.pop()
      } else if (state.get(reader) === 'open') {
        // A cycle
        back.set(top.slot, (back.get(top.slot) ?? new Set()).add(reader))
      } else if (!state.has(reader)) {
        state.set(reader, 'open')
        stack.push({ slot: reader, next: 0 })
      }
    }
  }
  const read = new Set<Slot>()
  for (const slot of finished.reverse())
    for (const reader of readers.get(slot) ?? []) {
      if (back.get(slot)?.has(reader)) continue
      reader.rank = Math.max(reader.rank, slot.rank + 1)
      read.add(reader)
    }
  for (const slot of slots) {
    const first = Math.min(...(readers.get(slot) ?? []).map(({ rank }) => rank))
    if (!read.has(slot) && Number.isFinite(first)) slot.rank = Math.max(0, first - 1)
  }
}

/** Sorts each layer by the mean position of the neighbours, in sweeps to the right and back. Keeps the order with the fewest crossings. */
function orderLayers(layers: Slot[][]): void {
  const place = new Map<Slot, number>()
  const number = (layer: readonly Slot[]) => {
    for (const [index, slot] of layer.entries()) place.set(slot, index)
  }
  const sort = (layer: Slot[], side: 'before' | 'after') => {
    const wanted = new Map(
      layer.map((slot, index) => {
        const places = slot[side].map((neighbour) => place.get(neighbour) ?? 0)
        return [slot, places.length === 0 ? index : places.reduce((sum, each) => sum + each, 0) / places.length]
      }),
    )
    layer.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0) || (place.get(a) ?? 0) - (place.get(b) ?? 0))
    number(layer)
  }
  for (const layer of layers) number(layer)
  let best = layers.map((layer) => [...layer])
  let fewest = countCrossings(layers, place)
  for (let sweep = 0; sweep < 12 && fewest > 0; sweep += 1) {
    const isForward = sweep % 2 === 0
    for (const layer of isForward ? layers : [...layers].reverse()) sort(layer, isForward ? 'before' : 'after')
    const crossings = countCrossings(layers, place)
    if (crossings >= fewest) continue
    fewest = crossings
    best = layers.map((layer) => [...layer])
  }
  layers.splice(0, layers.length, ...best)
}

/** Counts the crossings between neighbouring layers, with a binary indexed tree. */
function countCrossings(layers: readonly (readonly Slot[])[], place: ReadonlyMap<Slot, number>): number {
  let crossings = 0
  const most = Math.max(0, ...layers.map(({ length }) => length))
  for (const layer of layers) {
    const tree: number[] = []
    let added = 0
    for (const slot of layer) {
      const targets = slot.after.map((next) => (place.get(next) ?? 0) + 1).sort((a, b) => a - b)
      for (const target of targets) {
        let before = 0
        for (let at = target; at > 0; at -= at & -at) before += tree[at] ?? 0
        crossings += added - before
      }
      for (const target of targets) {
        added += 1
        for (let at = target; at <= most; at += at & -at) tree[at] = (tree[at] ?? 0) + 1
      }
    }
  }
  return crossings
}

/** Moves the slots of each layer towards the mean of their neighbours, without overlaps, in the order of the layer. */
function placeLayers(layers: readonly (readonly Slot[])[], gap: number): void {
  for (const layer of layers) {
    let y = 0
    for (const slot of layer) {
      slot.y = y + slot.height / 2
      y += slot.height + gap
    }
    for (const slot of layer) slot.y -= y / 2
  }
  for (let sweep = 0; sweep < 8; sweep += 1)
    for (const layer of sweep % 2 === 0 ? layers : [...layers].reverse()) {
      const wanted = layer.map((slot) => {
        const near = sweep < 6 ? (sweep % 2 === 0 ? slot.before : slot.after) : [...slot.before, ...slot.after]
        return near.length === 0 ? slot.y : near.reduce((sum, { y }) => sum + y, 0) / near.length
      })
      spreadSlots(layer, wanted, gap)
    }
}

/** Places slots as close to the wanted places as their order and distances allow: neighbours that collide form a block at its mean. */
function spreadSlots(layer: readonly Slot[], wanted: readonly number[], gap: number): void {
  const blocks: { sum: number; count: number; from: number }[] = []
  let offset = 0
  const offsets = layer.map((slot, index) => {
    const before = layer[index - 1]
    offset += before ? (before.height + slot.height) / 2 + gap : 0
    return offset
  })
  for (const [index] of layer.entries()) {
    let block = { sum: (wanted[index] ?? 0) - (offsets[index] ?? 0), count: 1, from: index }
    for (let last = blocks.at(-1); last && last.sum / last.count >= block.sum / block.count; last = blocks.at(-1)) {
      blocks.pop()
      block = { sum: last.sum + block.sum, count: last.count + block.count, from: last.from }
    }
    blocks.push(block)
  }
  for (const { sum, count, from } of blocks)
    for (let index = from; index < from + count; index += 1) {
      const slot = layer[index]
      if (slot) slot.y = sum / count + (offsets[index] ?? 0)
    }
}

/** The text of the functions above, for the page. */
export function renderLayoutScript(): string {
  return [planLayout, rankSlots, orderLayers, countCrossings, placeLayers, spreadSlots].map(String).join('\n')
}
