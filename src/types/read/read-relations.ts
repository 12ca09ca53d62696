import type { Queryable } from '../../connection/types/queryable.js'
import { argumentFunctions } from '../../sql/argument-functions.js'
import { type RelationName, relationKey, type StoredRelation } from './relation.js'

interface RelationRow extends RelationName {
  readonly isView: boolean
  readonly comment: string | null
}

/** Reads the tables of a database, and the tables and views of all databases that have one of the names. Names are in lower case. */
export async function readRelations(
  session: Queryable,
  own: string,
  names: readonly string[],
): Promise<readonly StoredRelation[]> {
  const rows = await session.query<RelationRow>(
    `SELECT database_name AS database, schema_name AS schema, name, is_view AS "isView", comment FROM (
      SELECT database_name, schema_name, table_name AS name, false AS is_view, comment FROM duckdb_tables() WHERE NOT internal AND NOT temporary
      UNION ALL
      SELECT database_name, schema_name, view_name, true, comment FROM duckdb_views() WHERE NOT internal AND NOT temporary
    ) WHERE schema_name NOT IN ('_duckalog', '_duckalog_data') AND NOT starts_with(database_name, '__ducklake_metadata_')
      AND ((database_name = $own AND NOT is_view) OR lower(name) IN (SELECT value ->> '$' FROM json_each($names)))`,
    { own, names: JSON.stringify(names) },
  )
  return rows.map(({ comment, ...relation }) => ({ ...relation, ...(comment !== null && { comment }) }))
}

/** What DuckDB knows of a column besides its type. */
export interface ColumnFacts {
  readonly notNull: boolean
  readonly comment?: string
}

/** Reads facts about the columns of relations, by the keys of the relations and the names of the columns. */
export async function readColumnFacts(
  session: Queryable,
  relations: readonly RelationName[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, ColumnFacts>>> {
  if (relations.length === 0) return new Map()
  const rows = await session.query<RelationName & { column: string; isNullable: boolean; comment: string | null }>(
    `SELECT c.database_name AS database, c.schema_name AS schema, c.table_name AS name, column_name AS "column", is_nullable AS "isNullable", comment
      FROM duckdb_columns() c JOIN (SELECT value ->> 'database' AS d, value ->> 'schema' AS s, value ->> 'name' AS n FROM json_each($names)) w
      ON c.database_name = w.d AND c.schema_name = w.s AND c.table_name = w.n`,
    { names: JSON.stringify(relations.map(({ database, schema, name }) => ({ database, schema, name }))) },
  )
  const facts = new Map<string, Map<string, ColumnFacts>>()
  for (const { column, isNullable, comment, ...relation } of rows) {
    const key = relationKey(relation)
    const columns = facts.get(key) ?? new Map<string, ColumnFacts>()
    columns.set(column, { notNull: !isNullable, ...(comment !== null && { comment }) })
    facts.set(key, columns)
  }
  return facts
}

/** The names of the table functions that may read files or servers, in lower case. */
export async function readOutsideFunctions(session: Queryable): Promise<ReadonlySet<string>> {
  const rows = await session.query<{ name: string }>(
    "SELECT DISTINCT lower(function_name) AS name FROM duckdb_functions() WHERE function_type = 'table'",
  )
  const names = new Set(rows.map(({ name }) => name))
  for (const name of argumentFunctions) names.delete(name)
  return names
}
