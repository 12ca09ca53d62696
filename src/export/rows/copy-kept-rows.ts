import { databaseName } from '../../config/notation/resolve-path.js'
import { isFile } from '../../connection/database/file-identity.js'
import type { PlannedCatalog } from '../../connection/open/load-catalog.js'
import { withReader } from '../../connection/open/with-reader.js'
import { findChanges } from '../../connection/sync-views/find-changes.js'
import type { ConnectOptions } from '../../connection/types/connect-options.js'
import { canAccess } from '../../disk/can-access.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { quoteIdentifier, quoteLiteral, quoteQualified } from '../../sql/quote.js'
import { inLedgerTransaction } from '../../views/apply/ledger-transaction.js'
import { countKept, releaseLeases } from '../../views/apply/write-kept-rows.js'
import { dataSchema } from '../../views/definition/kept-form.js'
import type { KeptRows } from '../../views/ledger/kept-rows.js'
import { ledgerTables } from '../../views/ledger/ledger.js'
import { readViews } from '../../views/ledger/read-views.js'

/** No other database of the reader has this name. */
const alias = 'duckalog_export'

/**
 * Copies the rows that the catalog's own database keeps into a new file, with what its ledger records of them, before its views are created there.
 * Rows of another definition are not copied.
 * @param file - does not exist
 */
export async function copyKeptRows<N>(planned: PlannedCatalog, file: string, options: ConnectOptions<N>): Promise<void> {
  const { config, session } = planned
  const path = config.duckdb.database ?? ':memory:'
  const definitions = planned.definitions.filter(({ database }) => database === undefined)
  if (!definitions.some(({ materialized }) => materialized) || !isFile(path) || !(await canAccess(path))) return
  await withReader({ ...session, database: path }, { exists: true }, options, async (connection) => {
    const stored = await readViews(connection, definitions, { database: databaseName(path), withoutLedger: true })
    const { forms } = await findChanges(connection, config, definitions, [stored], {})
    const rows = [...forms.values()].flatMap((form) => (form.isUsable && form.rows ? [form.rows] : []))
    if (rows.length === 0) return
    await connection.run(`ATTACH ${quoteLiteral(file)} AS ${quoteIdentifier(alias)} (READ_WRITE)`)
    try {
      await writeRows(connection, databaseName(path), stored.generation ?? 0n, rows)
    } finally {
      await connection.run(`DETACH ${quoteIdentifier(alias)}`)
    }
  })
}

/** The generation is copied as well, because the names of later tables are made of it. */
async function writeRows(
  connection: DriverConnection,
  own: string,
  generation: bigint,
  rows: readonly KeptRows[],
): Promise<void> {
  const [from, to] = [ledgerTables(own), ledgerTables(alias)]
  await inLedgerTransaction(connection, alias, {}, async () => {
    await connection.run(`CREATE SCHEMA IF NOT EXISTS ${quoteQualified(alias, dataSchema)}`)
    for (const { schema, name, table = '' } of rows) {
      await connection.run(
        `CREATE TABLE ${quoteQualified(alias, dataSchema, table)} AS FROM ${quoteQualified(own, dataSchema, table)}`,
      )
      const isIt = `schema_name = ${quoteLiteral(schema)} AND view_name = ${quoteLiteral(name)}`
      await connection.run(`INSERT INTO ${to.materialized} BY NAME FROM ${from.materialized} WHERE ${isIt}`)
    }
    await releaseLeases(connection, alias)
    await connection.run(`UPDATE ${to.ledger} SET generation = ${generation}`)
    await countKept(connection, alias)
  })
}
