import type { CatalogConfig, OptionValue, ViewConfig } from '../config/catalog-config.js'
import { ConfigError, type ConfigPath, formatPath } from '../errors.js'
import { freezeDeep } from '../freeze-deep.js'
import { quoteLiteral, quoteQualified } from '../sql.js'
import { hashText } from './hash-text.js'
import type { ViewDefinition } from './view-definition.js'

/** The schema in which a source keeps its tables when none is named. */
const defaultSchemas = { duckdb: 'main', sqlite: 'main', postgres: 'public' } as const

const scanFunctions = { parquet: 'read_parquet', csv: 'read_csv', json: 'read_json' } as const

/**
 * Turns the views of a config into definitions: each with its SQL, whatever its origin. Pure.
 *
 * @throws ConfigError CONFIG_INVALID for a `sql_file` that `loadConfig` has not read
 * @public
 */
export function planViews(config: CatalogConfig): readonly ViewDefinition[] {
  return config.views.map((view, index) => planView(view, config, ['views', index]))
}

function planView(view: ViewConfig, config: CatalogConfig, path: ConfigPath): ViewDefinition {
  const { name, db_schema: schema = 'main', description } = view
  const { sql, key } = planOrigin(view, config, path)
  const hash = hashText(sql, description ?? '')
  return freezeDeep({ schema, name, sql, ...(description !== undefined && { description }), hash, at: [...path, key] })
}

function planOrigin(
  view: ViewConfig,
  config: CatalogConfig,
  path: ConfigPath,
): { readonly sql: string; readonly key: keyof ViewConfig } {
  if (view.sql !== undefined) return { sql: trimStatement(view.sql), key: 'sql' }
  const { source, uri, database, table } = view
  if ((source === 'parquet' || source === 'csv' || source === 'json') && uri !== undefined) {
    return {
      sql: `SELECT * FROM ${scanFunctions[source]}(${[quoteLiteral(uri), ...planArguments(view.options)].join(', ')})`,
      key: 'uri',
    }
  }
  if ((source === 'duckdb' || source === 'sqlite' || source === 'postgres') && database !== undefined && table !== undefined) {
    const [schema, name] = splitTable(table)
    const attached =
      source === 'postgres' ? config.attachments?.postgres?.find(({ alias }) => alias === database)?.schema : undefined
    return { sql: `SELECT * FROM ${quoteQualified(database, schema ?? attached ?? defaultSchemas[source], name)}`, key: 'table' }
  }
  const message = 'The SQL of this view is not in the config: load the config with loadConfig, which reads SQL files.'
  throw new ConfigError('CONFIG_INVALID', [{ path: formatPath(path), message }], { at: path })
}

function planArguments(options: ViewConfig['options'] = {}): readonly string[] {
  return Object.entries(options).map(([name, value]) => `${name} = ${quoteLiteral(value as OptionValue)}`)
}

function splitTable(table: string): readonly [schema: string | undefined, name: string] {
  const dot = table.indexOf('.')
  return dot < 0 ? [undefined, table] : [table.slice(0, dot), table.slice(dot + 1)]
}

function trimStatement(sql: string): string {
  const text = sql.trim()
  return text.endsWith(';') ? text.slice(0, -1).trimEnd() : text
}
