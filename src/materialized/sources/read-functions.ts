import type { DriverConnection } from '../../driver/core/driver.js'
import { sharedMemory } from '../../shared-memory.js'
import { quoteQualified } from '../../sql/quote.js'
import type { Relation } from './plan-reads.js'

/** By instance: functions that DuckDB and its extensions have, in lower case. */
const known = sharedMemory<object, Set<string>>('functions')

/** Functions of DuckDB that read the state of the session or of a sequence. */
const stateful: ReadonlySet<string> = new Set(['current_setting', 'currval', 'getenv', 'getvariable', 'nextval'])

/** Functions that exist only in windows, so DuckDB does not find them elsewhere; and `COALESCE` and `GROUPING`, which are syntax. */
const syntax =
  'coalesce cume_dist dense_rank fill first_value grouping grouping_id lag last_value lead nth_value ntile percent_rank rank rank_dense row_number'
const windows: ReadonlySet<string> = new Set(syntax.split(' '))

interface Plan {
  readonly error: boolean
  readonly error_subtype?: string
  readonly error_message?: string
}

/**
 * Reads which of the functions are not DuckDB's own, or read more than their arguments. DuckDB binds a call of each in each schema where the name
 * may mean a macro: the list of all functions would visit every attached database.
 */
export async function readOpaqueFunctions(
  connection: DriverConnection,
  instance: object,
  functions: readonly Relation[],
): Promise<ReadonlySet<string>> {
  const own = known.get(instance) ?? new Set(windows)
  known.set(instance, own)
  const names = [...new Set(functions.map(({ written }) => written))]
  const unknown = names.filter((name) => !own.has(name))
  const macros = functions.flatMap(({ places }) => places)
  const calls = [...unknown.map((name) => ({ database: 'system', schema: 'main', name })), ...macros].map(
    ({ database, schema, name }) => `SELECT ${quoteQualified(database, schema, name)}()`,
  )
  const texts = [...new Set(calls)]
  const rows = await connection.all<{ plan: string }>(
    `SELECT json_serialize_plan(value ->> '$', optimize := false) AS plan FROM json_each($1)`,
    [JSON.stringify(texts)],
  )
  const found = new Set(texts.filter((_, index) => exists(JSON.parse(rows[index]?.plan ?? '{"error":true}') as Plan)))
  for (const [index, name] of unknown.entries()) if (found.has(calls[index] ?? '')) own.add(name)
  const shadowed = new Set(macros.filter((_, index) => found.has(calls[unknown.length + index] ?? '')).map(({ name }) => name))
  return new Set(names.filter((name) => !own.has(name) || shadowed.has(name) || stateful.has(name)))
}

/** Whether a function exists, by DuckDB's error about a call of it. It looks for an unknown name with a schema among columns. */
function exists({ error, error_subtype: subtype, error_message: message = '' }: Plan): boolean {
  return !error || (subtype !== 'MISSING_ENTRY' && !message.startsWith('Referenced table '))
}
