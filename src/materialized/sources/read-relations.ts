import type { DriverConnection } from '../../driver/core/driver.js'
import { isSameName } from '../../sql/fold-name.js'
import { quoteQualified } from '../../sql/quote.js'
import { storedBody } from '../../views/ledger/ledger.js'
import { placeKey, type RelationPlace } from './source.js'

/** What a name in a database means. */
export type StoredRelation = 'table' | 'missing' | { /** The SQL of a view. */ readonly sql: string }

interface Plan {
  readonly error: boolean
  readonly error_type?: string
  readonly name?: string
  readonly plans?: readonly { readonly children?: readonly Get[] }[]
}

interface Get {
  readonly type: string
  readonly function_data?: {
    readonly schema?: string
    readonly table?: string
    readonly schema_name?: string
    readonly table_name?: string
  }
}

/**
 * Finds out which names are tables, views or missing, by binding them, which visits only their databases. Lists of tables and views would visit
 * every attached database; the views alone are listed, if there are any.
 */
export async function readRelations(
  connection: DriverConnection,
  places: readonly RelationPlace[],
): Promise<ReadonlyMap<string, StoredRelation>> {
  const texts = places.map(({ database, schema, name }) => `FROM ${quoteQualified(database, schema, name)}`)
  const rows = await connection.all<{ plan: string }>(
    `SELECT json_serialize_plan(value ->> '$', optimize := false) AS plan FROM json_each($1)`,
    [JSON.stringify(texts)],
  )
  const found = new Map<string, StoredRelation>()
  const others: RelationPlace[] = []
  for (const [index, place] of places.entries()) {
    const plan = JSON.parse(rows[index]?.plan ?? '{"error":true}') as Plan
    if (isTable(plan, place)) found.set(placeKey(place), 'table')
    else if (isMissing(plan, place)) found.set(placeKey(place), 'missing')
    else others.push(place)
  }
  for (const [key, sql] of await readViewTexts(connection, others)) found.set(key, { sql })
  return found
}

function isTable({ plans }: Plan, { schema, name }: RelationPlace): boolean {
  const [get] = plans?.[0]?.children ?? []
  if (get?.type !== 'LOGICAL_GET') return false
  const data = get.function_data
  return isSame(data?.table ?? data?.table_name, name) && isSame(data?.schema ?? data?.schema_name, schema)
}

function isSame(one: string | undefined, other: string): boolean {
  return one !== undefined && isSameName(one, other)
}

/** A view may exist although a table that it reads is missing. */
function isMissing({ error, error_type: type, name }: Plan, place: RelationPlace): boolean {
  return error && type === 'catalog' && (name === undefined || isSame(name, place.name) || isSame(name, place.schema))
}

async function readViewTexts(
  connection: DriverConnection,
  places: readonly RelationPlace[],
): Promise<ReadonlyMap<string, string>> {
  if (places.length === 0) return new Map()
  const rows = await connection.all<RelationPlace & { readonly sql: string }>(
    `SELECT v.database_name AS database, v.schema_name AS schema, v.view_name AS name, ${storedBody} AS sql FROM duckdb_views() v
      JOIN (SELECT value ->> 'database' AS d, value ->> 'schema' AS s, value ->> 'name' AS n FROM json_each($1)) w
      ON lower(v.database_name) = lower(d) AND lower(v.schema_name) = lower(s) AND lower(v.view_name) = lower(n)`,
    [JSON.stringify(places)],
  )
  return new Map(rows.filter(({ sql }) => sql !== '').map(({ sql, ...place }) => [placeKey(place), sql]))
}
