import { quoteIdentifier } from '../../sql/quote.js'

const placeholder = quoteIdentifier('duckalog closing')

/**
 * Detaches every database, which gives the locks of their files back at once: what a client did not free yet keeps the instance alive
 * until it is garbage, but no file.
 */
export async function detachDatabases(
  listNames: (sql: string) => Promise<readonly unknown[]>,
  run: (sql: string) => Promise<unknown>,
): Promise<void> {
  const names = await listNames('SELECT database_name FROM duckdb_databases() WHERE NOT internal')
  // A database that is in use cannot be detached, so another one must be.
  await attempt(run, `ATTACH ':memory:' AS ${placeholder}; USE ${placeholder}`)
  for (const name of names) await attempt(run, `DETACH ${quoteIdentifier(String(name))}`)
}

/** What fails here leaves no more behind than the client would have: nothing is lost, only a lock is given back later. */
async function attempt(run: (sql: string) => Promise<unknown>, sql: string): Promise<void> {
  try {
    await run(sql)
  } catch {
    // The database is gone already.
  }
}
