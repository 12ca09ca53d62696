import { type Layout, planLayout, renderLayoutScript } from '../../../src/docs/graph/plan-layout.js'
import { fc } from '../../support/property.js'

const size = { width: 80, height: 28 }
const boxesOf = ({ boxes }: Layout) => new Map(boxes.map((box) => [box.id, box]))

const graphs = fc
  .integer({ min: 1, max: 60 })
  .chain((count) => fc.tuple(fc.constant(count), fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 120 })))

test('boxes do not overlap, and are right of what they read', () => {
  fc.assert(
    fc.property(graphs, ([count, pairs]) => {
      const nodes = Array.from({ length: count }, (_, index) => ({ id: `n${index}`, ...size }))
      const edges = pairs.filter(([a, b]) => a !== b).map(([a, b]) => ({ from: `n${Math.min(a, b)}`, to: `n${Math.max(a, b)}` }))
      const layout = planLayout(nodes, edges)
      const boxes = boxesOf(layout)
      for (const { from, to } of edges) expect(boxes.get(from)?.x).toBeLessThan(boxes.get(to)?.x ?? 0)
      const columns = new Map<number, number[]>()
      for (const { x, y } of layout.boxes) columns.set(x, [...(columns.get(x) ?? []), y])
      for (const places of columns.values())
        for (const [index, y] of places.sort((a, b) => a - b).entries())
          if (index > 0) expect(y - (places[index - 1] ?? 0)).toBeGreaterThanOrEqual(size.height + 10)
      for (const { x, y } of layout.boxes) {
        expect(x >= 0 && x + size.width <= layout.width).toBe(true)
        expect(y >= 0 && y + size.height <= layout.height).toBe(true)
      }
      expect(layout.lines.length).toBe(edges.length)
      expect(planLayout(nodes, edges)).toEqual(layout)
    }),
    { numRuns: 100 },
  )
})

test('cycles, loops and unknown ends are drawn or left out, and nothing is lost', () => {
  fc.assert(
    fc.property(graphs, ([count, pairs]) => {
      const nodes = Array.from({ length: count }, (_, index) => ({ id: `n${index}`, ...size }))
      const edges = pairs.map(([a, b]) => ({ from: `n${a}`, to: `n${b}` }))
      const { boxes, lines } = planLayout(nodes, [...edges, { from: 'n0', to: 'nowhere' }])
      expect(boxes.map(({ id }) => id)).toEqual(nodes.map(({ id }) => id))
      expect(lines.length).toBe(edges.filter(({ from, to }) => from !== to).length)
      expect(boxes.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true)
    }),
    { numRuns: 100 },
  )
})

test('a chain is straight, and two chains do not cross', () => {
  const nodes = ['a', 'b', 'c', 'x', 'y', 'z'].map((id) => ({ id, ...size }))
  const edges = ['ab', 'bc', 'xy', 'yz'].map(([from = '', to = '']) => ({ from, to }))
  const boxes = boxesOf(planLayout(nodes, edges))
  const y = (id: string) => boxes.get(id)?.y
  expect([y('a'), y('x')]).toEqual([y('b'), y('y')])
  expect([y('a'), y('x')]).toEqual([y('c'), y('z')])
  expect(planLayout([], [])).toMatchObject({ boxes: [], lines: [], width: 32, height: 32 })
})

test('the text of the layout runs on its own', () => {
  const nodes = ['a', 'b', 'c'].map((id) => ({ id, ...size }))
  const edges = ['ab', 'ac', 'bc'].map(([from = '', to = '']) => ({ from, to }))
  const run = new Function('nodes', 'edges', `${renderLayoutScript()}\nreturn ${planLayout.name}(nodes, edges)`)
  expect(run(nodes, edges)).toEqual(planLayout(nodes, edges))
})
