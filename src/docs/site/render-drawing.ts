import type { LineageNode } from '../../connection/types/catalog-lineage.js'
import { escapeMarkup } from '../graph/escape-markup.js'
import { planLayout } from '../graph/plan-layout.js'
import { longestName, measureNode, renderPath } from '../graph/render-svg.js'
import { showShort } from '../graph/show-short.js'
import type { SiteModel } from './site-model.js'

/** Nodes within a number of steps, up- and downstream. */
export function findNear({ upstream, downstream }: SiteModel, id: string, steps: number): ReadonlySet<string> {
  const near = new Set([id])
  for (const side of [upstream, downstream]) {
    let open = [id]
    for (let step = 0; step < steps; step += 1) {
      open = [...new Set(open.flatMap((each) => side.get(each) ?? []))]
      for (const each of open) near.add(each)
    }
  }
  return near
}

/** A drawing of nodes, whose boxes are links. `here` is the node of the page. */
export function renderDrawing(model: SiteModel, ids: ReadonlySet<string>, from: string | undefined, here?: string): string {
  const nodes = model.lineage.nodes.filter(({ id }) => ids.has(id))
  const edges = model.lineage.edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to))
  const layout = planLayout(nodes.map(measureNode), edges)
  const places = new Map(layout.boxes.map((box) => [box.id, box]))
  const box = (node: LineageNode) => {
    const { x, y } = places.get(node.id) ?? { x: 0, y: 0 }
    const { width, height } = measureNode(node)
    const shown = escapeMarkup(showShort(node.name, longestName))
    const title = node.name.length > longestName ? `<title>${escapeMarkup(node.name)}</title>` : ''
    return (
      `<a href="${escapeMarkup(model.linkTo(node.id, from))}" class="${node.kind}${node.id === here ? ' here' : ''}">${title}` +
      `<rect x="${x}" y="${y}" width="${width}" height="${height}"/><text x="${x + width / 2}" y="${y + 18}">${shown}</text></a>`
    )
  }
  const { width, height } = layout
  const label = `${nodes.length} of ${model.lineage.nodes.length} sources, views and models`
  return (
    `<svg class="graph still" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="${label}">` +
    `<g>${layout.lines.map(({ points }) => `<path d="${renderPath(points)}"/>`).join('')}${nodes.map(box).join('')}</g></svg>`
  )
}
