import { ConnectionError } from '../../errors.js'
import { quoteQualified } from '../../sql/quote.js'
import { renderSortedLists } from './render-sorted-lists.js'

/** The schema that holds the ledger, in the database whose views it records. */
const ledgerSchema = '_duckalog'

/** The version of the ledger's tables; a database with a higher one is not changed. */
const ledgerFormat = 4

/** The single row of a ledger's head table. */
export interface LedgerHead {
  readonly format: number
  /** The number of the last apply. */
  readonly generation: bigint
  /** How many macros the ledger has; absent before format 3. */
  readonly macros?: number | null
  /** How many views have kept rows, or a failed attempt to keep them; absent before format 4. */
  readonly kept?: number | null
}

/** Whether a ledger records what each view reads, and macros. */
export function knowsReads(format: number): boolean {
  return format >= 3
}

/** Whether a ledger needs no migration. */
export function isCurrent(format: number): boolean {
  return format >= ledgerFormat
}

/** The common values of all rows of one apply. */
export interface LedgerEntry {
  readonly owner: string
  readonly database: string
  readonly generation: bigint
  /** Whether the stored texts cannot be read. */
  readonly unlisted: boolean
}

/** The owner name of an unnamed catalog in the ledger of an attached database, which may have its own unnamed catalog. */
const unnamedElsewhere = '(unnamed, from another database)'

/** The owner name of a catalog in the ledger of a database; empty for an unnamed catalog in its own database. */
export function ownerIn(database: string | undefined, name: string): string {
  return name === '' && database !== undefined ? unnamedElsewhere : name
}

/** The text of a stored view in two parts: up to its name and column list, and its SELECT without the final semicolon. */
const storedParts = `'^(CREATE VIEW (?:(?:"(?:[^"]|"")*"|[^".( ]+)\\.)?(?:"(?:[^"]|"")*"|[^".( ]+)(?: \\((?:"(?:[^"]|"")*"|[^")])*\\))? AS )(.*);$'`

/** SQL for the SELECT of a stored view, as it is stored. */
export const storedBody = `regexp_extract(v.sql, ${storedParts}, 2, 's')`

/** SQL for the SELECT of a stored view, as DuckDB writes it when the file is opened again. */
export const reopenedBody = renderReopened(storedBody)

/** SQL for whether a stored view has a column list of its own. */
export const hasColumnList = `regexp_extract(v.sql, ${storedParts}, 1, 's') LIKE '%) AS '`

/** SQL for the fingerprint of a stored view's text, independent of the order of names in its sets. */
export const textHash = `md5(${renderSortedLists('v.sql')})`

/** The rewritten forms of casts to plain types after the file is opened again: `AS "DATE")` to `AS DATE)`, `DECIMAL(10, 2)` to `DECIMAL(10,2)`. */
const reopenedCasts = `regexp_replace(regexp_replace(v.sql, ' AS "([A-Z][A-Z0-9_ ]*)"([)[])', ' AS \\1\\2', 'g'),
  ' AS DECIMAL\\(([0-9]+), ([0-9]+)\\)', ' AS DECIMAL(\\1,\\2)', 'g')`

/** Other forms that are rewritten: casts to types with parentheses, except DECIMAL with two numbers, and lambdas. */
const otherForms = `' AS (?:"?(?:[A-CE-Za-ce-z_]|[Dd][A-DF-Za-df-z])[^ )]*\\(|DECIMAL\\([0-9]+\\))|\\(lambda '`

/**
 * SQL for the fingerprint of a stored view's text after the file is opened again, when DuckDB rewrites it; it does not change after that.
 * Parsing the text is exact, but takes ten times as long as replacing the common casts; `readViews` compares syntax trees if a text was not
 * predicted correctly.
 */
export const reopenedHash = `md5(CASE WHEN regexp_matches(v.sql, ${otherForms})
  THEN regexp_extract(v.sql, ${storedParts}, 1, 's') || ${reopenedBody} || ';' ELSE ${renderSortedLists(reopenedCasts)} END)`

