import { QueryError } from '../../index.js'
import { escapeControls } from '../../text/escape-controls.js'
import { renderViewName } from '../render/render-plan.js'
import type { ReplState } from './repl-state.js'

/** The user's objects in the catalog's database and temporary objects of the session, without the ledger. */
const objects = `SELECT schema_name, name, kind, sql FROM (
  SELECT database_name, schema_name, table_name AS name, 'table' AS kind, sql, internal FROM duckdb_tables()
  UNION ALL SELECT database_name, schema_name, view_name, 'view', sql, internal FROM duckdb_views()
) WHERE NOT internal AND database_name IN (current_database(), 'temp') AND schema_name NOT IN ('_duckalog', '_duckalog_data')`

interface ObjectRow {
  readonly schema_name: string
  readonly name: string
  readonly kind: string
  readonly sql: string
}

/** Prints `schema.name` of all objects of the given kinds. */
export async function listObjects({ session, print }: ReplState, kinds: readonly string[]): Promise<void> {
  const rows = await session.query<ObjectRow>(`${objects} ORDER BY schema_name, name`)
  const wanted = rows.filter(({ kind }) => kinds.includes(kind))
  await print(wanted.map((row) => `${escapeControls(nameOf(row))}\n`).join(''))
}

/** Returns the names of the objects in a schema of the catalog. */
export async function listNames(session: ReplState['session'], schema: string): Promise<readonly string[]> {
  const rows = await session.query<ObjectRow>(`${objects} AND lower(schema_name) = lower($1) ORDER BY name`, [schema])
  return rows.map(({ name }) => name)
}

/**
 * Prints the SQL and the columns of a table or view. The name may include a schema.
 * @throws QueryError QUERY_FAILED if the table or view does not exist
 */
export async function showSchema({ session, print, runStatement }: ReplState, text: string): Promise<void> {
  const parts = [...text.replace(/;$/, '').matchAll(/"((?:[^"]|"")*)"|([^".]+)/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  )
  const [name = '', schema] = [...parts].reverse()
  const rows = await session.query<ObjectRow>(
    `${objects} AND lower(name) = lower($1) AND ($2::VARCHAR IS NULL OR lower(schema_name) = lower($2)) ORDER BY schema_name`,
    [name, schema ?? null],
  )
  if (rows.length === 0) throw new QueryError('QUERY_FAILED', `Table or view ${text} not found. Run .tables for a list.`)
  for (const row of rows) {
    await print(`${escapeControls(row.sql.trimEnd(), { keepLines: true })}\n`)
    await runStatement(
      `SELECT column_name AS "column", column_type AS type FROM (DESCRIBE ${quote(row.schema_name)}.${quote(row.name)})`,
    )
  }
}

function nameOf({ schema_name: schema, name }: ObjectRow): string {
  return renderViewName({ schema, name })
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
