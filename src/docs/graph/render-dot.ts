import type { CatalogLineage, LineageKind } from '../../connection/types/catalog-lineage.js'
import { escapeControls } from '../../text/escape-controls.js'

const looks: Readonly<Record<LineageKind, string>> = {
  source: 'shape=cylinder, fillcolor="#e8eef7"',
  view: 'shape=box, fillcolor="#eef7e8"',
  model: 'shape=box, style="filled,rounded", fillcolor="#f7eee8"',
  query: 'shape=note, fillcolor="#f1eaf8"',
}

/** Renders a graph for Graphviz. */
export function renderDot({ nodes, edges }: CatalogLineage): string {
  const lines = [
    'rankdir=LR;',
    'node [style=filled, fontname="sans-serif"];',
    ...nodes.map(({ id, kind, name }) => `${quote(id)} [label=${quote(name)}, ${looks[kind]}];`),
    ...edges.map(({ from, to }) => `${quote(from)} -> ${quote(to)};`),
  ]
  return `digraph lineage {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`
}

/** Quotes a label, in which a backslash starts an escape. */
function quote(text: string): string {
  return `"${escapeControls(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
