import type { DriverConnection } from '../../driver/core/driver.js'
import { inLedgerTransaction } from '../../views/apply/ledger-transaction.js'
import type { ViewDefinition } from '../../views/definition/view-definition.js'
import { ledgerTables } from '../../views/ledger/ledger.js'

/** Records that a refresh failed, if the holder still has its lease. The old rows and their record stay. */
export async function recordFailure(
  connection: DriverConnection,
  { schema, name }: ViewDefinition,
  database: string,
  holder: string,
  message: string,
): Promise<void> {
  await inLedgerTransaction(connection, database, {}, async () => {
    await connection.run(
      `UPDATE ${ledgerTables(database).materialized} SET failed_at = epoch_ms(now()), failure = $3
        WHERE lower(schema_name) = lower($1) AND lower(view_name) = lower($2) AND holder = $4`,
      [schema, name, message, holder],
    )
  })
}
