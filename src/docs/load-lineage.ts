import { whilePending } from '../async/keep-alive.js'
import type { CatalogInput } from '../config/model/input/catalog-input.js'
import { loadCatalog } from '../connection/open/load-catalog.js'
import { readPlannedSyntax } from '../connection/open/read-planned-syntax.js'
import { connectOptionRules } from '../connection/types/connect-option-rules.js'
import type { ConnectOptions } from '../connection/types/connect-options.js'
import { checkArguments, source as sourceRule } from '../options/check-arguments.js'
import { takeOptions } from '../options/take-options.js'
import type { CatalogLineage } from './lineage/catalog-lineage.js'
import { planLineage } from './lineage/plan-lineage.js'

/**
 * Loads a catalog and plans its graph. Opens nothing of the catalog: DuckDB parses the SQL in memory.
 *
 * @param source - as in `connectToCatalog`
 * @throws {@link ConfigError} as `loadConfig`; {@link ViewError} VIEW_INVALID, VIEW_CYCLE; {@link OptionError} OPTION_INVALID
 * @example
 * ```ts
 * import { loadLineage, renderGraph } from 'duckalog/docs'
 *
 * console.log(renderGraph(await loadLineage('catalog.yaml'), { format: 'mermaid' }))
 * ```
 * @public
 */
export function loadLineage<N>(source: string | URL | CatalogInput, given?: ConnectOptions<N>): Promise<CatalogLineage> {
  return whilePending(async () => {
    checkArguments('loadLineage', { source: [source, sourceRule] })
    const options = takeOptions<ConnectOptions<N>>('loadLineage', given, connectOptionRules)
    const planned = await loadCatalog(source, options)
    return planLineage(planned.config, await readPlannedSyntax(planned, options))
  })
}
