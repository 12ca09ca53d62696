import { quoteIdentifier } from '../../sql/quote.js'

const placeholder = quoteIdentifier('duckalog closing')

/**
 * Detaches every database, which releases their file locks immediately. Objects that a client has not freed yet keep the instance alive until
 * they are collected, but no file.
 */
export async function detachDatabases(
  listNames: (sql: string) => Promise<readonly unknown[]>,
  run: (sql: string) => Promise<unknown>,
): Promise<void> {
  const names = await listNames('SELECT database_name FROM duckdb_databases() WHERE NOT internal')
  // The current database cannot be detached, so another one becomes the current one
  await attempt(run, `ATTACH ':memory:' AS ${placeholder}; USE ${placeholder}`)
  for (const name of names) await attempt(run, `DETACH ${quoteIdentifier(String(name))}`)
}

/** Best effort: if a statement fails, the lock is released later. */
async function attempt(run: (sql: string) => Promise<unknown>, sql: string): Promise<void> {
  try {
    await run(sql)
  } catch {
    // The database is gone already
  }
}
