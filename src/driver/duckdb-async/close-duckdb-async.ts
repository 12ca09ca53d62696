import type { Connection, Database } from 'duckdb-async'
import { detachDatabases } from '../core/detach-databases.js'

/**
 * Closes a database of `duckdb-async`. Every statement that the client ever prepared keeps the database open until it is garbage,
 * also when it was finalized: so the files are detached first, which gives their locks back at once.
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

/** Closes a connection of `duckdb-async`. The same statements would keep its transaction open. */
export async function closeDuckdbAsyncConnection(connection: Connection): Promise<void> {
  // Mostly no transaction is open
  await connection.exec('ROLLBACK').catch(() => undefined)
  await connection.close()
}
