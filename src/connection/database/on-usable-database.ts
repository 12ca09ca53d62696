import { isInvalidated } from '../../driver/core/duckdb-errors.js'
import { abandonDatabase } from './acquire-database.js'
import { getRegistry, type OpenDatabase } from './registry.js'

/**
 * Opens or joins a database and works on it. A joined database that a fatal error had made unusable is given up, also by the other
 * catalogs that hold it, and the work is done on a new instance.
 */
export async function onUsableDatabase<T>(
  acquire: () => Promise<OpenDatabase>,
  work: (database: OpenDatabase) => Promise<T>,
): Promise<T> {
  const database = await acquire()
  const isJoined = database.holders > 1
  try {
    return await work(database)
  } catch (error) {
    // Another connect may have given it up meanwhile
    const isGivenUp = () => !getRegistry().instances.has(database.instance)
    if (!isJoined || database.hosted || !(isInvalidated(error) || isGivenUp())) throw error
    await abandonDatabase(database)
    return work(await acquire())
  }
}