/** SQL for the fingerprint of a stored view's SELECT, which is recorded if the stored text cannot be read. */
export const bodyHash = `md5(${reopenedBody})`

/** SQL for a SELECT statement in the form of stored views, independent of the order of names in its sets. */
export function renderReopened(sql: string): string {
  return renderSortedLists(`json_deserialize_sql(json_serialize_sql(${sql}))`)
}

/** The same, but returns a text that is not one valid statement unchanged. TRY does not catch errors of the parser. */
export function renderReopenedOrSame(sql: string): string {
  const tree = `json_serialize_sql(${sql})`
  const isOne = `${tree} ->> 'error' = 'false' AND json_array_length(${tree}, '$.statements') = 1`
  return renderSortedLists(`CASE WHEN ${isOne} THEN json_deserialize_sql(${tree}) ELSE ${sql} END`)
}

/** SQL for the fingerprint of a macro: parameters, their types if declared, and its SQL as a SELECT. */
export function renderMacroHash(parameters: string, types: string, select: string): string {
  return `md5(json_array(to_json(${parameters}), ${types}, ${renderReopenedOrSame(select)})::VARCHAR)`
}

/** SQL for the macros of the database `$1`, each with its fingerprint. Overloads count as one macro. */
export const macroTexts = `SELECT schema_name, function_name AS macro_name, CASE function_type WHEN 'macro' THEN 'scalar' ELSE 'table' END AS kind,
    any_value(comment) AS comment, CASE count(*) WHEN 1 THEN any_value(hash) ELSE string_agg(hash, ',' ORDER BY hash) END AS text_hash
  FROM (SELECT *, ${renderMacroHash('parameters', "coalesce(array_to_string(parameter_types, ','), '')", "(CASE function_type WHEN 'macro' THEN 'SELECT ' ELSE '' END || macro_definition)")} AS hash
    FROM duckdb_functions() WHERE database_name = $1 AND NOT internal AND function_type IN ('macro', 'table_macro'))
  GROUP BY schema_name, function_name, function_type`

/** The tables of the ledger of a database, by qualified name. */
export function ledgerTables(database: string): Readonly<Record<LedgerTable, string>> {
  const place = (name: LedgerTable) => quoteQualified(database, ledgerSchema, name)
  return { ledger: place('ledger'), views: place('views'), macros: place('macros'), materialized: place('materialized') }
}

export type LedgerTable = 'ledger' | 'views' | 'macros' | 'materialized'

interface LedgerColumn {
  readonly type: string
  /** May be NULL, or missing in a ledger of an older format. */
  readonly optional?: true
  /** The first format that has the column. */
  readonly since: number
}

const column = (type: string, since = 1): LedgerColumn => ({ type, since })
const optional = (type: string, since: number): LedgerColumn => ({ type, since, optional: true })

