import type { DriverConnection } from '../../driver/core/driver.js'
import { sharedMemory } from '../../shared-memory.js'

/** By instance: the functions of DuckDB and its extensions, in lower case. Listing them is slow. */
const known = sharedMemory<object, ReadonlySet<string>>('functions')

/** Functions of DuckDB that read the state of the session or of a sequence. */
const stateful: ReadonlySet<string> = new Set(['current_setting', 'currval', 'getenv', 'getvariable', 'nextval'])

/** Which of the functions are not DuckDB's own, or read more than their arguments. Names are in lower case. */
export async function readOpaqueFunctions(
  connection: DriverConnection,
  instance: object,
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  const before = known.get(instance)
  if (before && names.every((name) => before.has(name))) return new Set(names.filter((name) => stateful.has(name)))
  const rows = await connection.all<{ name: string }>(
    'SELECT lower(function_name) AS name FROM duckdb_functions() GROUP BY ALL HAVING bool_and(internal)',
  )
  const now = new Set(rows.map(({ name }) => name))
  known.set(instance, now)
  return new Set(names.filter((name) => !now.has(name) || stateful.has(name)))
}
