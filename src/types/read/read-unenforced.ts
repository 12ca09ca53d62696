import type { Queryable } from '../../connection/types/queryable.js'
import { isDuckalogError } from '../../errors.js'
import { isSameName } from '../../sql/fold-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import { relationKey, type StoredRelation } from './relation.js'

/**
 * Tables with a NOT NULL that Postgres does not enforce: foreign tables, and constraints that were added with NOT VALID, for which older rows
 * were not checked. DuckDB reports it like any other.
 */
const unenforced = `SELECT DISTINCT n.nspname AS schema, c.relname AS name
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE a.attnotnull AND a.attnum > 0 AND (c.relkind = 'f' OR EXISTS (SELECT FROM pg_constraint k
    WHERE k.conrelid = c.oid AND k.contype = 'n' AND NOT k.convalidated AND a.attnum = ANY (k.conkey)))`

/** Reads the tables whose NOT NULL proves nothing. If Postgres does not answer, for example because of missing rights, these are all tables of the database. */
export async function readUnenforced(
  session: Queryable,
  relations: readonly StoredRelation[],
): Promise<ReadonlySet<StoredRelation>> {
  const databases = await session.query<{ name: string }>(
    "SELECT database_name AS name FROM duckdb_databases() WHERE type = 'postgres'",
  )
  const found = new Set<StoredRelation>()
  for (const { name: database } of databases) {
    const own = relations.filter((relation) => isSameName(relation.database, database))
    if (own.length === 0) continue
    const names = await session
      .query<{ schema: string; name: string }>(`FROM postgres_query(${quoteLiteral(database)}, ${quoteLiteral(unenforced)})`)
      .catch((error: unknown) => {
        if (isDuckalogError(error, 'QUERY_FAILED')) return undefined
        throw error
      })
    const keys = names && new Set(names.map((place) => relationKey({ ...place, database })))
    for (const relation of own) if (!keys || keys.has(relationKey(relation))) found.add(relation)
  }
  return found
}