/** The columns of the ledger's tables, with their types. */
export const ledgerColumns: Readonly<Record<LedgerTable, Readonly<Record<string, LedgerColumn>>>> = {
  ledger: {
    format: column('INTEGER'),
    generation: column('BIGINT'),
    macros: optional('INTEGER', 3),
    kept: optional('INTEGER', 4),
  },
  views: {
    owner: column('VARCHAR'),
    schema_name: column('VARCHAR'),
    view_name: column('VARCHAR'),
    definition_hash: column('VARCHAR'),
    text_hash: column('VARCHAR'),
    reopened_hash: column('VARCHAR'),
    generation: column('BIGINT'),
    columns: optional('VARCHAR', 2),
    reads: optional('VARCHAR', 3),
  },
  macros: {
    owner: column('VARCHAR', 3),
    schema_name: column('VARCHAR', 3),
    macro_name: column('VARCHAR', 3),
    kind: column('VARCHAR', 3),
    definition_hash: column('VARCHAR', 3),
    text_hash: column('VARCHAR', 3),
    generation: column('BIGINT', 3),
    reads: optional('VARCHAR', 3),
  },
  materialized: {
    owner: column('VARCHAR', 4),
    schema_name: column('VARCHAR', 4),
    view_name: column('VARCHAR', 4),
    build_hash: optional('VARCHAR', 4),
    run: column('BIGINT', 4),
    table_name: optional('VARCHAR', 4),
    sources: optional('VARCHAR', 4),
    watermark: optional('VARCHAR', 4),
    rows: optional('BIGINT', 4),
    bytes: optional('BIGINT', 4),
    refreshed_at: optional('BIGINT', 4),
    full_at: optional('BIGINT', 4),
    duration_ms: optional('BIGINT', 4),
    holder: optional('VARCHAR', 4),
    lease_until: optional('BIGINT', 4),
    failed_at: optional('BIGINT', 4),
    failure: optional('VARCHAR', 4),
  },
}

/** The first format that has each table. */
export const tableSince: Readonly<Record<LedgerTable, number>> = { ledger: 1, views: 1, macros: 3, materialized: 4 }

/**
 * Renders the statements that create a missing ledger, in the transaction that writes the first views.
 * @param isDuckDB - whether it is in a database of DuckDB's own format. There its columns are not compressed: to find out how to compress a few short
 * texts takes half the time of each checkpoint
 */
export function renderCreateLedger(database: string, isDuckDB: boolean): readonly string[] {
  const { ledger, views, macros, materialized } = ledgerTables(database)
  const end = isDuckDB ? " USING COMPRESSION 'uncompressed'" : ''
  return [
    `CREATE SCHEMA IF NOT EXISTS ${quoteQualified(database, ledgerSchema)}`,
    renderTable(ledger, ledgerColumns.ledger, end),
    renderTable(views, ledgerColumns.views, end),
    `INSERT INTO ${ledger} (format, generation) SELECT ${ledgerFormat}, 0 WHERE NOT EXISTS (FROM ${ledger})`,
    renderTable(macros, ledgerColumns.macros, end),
    renderTable(materialized, ledgerColumns.materialized, end),
  ]
}

function renderTable(table: string, columns: Readonly<Record<string, LedgerColumn>>, end: string): string {
  const list = Object.entries(columns).map(([name, { type, optional }]) => `${name} ${type}${optional ? '' : ' NOT NULL'}${end}`)
  return `CREATE TABLE IF NOT EXISTS ${table} (${list.join(', ')})`
}

/**
 * Renders the migration of an older ledger to {@link ledgerFormat}, in the transaction that writes the next views.
 */
export function renderMigrations(database: string, format: number): readonly string[] {
  if (isCurrent(format)) return []
  const { ledger, views } = ledgerTables(database)
  const steps = Object.entries(ledgerColumns.views)
    .filter(([, { since }]) => since > format)
    .map(([name, { type }]) => `ALTER TABLE ${views} ADD COLUMN IF NOT EXISTS ${name} ${type}`)
  // DuckDB cannot commit an ALTER of a table whose rows were changed in the same transaction
  const macros = knowsReads(format) ? 'macros' : '0 AS macros'
  const head = `SELECT ${ledgerFormat} AS format, generation, ${macros}, 0 AS kept FROM ${ledger}`
  return [...steps, `CREATE OR REPLACE TABLE ${ledger} AS ${head}`]
}

/**
 * @throws ConnectionError DATABASE_NEWER when a newer version of this package wrote the ledger
 */
export function refuseNewer(database: string, format: number): void {
  if (format <= ledgerFormat) return
  const message =
    `The database ${JSON.stringify(database)} was written by a newer version of duckalog (ledger format ${format}; this version ` +
    `knows ${ledgerFormat}). Its views were not changed. Update duckalog.`
  throw new ConnectionError('DATABASE_NEWER', message)
}
