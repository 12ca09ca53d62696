import type { CatalogConfig } from '../../config/model/catalog-config.js'
import type { OptionValue } from '../../config/model/option-value.js'
import type { ViewConfig } from '../../config/model/view/view-config.js'
import { findSniffedOnce } from '../../config/model/view/view-config.js'
import { foldName } from '../../sql/fold-name.js'
import { type Literal, quoteLiteral, quoteQualified } from '../../sql/quote.js'
import { renderCall, type SniffedScan } from './render-csv-scan.js'

/** The SELECT that reads a source, and the key of the view that names the source. */
export interface PlannedSource {
  readonly sql: string
  readonly key: 'uri' | 'table'
  readonly sniffed?: SniffedScan
}

/** Functions that read files and tables by path. The first ones also take a list of paths. */
const scans: Readonly<Record<string, { readonly name: string; readonly takesList: boolean }>> = {
  parquet: { name: 'read_parquet', takesList: true },
  csv: { name: 'read_csv', takesList: true },
  json: { name: 'read_json', takesList: true },
  excel: { name: 'read_xlsx', takesList: false },
  delta: { name: 'delta_scan', takesList: false },
  iceberg: { name: 'iceberg_scan', takesList: false },
}

/** Turns the source of a view into SQL; `undefined` if the view has none. Pure. */
export function planSource(view: ViewConfig, config: CatalogConfig): PlannedSource | undefined {
  const { source, uri, database, catalog, table, options } = view
  const scan = source === undefined ? undefined : scans[source]
  if (source === 'csv' && typeof uri === 'string' && findSniffedOnce(options) !== undefined) return planSniffed(uri, options)
  if (scan && uri !== undefined) return { sql: renderScan(scan, uri, planArguments(options, source)), key: 'uri' }
  const alias = source === 'iceberg' ? catalog : database
  if (source === undefined || alias === undefined || table === undefined) return undefined
  const [schema, name] = splitTable(table)
  return { sql: `SELECT * FROM ${quoteQualified(alias, schema ?? defaultSchema(source, alias, config), name)}`, key: 'table' }
}

function renderScan(
  { name, takesList }: { readonly name: string; readonly takesList: boolean },
  uri: string | readonly string[],
  options: readonly string[],
): string {
  const select = (paths: string | readonly string[]) => `SELECT * FROM ${name}(${[quoteLiteral(paths), ...options].join(', ')})`
  return typeof uri === 'string' || takesList ? select(uri) : uri.map(select).join(' UNION ALL BY NAME ')
}

function planSniffed(file: string, options: ViewConfig['options'] = {}): PlannedSource {
  const option = findSniffedOnce(options)
  const given = Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) => (name === option ? [] : [[name, quoteLiteral(value as Literal)]])),
  )
  const call = renderCall('read_csv', file, given)
  return { sql: `SELECT * FROM ${call}`, key: 'uri', sniffed: { call, file, options: given } }
}

function planArguments(options: ViewConfig['options'] = {}, source: ViewConfig['source']): readonly string[] {
  return Object.entries(options).map(([name, value]) => {
    const literal = source === 'parquet' && foldName(name) === 'schema' ? renderFields(value) : quoteLiteral(value as Literal)
    return `${name} = ${literal}`
  })
}

/** Parquet's `schema` is the only argument that must be a MAP, whose keys are field ids or names. */
function renderFields(fields: OptionValue): string {
  if (typeof fields !== 'object' || Array.isArray(fields)) return quoteLiteral(fields as Literal)
  const entries = Object.entries(fields)
  const areIds = entries.every(([key]) => /^\d+$/.test(key))
  return `MAP {${entries.map(([key, field]) => `${areIds ? key : quoteLiteral(key)}: ${quoteLiteral(field as Literal)}`).join(', ')}}`
}

/** The default schema of a source; `undefined` leaves it to the attached database. */
export function defaultSchema(source: string, alias: string, { attachments = {} }: CatalogConfig): string | undefined {
  if (source === 'iceberg') return undefined
  if (source !== 'postgres' && source !== 'mysql') return 'main'
  // DuckDB shows a MySQL database as a schema
  const entries = (attachments as Readonly<Record<string, readonly ServerAttachment[]>>)[source] ?? []
  const entry = entries.find((attachment) => foldName(attachment.alias) === foldName(alias))
  return source === 'postgres' ? (entry?.schema ?? 'public') : entry?.database
}

interface ServerAttachment {
  readonly alias: string
  readonly schema?: string
  readonly database?: string
}

function splitTable(table: string): readonly [schema: string | undefined, name: string] {
  const dot = table.indexOf('.')
  return dot < 0 ? [undefined, table] : [table.slice(0, dot), table.slice(dot + 1)]
}
