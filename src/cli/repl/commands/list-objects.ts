import { QueryError } from '../../../index.js'
import { quoteName } from '../../../sql/quote.js'
import { escapeControls } from '../../../text/escape-controls.js'
import { renderViewName } from '../../render/plan/render-plan.js'
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

/** Prints `schema.name` of all objects of the given kinds, or those whose name or full name is LIKE a pattern. */
export async function listObjects({ session, print }: ReplState, kinds: readonly string[], pattern: string): Promise<void> {
  const rows = await session.query<ObjectRow>(
    `${objects} AND ($1 = '' OR name ILIKE $1 OR schema_name || '.' || name ILIKE $1) ORDER BY schema_name, name`,
    [pattern],
  )
  const wanted = rows.filter(({ kind }) => kinds.includes(kind))
  await print(wanted.map((row) => `${escapeControls(nameOf(row))}\n`).join(''))
}

/** A table or view that a statement can name. */
export interface ObjectName {
  readonly database: string
  readonly schema: string
  readonly name: string
  /** Whether it is found without its database. */
  readonly isCurrent: boolean
  /** Whether it is found without its schema. */
  readonly isDefault: boolean
}

/** Lists the tables and views of the catalog and of attached databases, those of the current schema first. */
export async function listNames(session: ReplState['session']): Promise<readonly ObjectName[]> {
  return session.query<ObjectName>(`SELECT database_name AS database, schema_name AS schema, name, is_current AS "isCurrent",
    is_current AND (database_name = 'temp' OR schema_name = current_schema()) AS "isDefault"
    FROM (SELECT database_name, schema_name, table_name AS name, internal FROM duckdb_tables()
      UNION ALL SELECT database_name, schema_name, view_name, internal FROM duckdb_views()),
    LATERAL (SELECT database_name IN (current_database(), 'temp') AS is_current)
    WHERE NOT internal AND schema_name <> '_duckalog' ORDER BY "isDefault" DESC, is_current DESC, database, schema, name`)
}

/**
 * Lists the columns of what may follow FROM. Without `canBind` only names are looked up.
 */
export async function listColumns(session: ReplState['session'], source: string, canBind: boolean): Promise<readonly string[]> {
  if (!canBind && /^['(]|\(/.test(source)) return []
  const sql = `SELECT column_name AS name FROM (DESCRIBE FROM ${source}\n)`
  const rows = await session.query<{ readonly name: string }>(sql, undefined, { timeout: 3_000 }).catch(() => [])
  return rows.map(({ name }) => name)
}

/**
 * Prints the SQL and the columns of a table or view, or without a name the SQL of all. The name may include a schema.
 * @throws QueryError QUERY_FAILED if the table or view does not exist
 */
export async function showSchema({ session, print, runStatement }: ReplState, text: string): Promise<void> {
  const printSql = ({ sql }: ObjectRow): Promise<void> => print(`${escapeControls(sql.trimEnd(), { keepLines: true })}\n`)
  if (text === '') {
    for (const row of await session.query<ObjectRow>(`${objects} ORDER BY schema_name, name`)) await printSql(row)
    return
  }
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
    await printSql(row)
    await runStatement(
      `SELECT column_name AS "column", column_type AS type FROM (DESCRIBE ${quoteName(row.schema_name)}.${quoteName(row.name)})`,
    )
  }
}

function nameOf({ schema_name: schema, name }: ObjectRow): string {
  return renderViewName({ schema, name })
}
