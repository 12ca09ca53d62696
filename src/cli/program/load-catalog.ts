import type { CatalogConfig } from '../../index.js'
import { renderTimed } from '../render/render-event.js'
import type { CommandContext } from './command-context.js'
import { type CommonOptions, toLoadOptions } from './common-options.js'

/**
 * Reads a catalog, for a command that opens nothing.
 * @throws ConfigError as `loadConfig`
 */
export async function loadCatalog(config: string, options: CommonOptions, { terminal }: CommandContext): Promise<CatalogConfig> {
  const { loadConfig } = await import('../../index.js')
  const start = performance.now()
  const loaded = await loadConfig(config, toLoadOptions(options))
  if (options.verbose) terminal.log(renderTimed(performance.now() - start, `${config} is read`))
  return loaded
}
