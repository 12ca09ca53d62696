import type { CatalogLineage, LineageNode } from '../../connection/types/catalog-lineage.js'
import { measureWidth } from '../../text/measure-width.js'
import { escapeMarkup } from './escape-markup.js'
import { type LayoutNode, type Point, planLayout } from './plan-layout.js'
import { showShort } from './show-short.js'

/** The maximum number of characters of a name in a box. The title of the box has the whole name. */
export const longestName = 40

/** A box that is wide enough for a name. */
export function measureNode({ id, name }: LineageNode): LayoutNode {
  return { id, width: Math.max(64, Math.round(measureWidth(showShort(name, longestName)) * 7.4) + 28), height: 28 }
}

/** Renders a curve that starts and ends horizontally. */
export function renderPath(points: readonly Point[]): string {
  const [first = [0, 0], ...rest] = points
  let [x, y] = first
  let path = `M${x} ${y}`
  for (const [toX, toY] of rest) {
    const middle = Math.round((x + toX) / 2)
    path += `C${middle} ${y} ${middle} ${toY} ${toX} ${toY}`
    ;[x, y] = [toX, toY]
  }
  return path
}

/** Renders a self-contained SVG picture. */
export function renderSvg(lineage: CatalogLineage): string {
  const { nodes, edges } = lineage
  const layout = planLayout(nodes.map(measureNode), edges)
  const boxes = new Map(layout.boxes.map((box) => [box.id, box]))
  const parts = [
    ...layout.lines.map(({ points }) => `<path d="${renderPath(points)}"/>`),
    ...nodes.map((node) => {
      const { x, y } = boxes.get(node.id) ?? { x: 0, y: 0 }
      const { width, height } = measureNode(node)
      const title = escapeMarkup([`${node.kind} ${node.name}`, node.description ?? ''].filter(Boolean).join('\n'))
      return (
        `<g class="${node.kind}"><title>${title}</title><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${node.kind === 'model' ? 14 : 4}"/>` +
        `<text x="${x + width / 2}" y="${y + 18}">${escapeMarkup(showShort(node.name, longestName))}</text></g>`
      )
    }),
  ]
  const { width, height } = layout
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">\n` +
    `<title>${escapeMarkup(lineage.name === '' ? 'catalog' : lineage.name)}</title>\n<style>${style}</style>\n${parts.join('\n')}\n</svg>\n`
  )
}

const style =
  'svg{background:#fff}path{fill:none;stroke:#8a94a3}rect{stroke-width:1}text{font:13px ui-monospace,monospace;text-anchor:middle;fill:#14202e}' +
  '.source rect{fill:#e8eef7;stroke:#5b7db1}.view rect{fill:#eef7e8;stroke:#5f9442}.model rect{fill:#f7eee8;stroke:#b1805b}.query rect{fill:#f1eaf8;stroke:#8a63b3}'
