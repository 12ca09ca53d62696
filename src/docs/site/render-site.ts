import type { CatalogLineage } from '../../connection/types/catalog-lineage.js'
import type { CheckReport } from '../../connection/types/check-report.js'
import { checkArguments } from '../../options/check-arguments.js'
import { flag, isObject, must } from '../../options/option-rules.js'
import { takeOptions } from '../../options/take-options.js'
import { escapeMarkup } from '../graph/escape-markup.js'
import { groupBy } from '../graph/render-text.js'
import { lineageRule } from '../lineage/select-lineage.js'
import { renderPageScript } from './page-script.js'
import { planPages } from './plan-pages.js'
import { renderIndex } from './render-index.js'
import { columnId, renderNode } from './render-node.js'
import { renderPage } from './render-page.js'
import type { SiteModel } from './site-model.js'

/** Options for {@link renderSite}. @public */
export interface RenderSiteOptions {
  /** Everything in `index.html`, to be sent as one file. @defaultValue `false` */
  readonly singleFile?: boolean | undefined
  /** The results of the data checks, from `catalog.check()` or `duckalog check --json`. @defaultValue none */
  readonly checks?: CheckReport | undefined
}

const rules = {
  singleFile: flag,
  checks: must(
    (value) => isObject(value) && Array.isArray(value.failures) && Array.isArray(value.passed),
    'a report from check(), with `failures` and `passed`',
  ),
}

/**
 * Renders the pages of a catalog: `index.html` with the graph, and a page for each view, source, semantic model and named query. They load nothing, open from a folder,
 * and can be read without JavaScript. Pure: the same lineage gives the same texts.
 *
 * @param lineage - traced with columns, if the pages should show their lineage
 * @returns the texts of the files by their paths
 * @throws {@link OptionError} OPTION_INVALID
 * @public
 */
export function renderSite(lineage: CatalogLineage, given?: RenderSiteOptions): ReadonlyMap<string, string> {
  checkArguments('renderSite', { lineage: [lineage, lineageRule] })
  const { singleFile = false, checks } = takeOptions('renderSite', given, rules)
  const model = planModel(lineage, singleFile, checks)
  const title = lineage.name === '' ? 'Catalog' : lineage.name
  const index = renderIndex(model)
  const script = renderPageScript()
  if (singleFile) {
    const articles = lineage.nodes.map(
      (node) =>
        `<article id="${escapeMarkup(anchorOf(node.id))}"><h1>${escapeMarkup(node.name)}</h1>\n${renderNode(model, node, undefined)}</article>`,
    )
    return new Map([['index.html', renderPage({ title, body: `<main>\n${index}\n${articles.join('\n')}\n</main>`, script })]])
  }
  const files = new Map([['index.html', renderPage({ title, body: `<main>\n${index}\n</main>`, script })]])
  for (const [id, path] of planPages(lineage.nodes)) {
    const node = model.nodes.get(id)
    if (!node) continue
    const body = `<nav><a href="../index.html">${escapeMarkup(title)}</a></nav>\n<main>\n<h1>${escapeMarkup(node.name)}</h1>\n${renderNode(model, node, id)}\n</main>`
    files.set(path, renderPage({ title: `${node.name} – ${title}`, body }))
  }
  return files
}

function anchorOf(id: string): string {
  return id.replace(/[^\w.-]/g, (char) => `_${char.codePointAt(0)?.toString(16)}`)
}

function planModel(lineage: CatalogLineage, isSingle: boolean, checks: CheckReport | undefined): SiteModel {
  const { nodes, edges, columnEdges = [] } = lineage
  const pages = planPages(nodes)
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const columnIndex = new Map(nodes.map(({ id, columns = [] }) => [id, new Map(columns.map(({ name }, index) => [name, index]))]))
  const list = (groups: ReadonlyMap<string, typeof edges>, side: 'from' | 'to') =>
    new Map([...groups].map(([id, group]) => [id, group.map((edge) => edge[side])]))
  return {
    lineage,
    nodes: byId,
    upstream: list(
      groupBy(edges, ({ to }) => to),
      'from',
    ),
    downstream: list(
      groupBy(edges, ({ from }) => from),
      'to',
    ),
    edgesTo: groupBy(columnEdges, ({ to }) => to.node),
    edgesFrom: groupBy(columnEdges, ({ from }) => from.node),
    checks,
    linkTo(id, from, column) {
      const index = column === undefined ? undefined : columnIndex.get(id)?.get(column)
      if (isSingle) return `#${index === undefined ? anchorOf(id) : columnId(id, index, undefined)}`
      const page = (pages.get(id) ?? '').split('/').map(encodeURIComponent).join('/')
      return `${from === undefined ? '' : '../'}${page}${index === undefined ? '' : `#${columnId(id, index, id)}`}`
    },
  }
}
