import { quoteQualified } from '../sql.js'

/** The schema that holds the ledger, in the database whose views it records. */
const ledgerSchema = '_duckalog'

/**
 * The version of the ledger's own tables; a database with a higher one is left alone.
 * @internal
 */
export const ledgerFormat = 1

/** The text of a stored view in two parts: up to its name and column list, and its SELECT without the final semicolon. */
const storedParts = `'^(CREATE VIEW (?:(?:"(?:[^"]|"")*"|[^".( ]+)\\.)?(?:"(?:[^"]|"")*"|[^".( ]+)(?: \\((?:"(?:[^"]|"")*"|[^")])*\\))? AS )(.*);$'`

/**
 * SQL for the SELECT of a stored view, as DuckDB writes it when the file is opened again.
 * @internal
 */
export const reopenedBody = renderReopened(`regexp_extract(v.sql, ${storedParts}, 2, 's')`)

/**
 * SQL for the fingerprint of a stored view's text as it is.
 * @internal
 */
export const textHash = 'md5(v.sql)'

/**
 * SQL for the fingerprint of a stored view's text as it will be: DuckDB writes the text of a view anew when the file is opened again.
 * What it will be then stays the same from there on.
 * @internal
 */
export const reopenedHash = `md5(regexp_extract(v.sql, ${storedParts}, 1, 's') || ${reopenedBody} || ';')`

/**
 * SQL for a SELECT statement in the form that DuckDB gives to stored views.
 * @internal
 */
export function renderReopened(sql: string): string {
  return `json_deserialize_sql(json_serialize_sql(${sql}))`
}

/**
 * The tables of the ledger of a database, by qualified name.
 * @internal
 */
export function ledgerTables(database: string): { readonly ledger: string; readonly views: string } {
  return { ledger: quoteQualified(database, ledgerSchema, 'ledger'), views: quoteQualified(database, ledgerSchema, 'views') }
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
      definition_hash VARCHAR NOT NULL, text_hash VARCHAR NOT NULL, reopened_hash VARCHAR NOT NULL, generation BIGINT NOT NULL)`,
    `INSERT INTO ${ledger} SELECT ${ledgerFormat}, 0 WHERE NOT EXISTS (FROM ${ledger})`,
  ]
}
