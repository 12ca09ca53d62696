import type { CatalogConfig } from '../config/model/catalog-config.js'
import type { RowMode } from '../driver/core/driver.js'
import { flag, must, signal } from '../options/option-rules.js'
import type { OptionRules } from '../options/take-options.js'
import type { RenderTypesOptions } from './render/render-types.js'
import { allModes } from './render/render-value-type.js'

/** Options for `generateTypes()` and `generateTypesOffline()`. @public */
export interface GenerateTypesOptions {
  /** The row modes to declare rows for. @defaultValue `types.row_modes` of the catalog, else `['js']` */
  readonly rowModes?: readonly RowMode[] | undefined
  /** Also write the interface `Database` for Kysely. @defaultValue `types.kysely` of the catalog, else `false` */
  readonly kysely?: boolean | undefined
  /**
   * Declare what `Date` cannot hold in columns of dates and timestamps: infinities as numbers, and years beyond 275760 as text.
   * @defaultValue `types.exact_dates` of the catalog, else `false`
   */
  readonly exactDates?: boolean | undefined
  /** Cancels the work; the error is the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

export const generateTypesRules: OptionRules<GenerateTypesOptions> = {
  rowModes: must(
    (value) => Array.isArray(value) && value.length > 0 && value.every((mode) => allModes.some((known) => known === mode)),
    "a list of 'js', 'json' and 'raw' with at least one of them",
  ),
  kysely: flag,
  exactDates: flag,
  signal,
}

/** The options, with those of the catalog as defaults. */
export function planRendering({ types = {} }: CatalogConfig, options: GenerateTypesOptions): RenderTypesOptions {
  return {
    rowModes: options.rowModes ?? types.row_modes ?? ['js'],
    kysely: options.kysely ?? types.kysely ?? false,
    exactDates: options.exactDates ?? types.exact_dates ?? false,
  }
}
