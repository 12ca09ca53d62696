import type { CatalogConfig } from '../../config/model/catalog-config.js'
import type { MaterializedConfig } from '../../config/model/view/materialized-config.js'
import type { ViewConfig } from '../../config/model/view/view-config.js'
import { hashText } from '../../hash-text.js'
import type { SecretValue } from '../../secret-value.js'
import { parseDuration } from '../../text/parse-duration.js'
import { parseSize } from '../../text/parse-size.js'

/** A query whose result changes when the sources of a view do. @public */
export interface PlannedQuery {
  /** One SELECT statement that returns one row. */
  readonly sql: string
  /** The SQL that runs instead of `sql`, if that contains redacted credentials. */
  readonly secretSql?: SecretValue
}

/** How the rows of a view are kept, with the defaults of its catalog. @public */
export interface PlannedMaterialized {
  /** How a refresh brings the rows up to date. */
  readonly mode: NonNullable<MaterializedConfig['mode']>
  /** The column that decides which rows are new. */
  readonly by?: string
  /** The columns that identify a row. */
  readonly key?: readonly string[]
  /** In milliseconds. */
  readonly lookback?: number
  /** In milliseconds. */
  readonly fullEvery?: number
  /** How a change of the sources is noticed. */
  readonly changedBy: 'sources' | 'never' | PlannedQuery
  /** What queries read while the rows are stale. */
  readonly whenStale: NonNullable<MaterializedConfig['when_stale']>
  /** In milliseconds. */
  readonly maxAge?: number
  /** In milliseconds. */
  readonly minAge?: number
  /** In milliseconds. */
  readonly timeout?: number
  /** In bytes, of this view. */
  readonly maxSize?: number
  /** The columns that the rows are sorted by. */
  readonly orderBy?: readonly string[]
  /** A digest of everything that decides which rows there are, and in which order; not of comments and ages. */
  readonly build: string
}

/**
 * Plans how the rows of a view are kept; `undefined` for a view that is not materialised. Pure.
 * @param sources - what its rows depend on: its SQL and the schemas on its search path
 */
export function planMaterialized(
  { materialized = false }: ViewConfig,
  { materialized: defaults = {} }: CatalogConfig,
  sources: readonly string[],
): PlannedMaterialized | undefined {
  if (materialized === false) return undefined
  const own = materialized === true ? {} : materialized
  const { mode = 'replace', by, key, order_by, max_size } = own
  const { changed_by = 'sources', when_stale = 'serve', ...rules } = { ...defaults, ...own }
  const plan: { -readonly [K in keyof PlannedMaterialized]: PlannedMaterialized[K] } = {
    mode,
    changedBy: changed_by,
    whenStale: when_stale,
    build: hashText(mode, JSON.stringify([by, key, order_by]), ...sources),
  }
  const durations = {
    maxAge: rules.max_age,
    minAge: rules.min_age,
    timeout: rules.timeout,
    lookback: rules.lookback,
    fullEvery: rules.full_every,
  }
  for (const [key, text] of Object.entries(durations))
    if (text !== undefined) plan[key as keyof typeof durations] = (parseDuration(text) ?? 0) * 1_000
  if (max_size !== undefined) plan.maxSize = parseSize(max_size) ?? 0
  if (by !== undefined) plan.by = by
  if (key) plan.key = key
  if (order_by) plan.orderBy = order_by
  return plan
}

/** The limit for the rows of all views of a catalog in one database, in bytes. */
export function planMaxSize({ materialized = {} }: CatalogConfig): number | undefined {
  return materialized.max_size === undefined ? undefined : parseSize(materialized.max_size)
}
