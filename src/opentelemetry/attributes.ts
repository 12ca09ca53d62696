import type { Attributes } from '@opentelemetry/api'
import { defaultQuackPort, isQuackAddress, parseQuackAddress } from '../config/notation/parse-quack-address.js'
import { databaseName } from '../config/notation/resolve-path.js'
import type { Operation } from './follow-operations.js'
import { parseOperationName } from './parse-operation-name.js'

export const system: Attributes = { 'db.system.name': 'duckdb' }

/** `connect`, `refresh`, or the first keyword of the statement. */
export function nameOf({ name, context }: Operation): string {
  return context.sql === undefined ? name : (parseOperationName(context.sql) ?? name)
}

/** The database: its name in DuckDB, or the address of its server. */
export function placeOf(database: string | undefined): Attributes {
  if (database === undefined) return {}
  if (!isQuackAddress(database)) return { 'db.namespace': databaseName(database) }
  try {
    const { host, port } = parseQuackAddress(database)
    return { 'server.address': host, ...(port !== defaultQuackPort && { 'server.port': port }) }
  } catch {
    return {}
  }
}

/** A short name of a place, for names of spans and pools. */
export function labelOf(place: Attributes): string | undefined {
  const label = place['db.namespace'] ?? place['server.address']
  return label === undefined ? undefined : String(label)
}

/** Attributes of a failed operation; none for one that succeeded. */
export function failureOf({ context }: Operation): Attributes {
  if (!('error' in context)) return {}
  const { error } = context
  const { code, kind, name } = Object(error) as { readonly code?: unknown; readonly kind?: unknown; readonly name?: unknown }
  return {
    'error.type': [code, name].find((type) => typeof type === 'string') ?? '_OTHER',
    ...(typeof kind === 'string' && { 'db.response.status_code': kind }),
  }
}
