import type { DriverConnection } from '../driver/core/driver.js'
import { isDuckalogError } from '../errors.js'
import { sharedMemory } from '../shared-memory.js'
import { foldName } from '../sql/fold-name.js'
import { readName } from '../sql/lexer/token-text.js'
import { parseSqlTokens } from '../sql/lexer/tokenize.js'
import { runnableSql } from '../sql/quote.js'
import { type ViewSyntax, viewKey } from '../views/definition/view-definition.js'
import type { Dependencies } from '../views/diff/order-views.js'

/** By instance: functions whose result changes, in lower case. Listing functions is slow. */
const known = sharedMemory<object, ReadonlySet<string>>('volatile')

/** Functions that are written without parentheses, so that a syntax tree has them as columns. */
const bare: ReadonlySet<string> = new Set(['current_date', 'current_time', 'current_timestamp', 'localtime', 'localtimestamp'])

/**
 * Reads which functions materialised views without `max_age` call whose result changes from one query to the next, also through views that are not
 * materialised and through macros: names by the keys of the views.
 */
export async function readVolatile(
  connection: DriverConnection,
  instance: object,
  syntaxes: readonly ViewSyntax[],
  dependencies: Dependencies,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const isAsked = ({ materialized }: ViewSyntax) => materialized?.changedBy === 'sources' && materialized.maxAge === undefined
  const calls = new Map<string, ReadonlySet<string>>()
  for (const syntax of syntaxes) {
    const found = new Set([...(syntax.calls ?? []).map(({ name }) => foldName(name)), ...findBare(syntax)])
    for (const read of dependencies.get(syntax) ?? [])
      if (!read.materialized) for (const name of calls.get(viewKey(read)) ?? []) found.add(name)
    calls.set(viewKey(syntax), found)
  }
  const asked = syntaxes.filter(isAsked).map((syntax) => [viewKey(syntax), [...(calls.get(viewKey(syntax)) ?? [])]] as const)
  if (!asked.some(([, names]) => names.length > 0)) return new Map()
  const volatile = known.get(instance) ?? (await readFunctions(connection))
  if (!volatile) return new Map()
  known.set(instance, volatile)
  return new Map(asked.map(([key, names]) => [key, names.filter((name) => volatile.has(name))]))
}

/** `undefined` if an attached database, which the list visits as well, is unreachable. */
async function readFunctions(connection: DriverConnection): Promise<ReadonlySet<string> | undefined> {
  try {
    const rows = await connection.all<{ name: string }>(
      `SELECT DISTINCT lower(function_name) AS name FROM duckdb_functions() WHERE stability IN ('VOLATILE', 'CONSISTENT_WITHIN_QUERY')`,
    )
    return new Set([...rows.map(({ name }) => name), ...bare])
  } catch (error) {
    if (isDuckalogError(error, 'QUERY_FAILED')) return undefined
    throw error
  }
}

function findBare(syntax: ViewSyntax): readonly string[] {
  const sql = runnableSql(syntax)
  if (!/current_|local/i.test(sql)) return []
  const parsed = parseSqlTokens(sql)
  const names = 'problem' in parsed ? [] : parsed.flat().map((token) => foldName(readName(token) ?? ''))
  return names.filter((name) => bare.has(name))
}
