import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { derive } from '../../config/model/config-metadata.js'
import { draftOf } from '../../config/model/untyped.js'
import type { ViewConfig } from '../../config/model/view/view-config.js'
import {
  parseSessionPath,
  placeView,
  type SessionPath,
  type SessionSchema,
  type UnreadPath,
} from '../../config/notation/parse-session-path.js'
import { ConfigError, type ConfigPath, formatPath } from '../../errors.js'
import { hashText } from '../../hash-text.js'
import { checkArguments, config as configRule } from '../../options/check-arguments.js'
import { foldName } from '../../sql/fold-name.js'
import { trimForParentheses, trimStatement } from '../../sql/lexer/trim-statement.js'
import { createSqlHider } from './hide-sql.js'
import { planColumns, renderDescribed } from './plan-columns.js'
import { planMaterialized } from './plan-materialized.js'
import { planSource } from './plan-source.js'
import { planTarget } from './plan-targets.js'
import type { ViewDefinition } from './view-definition.js'

/**
 * Turns the views of a config into definitions, each with its SQL. Pure. They can be printed: they show no credential of the config.
 *
 * @throws ConfigError CONFIG_INVALID for a `sql_file` or `sql_template` that was not loaded by `loadConfig`
 * @experimental
 * @public
 */
export function planViews(config: CatalogConfig): readonly ViewDefinition[] {
  checkArguments('planViews', { config: [config, configRule] })
  return derive(config, 'views', () => makeViews(config))
}

function makeViews(config: CatalogConfig): readonly ViewDefinition[] {
  const session = parseSessionPath(draftOf(config))
  const hide = createSqlHider(config)
  return Object.freeze(config.views.map((view, index) => hide(planView(view, config, session, ['views', index]))))
}

function planView(
  view: ViewConfig,
  config: CatalogConfig,
  session: SessionPath | UnreadPath | undefined,
  path: ConfigPath,
): ViewDefinition {
  const { name, description, optional = false } = view
  const { database, schema } = placeView(view, session)
  const { key, ...origin } = planOrigin(view, config, path)
  const searchPath = planSearchPath({ ...(database !== undefined && { database }), schema }, session)
  const found = searchPath.map((entry) => foldName(JSON.stringify([entry.database, entry.schema])))
  const columns = planColumns(view, database, config)
  const described = renderDescribed(columns)
  const sniffed = origin.sniffed ? ['sniffed'] : []
  const hash = hashText(origin.sql, description ?? '', ...sniffed, ...found, ...described)
  const materialized = planMaterialized(view, config, [origin.sql, ...sniffed, ...found])
  return {
    ...(database !== undefined && { database: planTarget(database, config) }),
    schema,
    name,
    ...origin,
    ...(description !== undefined && { description }),
    ...(columns && { columns }),
    ...(searchPath.length > 0 && { searchPath }),
    ...(namesDeltaTable(origin.sql, config) && { readsSource: true }),
    ...(optional && { optional }),
    ...(materialized && { materialized }),
    hash,
    at: [...path, key],
  }
}

/** Matches the word anywhere: a false match costs little. */
function namesDeltaTable(sql: string, { attachments = {} }: CatalogConfig): boolean {
  const text = foldName(sql)
  return (attachments.delta ?? []).some(({ alias }) => text.includes(foldName(alias)))
}

/** Schemas on the search path that a view would not find without the session. */
function planSearchPath(place: SessionSchema, session: SessionPath | UnreadPath | undefined): readonly SessionSchema[] {
  if (!session || 'unread' in session) return []
  const same = (one: SessionSchema, other: SessionSchema) =>
    foldName(one.database ?? '') === foldName(other.database ?? '') && foldName(one.schema) === foldName(other.schema)
  return session.schemas.filter((entry) => !same(entry, place) && !same(entry, { schema: 'main' }))
}

function planOrigin(
  view: ViewConfig,
  config: CatalogConfig,
  path: ConfigPath,
): Pick<ViewDefinition, 'sql' | 'userSqlOffset' | 'sniffed'> & { readonly key: keyof ViewConfig } {
  const isFile = view.sql_file !== undefined || view.sql_template !== undefined
  const source = planSource(view, config)
  if (view.sql !== undefined && !isFile) {
    if (!source) return { sql: trimStatement(view.sql), key: 'sql' }
    // In parentheses, because SQL with its own CTEs cannot follow the CTE of the source
    const before = `WITH source AS (${source.sql})\nSELECT * FROM (\n`
    const { sniffed } = source
    const sql = `${before}${trimForParentheses(view.sql)}\n)`
    return { sql, userSqlOffset: before.length, ...(sniffed && { sniffed }), key: 'sql' }
  }
  if (source && !isFile) return source
  const message = 'The SQL of this view is not in the config: load the config with loadConfig, which reads SQL files.'
  throw new ConfigError('CONFIG_INVALID', [{ path: formatPath(path), message }], { at: path })
}
