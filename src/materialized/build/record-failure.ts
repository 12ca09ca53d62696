import type { DriverConnection } from '../../driver/core/driver.js'
import { inLedgerTransaction } from '../../views/apply/ledger-transaction.js'
import { countKept } from '../../views/apply/write-kept-rows.js'
import type { ViewDefinition } from '../../views/definition/view-definition.js'
import { ledgerTables, ownerIn } from '../../views/ledger/ledger.js'

/** Records that the rows of a view could not be refreshed. Its rows and what is recorded of them stay. */
export async function recordFailure(
  connection: DriverConnection,
  { database: target, schema, name }: ViewDefinition,
  database: string,
  owner: string,
  message: string,
): Promise<void> {
  const { materialized } = ledgerTables(database)
  const isSame = 'lower(schema_name) = lower($1) AND lower(view_name) = lower($2)'
  await inLedgerTransaction(connection, database, {}, async () => {
    await connection.run(
      `INSERT INTO ${materialized} (owner, schema_name, view_name, run) SELECT $3, $1, $2, 0 WHERE NOT EXISTS (FROM ${materialized} WHERE ${isSame})`,
      [schema, name, ownerIn(target, owner)],
    )
    await connection.run(`UPDATE ${materialized} SET failed_at = epoch_ms(now()), failure = $3 WHERE ${isSame}`, [
      schema,
      name,
      message,
    ])
    await countKept(connection, database)
  })
}
