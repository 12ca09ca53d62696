import type { CatalogConfig } from '../config/model/catalog-config.js'
import { checkArguments, config as configRule } from '../options/check-arguments.js'
import { text } from '../options/option-rules.js'
import { takeOptions } from '../options/take-options.js'
import { parseColumns } from './columns/parse-columns.js'
import { type GeneratedTypes, generateWith } from './generate-types.js'
import { withOffline } from './offline/open-offline.js'
import { type GenerateTypesOptions, generateTypesRules } from './types-options.js'

/** Options for `generateTypesOffline()`. @public */
export interface GenerateTypesOfflineOptions extends GenerateTypesOptions {
  /** The name of the columns file, for messages. @defaultValue `'columns'` */
  readonly file?: string | undefined
}

/**
 * Generates the same texts as {@link generateTypes} without any file or server of the catalog: the columns of what it reads come from the
 * columns file.
 *
 * @param config - a config from `loadConfig()`
 * @param columns - the text of the columns file
 * @throws {@link ConfigError} CONFIG_SYNTAX, CONFIG_INVALID for a columns file that is damaged, or that lacks something that the views read;
 * {@link ViewError} VIEW_FAILED for a view that cannot be bound; {@link OptionError} OPTION_INVALID
 * @public
 */
export async function generateTypesOffline(
  config: CatalogConfig,
  columns: string,
  given?: GenerateTypesOfflineOptions,
): Promise<GeneratedTypes> {
  checkArguments('generateTypesOffline', { config: [config, configRule], columns: [columns, text] })
  const { file = 'columns', ...options } = takeOptions('generateTypesOffline', given, { ...generateTypesRules, file: text })
  const sources = parseColumns(columns, file)
  const recorded = { sources, file }
  return withOffline(config, recorded, (catalog) => generateWith(catalog, config, options, recorded))
}
