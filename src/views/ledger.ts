import { ConnectionError } from '../errors.js'
import { quoteQualified } from '../sql.js'
import { renderSortedLists } from './render-sorted-lists.js'

/** The schema that holds the ledger, in the database whose views it records. */
const ledgerSchema = '_duckalog'

/**
 * The version of the ledger's own tables; a database with a higher one is left alone.
 * @internal
 */
const ledgerFormat = 2

/**
 * What a ledger says of itself.
 * @internal
 */
export interface LedgerHead {
  readonly format: number
  /** The number of the last apply. */
  readonly generation: bigint
}

/** A catalog without a name, in the ledger of a database that it attaches: not the one whose own database that is. */
const unnamedElsewhere = '(unnamed, from another database)'

/**
 * What a catalog is called in the ledger of a database: by its name; without one, nothing in its own database.
 * @internal
 */
export function ownerIn(database: string | undefined, name: string): string {
  return name === '' && database !== undefined ? unnamedElsewhere : name
}

/** The text of a stored view in two parts: up to its name and column list, and its SELECT without the final semicolon. */
const storedParts = `'^(CREATE VIEW (?:(?:"(?:[^"]|"")*"|[^".( ]+)\\.)?(?:"(?:[^"]|"")*"|[^".( ]+)(?: \\((?:"(?:[^"]|"")*"|[^")])*\\))? AS )(.*);$'`

/**
 * SQL for the SELECT of a stored view, as it is stored.
 * @internal
 */
export const storedBody = `regexp_extract(v.sql, ${storedParts}, 2, 's')`

/**
 * SQL for the SELECT of a stored view, as DuckDB writes it when the file is opened again.
 * @internal
 */
export const reopenedBody = renderReopened(storedBody)

/**
 * SQL for whether a stored view has a column list of its own.
 * @internal
 */
export const hasColumnList = `regexp_extract(v.sql, ${storedParts}, 1, 's') LIKE '%) AS '`

/**
 * SQL for the fingerprint of a stored view's text as it is, but for the order of names in its sets.
 * @internal
 */
export const textHash = `md5(${renderSortedLists('v.sql')})`

/** What casts to plain types become when the file is opened again: `AS "DATE")` to `AS DATE)`, `DECIMAL(10, 2)` to `DECIMAL(10,2)`. */
const reopenedCasts = `regexp_replace(regexp_replace(v.sql, ' AS "([A-Z][A-Z0-9_ ]*)"([)[])', ' AS \\1\\2', 'g'),
  ' AS DECIMAL\\(([0-9]+), ([0-9]+)\\)', ' AS DECIMAL(\\1,\\2)', 'g')`

/** All else that changes: casts to types with a parenthesis behind the name, but for DECIMAL with both its numbers; lambdas. */
const otherForms = `' AS (?:"?(?:[A-CE-Za-ce-z_]|[Dd][A-DF-Za-df-z])[^ )]*\\(|DECIMAL\\([0-9]+\\))|\\(lambda '`

/**
 * SQL for the fingerprint of a stored view's text as it will be: DuckDB writes the text of a view anew when the file is opened again.
 * What it will be then stays the same from there on. To parse the text tells exactly, and costs ten times as much as to replace the
 * common casts in it; `readViews` compares trees where a text is not the one that was foreseen.
 * @internal
 */
export const reopenedHash = `md5(CASE WHEN regexp_matches(v.sql, ${otherForms})
  THEN regexp_extract(v.sql, ${storedParts}, 1, 's') || ${reopenedBody} || ';' ELSE ${renderSortedLists(reopenedCasts)} END)`

/**
 * SQL for the fingerprint of a stored view's SELECT alone: what is recorded where its text cannot be read.
 * @internal
 */
export const bodyHash = `md5(${reopenedBody})`

/**
 * SQL for a SELECT statement in the form that DuckDB gives to stored views, but for the order of names in its sets.
 * @internal
 */
export function renderReopened(sql: string): string {
  return renderSortedLists(`json_deserialize_sql(json_serialize_sql(${sql}))`)
}

/**
 * The tables of the ledger of a database, by qualified name.
 * @internal
 */
export function ledgerTables(database: string): { readonly ledger: string; readonly views: string } {
  return { ledger: quoteQualified(database, ledgerSchema, 'ledger'), views: quoteQualified(database, ledgerSchema, 'views') }
}

/**
 * The columns that the tables of a ledger have, with their types.
 * @internal
 */
export const ledgerColumns: Readonly<Record<'ledger' | 'views', Readonly<Record<string, string>>>> = {
  ledger: { format: 'INTEGER', generation: 'BIGINT' },
  views: {
    owner: 'VARCHAR',
    schema_name: 'VARCHAR',
    view_name: 'VARCHAR',
    definition_hash: 'VARCHAR',
    text_hash: 'VARCHAR',
    reopened_hash: 'VARCHAR',
    generation: 'BIGINT',
    columns: 'VARCHAR',
  },
}

/**
 * Creates the ledger of a database where there is none yet; part of the transaction that writes the first views.
 * @internal
 */
export function renderCreateLedger(database: string): readonly string[] {
  const { ledger, views } = ledgerTables(database)
  return [
    `CREATE SCHEMA IF NOT EXISTS ${quoteQualified(database, ledgerSchema)}`,
    `CREATE TABLE IF NOT EXISTS ${ledger} (format INTEGER NOT NULL, generation BIGINT NOT NULL)`,
    `CREATE TABLE IF NOT EXISTS ${views} (owner VARCHAR NOT NULL, schema_name VARCHAR NOT NULL, view_name VARCHAR NOT NULL,
      definition_hash VARCHAR NOT NULL, text_hash VARCHAR NOT NULL, reopened_hash VARCHAR NOT NULL, generation BIGINT NOT NULL,
      columns VARCHAR)`,
    `INSERT INTO ${ledger} SELECT ${ledgerFormat}, 0 WHERE NOT EXISTS (FROM ${ledger})`,
  ]
}

/**
 * Brings the tables of a ledger of an older format to {@link ledgerFormat}; part of the transaction that writes the next views.
 * @internal
 */
export function renderMigrations(database: string, format: number): readonly string[] {
  const { ledger, views } = ledgerTables(database)
  const migrations: Readonly<Record<number, string>> = {
    2: `ALTER TABLE ${views} ADD COLUMN columns VARCHAR`,
  }
  const steps = Object.entries(migrations).flatMap(([to, sql]) => (Number(to) > format ? [sql] : []))
  return steps.length === 0 ? [] : [...steps, `UPDATE ${ledger} SET format = ${ledgerFormat}`]
}

/**
 * @throws ConnectionError DATABASE_NEWER when a newer version of this package wrote the ledger
 * @internal
 */
export function refuseNewer(database: string, format: number): void {
  if (format <= ledgerFormat) return
  const message =
    `The database ${JSON.stringify(database)} was written by a newer version of duckalog (ledger format ${format}; this version ` +
    `knows ${ledgerFormat}). Its views were not changed. Update duckalog.`
  throw new ConnectionError('DATABASE_NEWER', message)
}
