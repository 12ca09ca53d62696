import type { CatalogLineage } from '../../connection/types/catalog-lineage.js'
import { checkArguments } from '../../options/check-arguments.js'
import { oneOf } from '../../options/option-rules.js'
import { takeOptions } from '../../options/take-options.js'
import { lineageRule } from '../lineage/select-lineage.js'
import { renderDot } from './render-dot.js'
import { renderMermaid } from './render-mermaid.js'
import { renderSvg } from './render-svg.js'
import { renderText } from './render-text.js'

/** How a graph is written. `json` is the lineage itself, with a published schema. @public */
export type GraphFormat = 'text' | 'mermaid' | 'dot' | 'json' | 'svg'

/** Options for {@link renderGraph}. @public */
export interface RenderGraphOptions {
  /** How the graph is written. @defaultValue `'text'` */
  readonly format?: GraphFormat | undefined
}

const graphFormats = ['text', 'mermaid', 'dot', 'json', 'svg'] as const

/**
 * Renders the graph of a catalog as a text. Pure: the same lineage gives the same text.
 *
 * @throws {@link OptionError} OPTION_INVALID
 * @public
 */
export function renderGraph(lineage: CatalogLineage, given?: RenderGraphOptions): string {
  checkArguments('renderGraph', { lineage: [lineage, lineageRule] })
  const { format = 'text' } = takeOptions('renderGraph', given, { format: oneOf(graphFormats) })
  return renderers[format](lineage)
}

const renderers: Readonly<Record<GraphFormat, (lineage: CatalogLineage) => string>> = {
  text: renderText,
  mermaid: renderMermaid,
  dot: renderDot,
  json: (lineage) => `${JSON.stringify(lineage, null, 2)}\n`,
  svg: renderSvg,
}
