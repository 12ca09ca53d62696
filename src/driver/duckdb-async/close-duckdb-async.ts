import type { Connection, Database } from 'duckdb-async'
import { detachDatabases } from '../core/detach-databases.js'

/**
 * Closes a database of `duckdb-async`. Every prepared statement keeps the database open until it is garbage collected, even if it was
 * finalized. So the files are detached first, which releases their locks immediately.
 */
export async function closeDuckdbAsyncDatabase(database: Database): Promise<void> {
  const connection = await database.connect()
  await detachDatabases(
    async (sql) => (await connection.all(sql)).map((row: Record<string, unknown>) => row.database_name),
    (sql) => connection.exec(sql),
  )
  await connection.close()
  await database.close()
}

/** Closes a connection of `duckdb-async` and rolls back its transaction, which prepared statements would keep open. */
export async function closeDuckdbAsyncConnection(connection: Connection): Promise<void> {
  // Usually no transaction is open
  await connection.exec('ROLLBACK').catch(() => undefined)
  await connection.close()
}
