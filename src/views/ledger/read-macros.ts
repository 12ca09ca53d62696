import type { DriverConnection } from '../../driver/core/driver.js'
import { renderSelect } from '../definition/render-definition.js'
import type { MacroKind, ViewDefinition } from '../definition/view-definition.js'
import { ledgerTables, macroTexts, renderMacroHash } from './ledger.js'
import type { StoredView } from './stored-views.js'

interface MacroRow {
  readonly schema: string
  readonly name: string
  readonly macro: MacroKind
  readonly owner: string | null
  readonly present: boolean
  readonly definition_hash: string | null
  readonly intact: boolean | null
  readonly comment: string | null
  readonly same: string | null
}

/**
 * Reads the macros of a database and their ledger. DuckDB does not report the defaults of parameters.
 *
 * @param definitions - the macros of the config in this database
 * @param has - whether there is a ledger with macros, and whether existing macros cannot be listed
 */
export async function readMacros(
  connection: DriverConnection,
  database: string,
  definitions: readonly ViewDefinition[],
  has: { readonly ledger: boolean; readonly unlisted: boolean },
): Promise<readonly StoredView[]> {
  if (definitions.length === 0 && !has.ledger) return []
  const rows = has.unlisted
    ? await connection.all<MacroRow>(renderRecorded(database))
    : await connection.all<MacroRow>(renderJoin(database, has.ledger), [database, JSON.stringify(definitions.map(toWanted))])
  return rows.map(toStoredMacro)
}

function toWanted(definition: ViewDefinition) {
  const { schema, name, macro, hash, parameters = [] } = definition
  return {
    schema,
    name,
    kind: macro,
    hash,
    sql: renderSelect(definition),
    parameters: parameters.map((parameter) => parameter.name),
  }
}

function renderJoin(database: string, hasLedger: boolean): string {
  const recorded = hasLedger
    ? `FROM ${ledgerTables(database).macros}`
    : `SELECT NULL::VARCHAR AS owner, '' AS schema_name, '' AS macro_name, '' AS kind, '' AS definition_hash, '' AS text_hash WHERE false`
  const wanted = `SELECT value ->> 'schema' AS schema_name, value ->> 'name' AS macro_name, value ->> 'kind' AS kind, value ->> 'hash' AS hash,
    ${renderMacroHash("(value -> 'parameters')::VARCHAR[]", "''", "value ->> 'sql'")} AS text_hash FROM json_each($2)`
  return `SELECT coalesce(s.schema_name, l.schema_name) AS schema, coalesce(s.macro_name, l.macro_name) AS name, coalesce(s.kind, l.kind) AS macro,
      l.owner, s.kind IS NOT NULL AS present, l.definition_hash, s.text_hash = l.text_hash AS intact, s.comment, w.hash AS same
    FROM (${macroTexts}) s FULL JOIN (${recorded}) l
      ON s.schema_name = l.schema_name AND s.macro_name = l.macro_name AND s.kind = l.kind
    LEFT JOIN (${wanted}) w ON lower(s.schema_name) = lower(w.schema_name) AND lower(s.macro_name) = lower(w.macro_name) AND s.kind = w.kind
      AND s.text_hash = w.text_hash`
}

/** Reads the ledger only, and assumes that it is correct. */
function renderRecorded(database: string): string {
  return `SELECT schema_name AS schema, macro_name AS name, kind AS macro, owner, true AS present, definition_hash, true AS intact,
    NULL AS comment, NULL AS same FROM ${ledgerTables(database).macros}`
}

function toStoredMacro({ schema, name, macro, owner, present, definition_hash, intact, comment, same }: MacroRow): StoredView {
  const hash = definition_hash ?? same
  return {
    schema,
    name,
    macro,
    present,
    intact: intact === true,
    owner: owner ?? undefined,
    definitionHash: hash ?? undefined,
    comment: comment ?? undefined,
  }
}
