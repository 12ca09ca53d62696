import type { ColumnEdge, ColumnPlace, LineageColumn, LineageNode } from '../../connection/types/catalog-lineage.js'
import { foldName } from '../../sql/fold-name.js'
import { parseRelationName } from '../../sql/parse-relation-name.js'
import { firstLine } from '../../text/first-line.js'
import { escapeMarkup } from '../graph/escape-markup.js'
import { groupBy } from '../graph/render-text.js'
import { showShort } from '../graph/show-short.js'
import { findNear, renderDrawing } from './render-drawing.js'
import { renderRows } from './render-rows.js'
import { renderSql } from './render-sql.js'
import { findResult, type SiteModel } from './site-model.js'

/** Renders the content of the page of a node. @param from - the id of the node whose page it is; absent in a single file */
export function renderNode(model: SiteModel, node: LineageNode, from: string | undefined): string {
  const { id, kind, name, description, tags = [], location, problem } = node
  const place = location && `${location.file}${location.line === undefined ? '' : `:${location.line}`}`
  const parts = [
    `<p><span class="kind ${kind}">${kind}</span>${tags.map((tag) => `<span class="tag">${escapeMarkup(tag)}</span>`).join('')}` +
      `${place === undefined ? '' : `<span class="dim">${escapeMarkup(place)}</span>`}</p>`,
    ...(description === undefined ? [] : [`<p>${escapeMarkup(description).replaceAll('\n', '<br>')}</p>`]),
    ...(problem === undefined
      ? []
      : [`<p class="bad">Where its columns come from is not known: ${escapeMarkup(problem).replaceAll('\n', '<br>')}</p>`]),
    `<div class="drawing">${renderDrawing(model, findNear(model, id, 2), from, id)}</div>`,
    renderList('Reads', model.upstream.get(id) ?? [], model, from),
    renderList('Read by', model.downstream.get(id) ?? [], model, from),
    renderRows(node.rows),
    renderColumns(model, node, from),
    renderChecks(model, node),
    ...(node.sql === undefined
      ? []
      : [
          `<h2>SQL</h2><pre tabindex="0" aria-label="SQL of ${escapeMarkup(name)}">${renderSql(node.sql, listLinks(model, id, from))}</pre>`,
        ]),
  ]
  return parts.filter(Boolean).join('\n')
}

function renderList(title: string, ids: readonly string[], model: SiteModel, from: string | undefined): string {
  if (ids.length === 0) return ''
  const items = ids.map((id) => {
    const { name, kind, description = '' } = model.nodes.get(id) ?? { name: id, kind: 'view' }
    const said = description === '' ? '' : ` <span class="dim">${escapeMarkup(firstLine(description))}</span>`
    return `<li><span class="kind ${kind}">${kind}</span><a href="${escapeMarkup(model.linkTo(id, from))}">${escapeMarkup(name)}</a>${said}</li>`
  })
  return `<h2>${title}</h2><ul class="plain">${items.join('')}</ul>`
}

function renderColumns(model: SiteModel, { id, kind, columns = [] }: LineageNode, from: string | undefined): string {
  if (columns.length === 0) return ''
  const isTraced = model.lineage.columnEdges !== undefined
  const to = groupBy(model.edgesTo.get(id) ?? [], (edge) => edge.to.column ?? '')
  const read = groupBy(model.edgesFrom.get(id) ?? [], (edge) => edge.from.column ?? '')
  const rows = columns.map((column, index) => {
    const cells = [
      `<td class="name">${escapeMarkup(column.name)}</td>`,
      `<td>${renderType(column)}</td>`,
      `<td>${renderMeaning(column)}</td>`,
      ...(isTraced
        ? [
            `<td data-label="from">${renderPlaces(to.get(column.name) ?? [], 'from', model, from)}</td>`,
            `<td data-label="to">${renderPlaces(read.get(column.name) ?? [], 'to', model, from)}</td>`,
          ]
        : []),
    ]
    return `<tr id="${columnId(id, index, from)}">${cells.join('')}</tr>`
  })
  const heads = ['Name', kind === 'model' ? 'Role' : 'Type', 'Meaning', ...(isTraced ? ['Comes from', 'Goes to'] : [])]
  const decisive = renderPlaces(to.get('') ?? [], 'from', model, from)
  return (
    `<h2>${kind === 'model' ? 'Dimensions and measures' : 'Columns'}</h2><div class="wide"><table class="stack"><thead><tr>` +
    `${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>` +
    (decisive === '' ? '' : `<p class="dim">Its rows depend on ${decisive}</p>`)
  )
}

