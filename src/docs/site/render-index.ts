import type { LineageKind } from '../../connection/types/catalog-lineage.js'
import { firstLine } from '../../text/first-line.js'
import { compareTexts } from '../../types/render/compare-texts.js'
import { escapeMarkup } from '../graph/escape-markup.js'
import { longestName, measureNode } from '../graph/render-svg.js'
import { showShort } from '../graph/show-short.js'
import { renderDrawing } from './render-drawing.js'
import { renderData } from './render-page.js'
import { renderTime } from './render-rows.js'
import type { SiteModel } from './site-model.js'

/** A graph with more nodes is drawn only on request, because it is unreadable. */
const mostDrawn = 150

/** A longer table shows its other rows on request, because the browser takes a while to lay them out. */
const mostRows = 200

const plurals: Readonly<Record<LineageKind, readonly [one: string, many: string]>> = {
  source: ['source', 'sources'],
  view: ['view', 'views'],
  model: ['semantic model', 'semantic models'],
  query: ['named query', 'named queries'],
}
const kinds = Object.keys(plurals) as readonly LineageKind[]

/** The head of the index: the graph with its tools, and the table of all nodes. */
export function renderIndex(model: SiteModel): string {
  const { lineage } = model
  const { nodes } = lineage
  const isSmall = nodes.length <= mostDrawn
  const drawing = isSmall
    ? renderDrawing(model, new Set(nodes.map(({ id }) => id)), undefined)
    : '<svg class="graph still" role="group" aria-label="The graph"><g></g></svg>'
  const tags = [
    ...new Set(nodes.flatMap((node) => [...(node.tags ?? []), ...(node.columns ?? []).flatMap((column) => column.tags ?? [])])),
  ].sort(compareTexts)
  const used = kinds.filter((kind) => nodes.some((node) => node.kind === kind))
  const counts = used.map((kind) => {
    const count = nodes.filter((node) => node.kind === kind).length
    return `${count} ${plurals[kind][count === 1 ? 0 : 1]}`
  })
  const option = (value: string, text = value) => `<option value="${escapeMarkup(value)}">${escapeMarkup(text)}</option>`
  const name = lineage.name === '' ? 'Catalog' : lineage.name
  return `<header><h1>${escapeMarkup(name)}</h1><p class="dim">${counts.join(', ')}</p></header>
<section aria-label="Graph and table">
<div class="tools" id="tools" hidden>
<label>Search names, columns and SQL<input type="search" id="search" autocomplete="off" aria-keyshortcuts="/"></label>
<label>Tag<select id="tag">${option('', 'any')}${tags.map((tag) => option(tag)).join('')}</select></label>
<label>Kind<select id="kind">${option('', 'any')}${used.map((kind) => option(kind)).join('')}</select></label>
<button type="button" id="all">Draw all</button><button type="button" id="fit">Fit</button>
<button type="button" id="in" aria-label="Zoom in">+</button><button type="button" id="out" aria-label="Zoom out">−</button>
<span class="dim" role="status"><span id="count"></span> found, <span id="drawn"></span></span>
</div>
<p><span id="hint" class="dim" role="status"></span> <a id="open" hidden></a></p>
<div class="drawing">${drawing.replace('<svg ', '<svg id="graph" ')}</div>
<p class="dim keys">Keys: <kbd>/</kbd> searches, <kbd>Esc</kbd> starts again; in the graph arrows move, <kbd>+</kbd> <kbd>-</kbd> <kbd>0</kbd> zoom. Ctrl and the wheel zoom, too.</p>
<h2>All of it</h2>
<div class="wide"><table id="list" class="stack"><thead><tr><th scope="col">Name</th><th scope="col">Kind</th><th scope="col">Meaning</th><th scope="col"><span class="dim">Graph</span></th></tr></thead><tbody>
${nodes.map((_, index) => renderRow(model, index)).join('\n')}
</tbody></table></div>
<p><button type="button" id="more" hidden></button></p>
</section>
${renderData('data', renderModel(model))}`
}

function renderRow(model: SiteModel, index: number): string {
  const node = model.lineage.nodes[index]
  if (!node) return ''
  const { id, kind, name, description = '', tags = [], rows } = node
  const said = escapeMarkup(firstLine(description))
  const shown = tags.map((tag) => `<span class="tag">${escapeMarkup(tag)}</span>`).join('')
  const kept = rows?.refreshedAt === undefined ? '' : `<span class="dim">rows of ${renderTime(rows.refreshedAt)}</span>`
  return (
    `<tr><td class="name"><a href="${escapeMarkup(model.linkTo(id, undefined))}">${escapeMarkup(name)}</a></td><td><span class="kind ${kind}">${kind}</span></td>` +
    `<td>${[said, shown, kept].filter(Boolean).join(' ')}</td><td><button type="button" hidden data-near="${index}" aria-label="Draw around ${escapeMarkup(name)}">Draw</button></td></tr>`
  )
}

/** The data that the script searches and draws. */
function renderModel(model: SiteModel): unknown {
  const { nodes, edges } = model.lineage
  const places = new Map(nodes.map(({ id }, index) => [id, index]))
  return {
    most: mostDrawn,
    rows: mostRows,
    nodes: nodes.map((node) => {
      const { id, kind, name, description = '', tags = [], columns = [], sql = '' } = node
      const columnTags = columns.flatMap((column) => column.tags ?? [])
      return {
        ...{ id, kind, name, page: model.linkTo(id, undefined), width: measureNode(node).width },
        short: showShort(name, longestName),
        tags: [...new Set([...tags, ...columnTags])],
        text: [description, ...columns.map((column) => column.name), sql].filter(Boolean).join(' '),
      }
    }),
    edges: edges.map(({ from, to }) => [places.get(from), places.get(to)]),
  }
}
