import { quoteQualified } from '../sql.js'

/** The schema that holds the ledger, in the database whose views it records. */
const ledgerSchema = '_duckalog'

/**
 * The version of the ledger's own tables; a database with a higher one is left alone.
 * @internal
 */
export const ledgerFormat = 1

/** The body of a stored view: what follows its name and column list, without the final semicolon. */
const storedBody = `regexp_extract(v.sql, '^CREATE VIEW (?:(?:"(?:[^"]|"")*"|[^".( ]+)\\.)?(?:"(?:[^"]|"")*"|[^".( ]+)( \\((?:"(?:[^"]|"")*"|[^")])*\\))? AS (.*);$', 2, 's')`

/** The column list of a stored view; empty for all views that have none of their own. */
const storedColumns = storedBody.replace(", 2, 's')", ", 1, 's')")

/**
 * SQL for the fingerprint of a stored view's syntax tree. DuckDB rewrites the text of a view when the file is opened again; its
 * tree stays.
 * @internal
 */
export const storedTree = `md5(${storedColumns} || regexp_replace(json_serialize_sql(${storedBody}, skip_empty := true, skip_null := true, skip_default := true), '"query_location":[0-9]+,?', '', 'g'))`

/**
 * SQL for the fingerprint of a stored view's text.
 * @internal
 */
export const storedText = 'md5(v.sql)'

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
      definition_hash VARCHAR NOT NULL, text_hash VARCHAR NOT NULL, tree_hash VARCHAR NOT NULL, generation BIGINT NOT NULL)`,
    `INSERT INTO ${ledger} SELECT ${ledgerFormat}, 0 WHERE NOT EXISTS (FROM ${ledger})`,
  ]
}