/** The id of the element of a column. In a single file those of different nodes differ. */
export function columnId(node: string, index: number, from: string | undefined): string {
  return from === undefined
    ? `${node}.${index}`.replace(/[^\w.-]/g, (char) => `_${char.codePointAt(0)?.toString(16)}`)
    : `c-${index}`
}

function renderType({ type, role }: LineageColumn): string {
  return escapeMarkup(role ?? type ?? '')
}

function renderMeaning({ description, tags = [], expression, summary }: LineageColumn): string {
  return [
    ...(description === undefined ? [] : [escapeMarkup(description)]),
    ...tags.map((tag) => `<span class="tag">${escapeMarkup(tag)}</span>`),
    ...(summary === undefined ? [] : [`<span class="dim">${escapeMarkup(describeValues(summary))}</span>`]),
    ...(expression === undefined ? [] : [`<code>${escapeMarkup(expression)}</code>`]),
  ].join(' ')
}

function describeValues({ min, max, distinct, nullPercentage }: NonNullable<LineageColumn['summary']>): string {
  const range =
    min === undefined || max === undefined ? [] : [min === max ? min : `${showShort(min, 40)} to ${showShort(max, 40)}`]
  return [...range, `about ${distinct} distinct`, ...(nullPercentage > 0 ? [`${nullPercentage} % NULL`] : [])].join(', ')
}

function renderPlaces(edges: readonly ColumnEdge[], side: 'from' | 'to', model: SiteModel, from: string | undefined): string {
  return edges
    .map((edge) => {
      const { node, column }: ColumnPlace = edge[side]
      const owner = model.nodes.get(node)?.name ?? node
      const isRows = column === undefined && side === 'to'
      const name = escapeMarkup(column === undefined ? `${isRows ? 'rows of ' : ''}${owner}` : `${owner}.${column}`)
      const isPlain = edge.kind === 'direct' || (edge.kind === 'indirect' && edge.to.column === undefined)
      const how = isPlain ? '' : ` <span class="dim">${edge.kind}</span>`
      return `<a href="${escapeMarkup(model.linkTo(node, from, column))}">${name}</a>${how}`
    })
    .join(', ')
}

function renderChecks(model: SiteModel, node: LineageNode): string {
  const { checks = [] } = node
  if (checks.length === 0) return ''
  const items = checks.map((entry) => {
    const { state, message } = findResult(model, node, entry)
    const what = [entry.column, entry.check].filter((part) => part !== undefined).join(' ')
    const severity = entry.severity === 'warn' ? ' <span class="dim">warning only</span>' : ''
    const result = {
      passed: '<span class="good">passed</span>',
      failed: `<span class="bad">failed: ${escapeMarkup(message ?? '')}</span>`,
      unknown: '',
    }[state]
    return `<li><code>${escapeMarkup(what)}</code>${severity} ${result}</li>`
  })
  return `<h2>Checks</h2><ul class="plain">${items.join('')}</ul>`
}

/** The addresses of the nodes that a node reads, by the last part of their names. A name that two nodes share is not a link. */
function listLinks(model: SiteModel, id: string, from: string | undefined): ReadonlyMap<string, string> {
  const links = new Map<string, string>()
  const repeated = new Set<string>()
  for (const read of model.upstream.get(id) ?? []) {
    const { name = '' } = model.nodes.get(read) ?? {}
    for (const key of new Set([foldName(name), foldName(parseRelationName(name)?.parts.at(-1) ?? name)])) {
      if (links.has(key)) repeated.add(key)
      links.set(key, model.linkTo(read, from))
    }
  }
  for (const key of repeated) links.delete(key)
  return links
}
