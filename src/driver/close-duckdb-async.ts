import type { Connection, Database } from 'duckdb-async'
import { quoteIdentifier } from '../sql.js'

const placeholder = quoteIdentifier('duckalog closing')

/**
 * Closes a database of `duckdb-async`. Every statement that the client ever prepared keeps the database open until it is garbage,
 * also when it was finalized: so the files are detached first, which gives their locks back at once.
 * @internal
 */
export async function closeDuckdbAsyncDatabase(database: Database): Promise<void> {
  const connection = await database.connect()
  await detachAll(connection)
  await connection.close()
  await database.close()
}

/**
 * Closes a connection of `duckdb-async`. The same statements would keep its transaction open.
 * @internal
 */
export async function closeDuckdbAsyncConnection(connection: Connection): Promise<void> {
  await attempt(connection, 'ROLLBACK')
  await connection.close()
}

async function detachAll(connection: Connection): Promise<void> {
  const rows = await connection.all('SELECT database_name AS name FROM duckdb_databases() WHERE NOT internal')
  // A database that is in use cannot be detached, so another one must be.
  await attempt(connection, `ATTACH ':memory:' AS ${placeholder}; USE ${placeholder}`)
  for (const { name } of rows) await attempt(connection, `DETACH ${quoteIdentifier(String(name))}`)
}

/** What fails here leaves no more behind than the client would have: nothing is lost, only a lock is given back later. */
async function attempt(connection: Connection, sql: string): Promise<void> {
  try {
    await connection.exec(sql)
  } catch {
    // No transaction is open, or the database is gone already.
  }
}
