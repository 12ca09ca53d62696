import type { DriverConnection } from '../../driver/core/driver.js'
import { quoteLiteral } from '../../sql/quote.js'
import { renderSelect } from '../definition/render-definition.js'
import type { ViewChange } from '../diff/view-change.js'
import { type LedgerEntry, ledgerTables, macroTexts, ownerIn, renderMacroHash } from '../ledger/ledger.js'
import { renderReads } from '../ledger/recorded-reads.js'

/** Records macros that were created or dropped in the same transaction. */
export async function writeMacros(
  connection: DriverConnection,
  changes: readonly ViewChange[],
  { owner, database, generation, unlisted }: LedgerEntry,
): Promise<void> {
  if (changes.length === 0) return
  const { ledger, macros } = ledgerTables(database)
  const rows = changes.map(({ view: { schema, name, macro }, definition }) => ({
    schema,
    name,
    kind: macro,
    hash: definition?.hash ?? null,
    reads: renderReads(definition) ?? null,
    sql: definition ? renderSelect(definition) : null,
    parameters: definition?.parameters?.map((parameter) => parameter.name) ?? [],
  }))
  const values = [JSON.stringify(rows)]
  const fields = ['schema', 'name', 'kind', 'hash', 'reads', 'sql']
    .map((field) => `value ->> '${field}' AS "${field}"`)
    .join(', ')
  const source = `(SELECT ${fields}, (value -> 'parameters')::VARCHAR[] AS parameters FROM json_each($1)) r`
  const isSame = (other: string) =>
    `lower(${other}.schema_name) = lower(r.schema) AND lower(${other}.macro_name) = lower(r.name) AND ${other}.kind = r.kind`
  await connection.run(`DELETE FROM ${macros} l USING ${source} WHERE ${isSame('l')}`, values)
  const texts = unlisted
    ? `r.schema, r.name, r.kind, r.hash, ${renderMacroHash('r.parameters', "''", 'r.sql')}, ${generation}, r.reads FROM ${source} WHERE r.hash IS NOT NULL`
    : `s.schema_name, s.macro_name, s.kind, r.hash, s.text_hash, ${generation}, r.reads
      FROM ${source} JOIN (${macroTexts.replaceAll('$1', quoteLiteral(database))}) s ON ${isSame('s')} WHERE r.hash IS NOT NULL`
  const known = quoteLiteral(ownerIn(changes[0]?.view.database, owner))
  await connection.run(
    `INSERT INTO ${macros} (owner, schema_name, macro_name, kind, definition_hash, text_hash, generation, reads) SELECT ${known}, ${texts}`,
    values,
  )
  await connection.run(`UPDATE ${ledger} SET macros = (SELECT count(*)::INTEGER FROM ${macros})`)
}
