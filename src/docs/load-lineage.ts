import { whilePending } from '../async/keep-alive.js'
import type { CatalogInput } from '../config/model/input/catalog-input.js'
import { loadCatalog } from '../connection/open/load-catalog.js'
import { withPlannedSyntax } from '../connection/open/with-planned-syntax.js'
import type { CatalogLineage } from '../connection/types/catalog-lineage.js'
import { connectOptionRules } from '../connection/types/connect-option-rules.js'
import type { ConnectOptions } from '../connection/types/connect-options.js'
import { checkArguments, source as sourceRule } from '../options/check-arguments.js'
import { text } from '../options/option-rules.js'
import { type OptionRules, takeOptions } from '../options/take-options.js'
import { parseColumns } from '../types/columns/parse-columns.js'
import { planColumns } from './columns/plan-columns.js'
import { readTracedCatalog } from './columns/read-traced-catalog.js'
import { planGraph } from './lineage/plan-lineage.js'
import { readQueries } from './lineage/read-queries.js'

/** Options for {@link loadLineage}. @public */
export interface LoadLineageOptions<N = unknown> extends ConnectOptions<N> {
  /** The text of the columns file that `duckalog types` writes: columns are traced over empty tables with these columns. @defaultValue columns are not traced */
  readonly columns?: string | undefined
  /** The name of the columns file, for messages. @defaultValue `'columns'` */
  readonly columnsFile?: string | undefined
}

export const loadLineageRules = { ...connectOptionRules, columns: text, columnsFile: text } as OptionRules<LoadLineageOptions>

/**
 * Loads a catalog and plans its graph. Opens nothing of the catalog: DuckDB parses its SQL in memory, and binds it over empty tables if columns are traced.
 *
 * @param source - as in `connectToCatalog`
 * @throws {@link ConfigError} as `loadConfig`, CONFIG_SYNTAX and CONFIG_INVALID for a damaged columns file; {@link ViewError} VIEW_INVALID, VIEW_CYCLE;
 * {@link OptionError} OPTION_INVALID
 * @example
 * ```ts
 * import { loadLineage, renderGraph } from 'duckalog/docs'
 *
 * console.log(renderGraph(await loadLineage('catalog.yaml'), { format: 'mermaid' }))
 * ```
 * @public
 */
export function loadLineage<N>(source: string | URL | CatalogInput, given?: LoadLineageOptions<N>): Promise<CatalogLineage> {
  return whilePending(async () => {
    checkArguments('loadLineage', { source: [source, sourceRule] })
    const { columns, columnsFile = 'columns', ...options } = takeOptions('loadLineage', given, loadLineageRules)
    const sources = columns === undefined ? undefined : parseColumns(columns, columnsFile)
    const planned = await loadCatalog(source, options)
    const { config } = planned
    return withPlannedSyntax(planned, options, async (syntaxes, connection) => {
      const queries = await readQueries(connection, config)
      const lineage = planGraph(config, syntaxes, queries)
      if (sources === undefined) return lineage
      return planColumns(config, lineage, await readTracedCatalog(connection, { config, syntaxes, lineage, sources, queries }))
    })
  })
}
