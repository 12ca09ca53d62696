import type { CatalogConfig } from '../config/catalog-config.js'
import { isParsed } from '../config/location-of.js'
import type { ViewConfig } from '../config/view-config.js'
import { ConfigError, type ConfigPath, formatPath } from '../errors.js'
import { freezeDeep } from '../freeze-deep.js'
import { sharedMemory } from '../shared-memory.js'
import { hashText } from './hash-text.js'
import { planSource } from './plan-source.js'
import { planTarget } from './plan-targets.js'
import { trimForParentheses, trimStatement } from './trim-statement.js'
import type { ViewDefinition } from './view-definition.js'

/**
 * Turns the views of a config into definitions: each with its SQL, whatever its origin. Pure.
 *
 * @throws ConfigError CONFIG_INVALID for a `sql_file` or `sql_template` that `loadConfig` has not read
 * @public
 */
export function planViews(config: CatalogConfig): readonly ViewDefinition[] {
  const known = planned.get(config)
  if (known) return known
  const views = Object.freeze(config.views.map((view, index) => planView(view, config, ['views', index])))
  // It is frozen all the way down, and stays what it is
  if (isParsed(config)) planned.set(config, views)
  return views
}

const planned = sharedMemory<CatalogConfig, readonly ViewDefinition[]>('planned-views')

function planView(view: ViewConfig, config: CatalogConfig, path: ConfigPath): ViewDefinition {
  const { name, db_schema: schema = 'main', into, description, optional = false } = view
  const { key, ...origin } = planOrigin(view, config, path)
  const hash = hashText(origin.sql, description ?? '', ...(origin.sniffed ? ['sniffed'] : []))
  return freezeDeep({
    ...(into !== undefined && { database: planTarget(into, config) }),
    schema,
    name,
    ...origin,
    ...(description !== undefined && { description }),
    ...(optional && { optional }),
    hash,
    at: [...path, key],
  })
}

function planOrigin(
  view: ViewConfig,
  config: CatalogConfig,
  path: ConfigPath,
): Pick<ViewDefinition, 'sql' | 'written' | 'sniffed'> & { readonly key: keyof ViewConfig } {
  const isFile = view.sql_file !== undefined || view.sql_template !== undefined
  const source = planSource(view, config)
  if (view.sql !== undefined && !isFile) {
    if (!source) return { sql: trimStatement(view.sql), key: 'sql' }
    // In parentheses, because SQL with CTEs of its own cannot follow the one of the source
    const before = `WITH source AS (${source.sql})\nSELECT * FROM (\n`
    const { sniffed } = source
    const sql = `${before}${trimForParentheses(view.sql)}\n)`
    return { sql, written: before.length, ...(sniffed && { sniffed }), key: 'sql' }
  }
  if (source && !isFile) return source
  const message = 'The SQL of this view is not in the config: load the config with loadConfig, which reads SQL files.'
  throw new ConfigError('CONFIG_INVALID', [{ path: formatPath(path), message }], { at: path })
}
