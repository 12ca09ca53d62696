import { randomUUID } from 'node:crypto'
import type { Queryable } from '../connection/types/queryable.js'
import type { Row } from '../driver/core/driver.js'
import { isDuckalogError, type QueryError } from '../errors.js'
import { foldName } from '../sql/fold-name.js'
import { readName } from '../sql/lexer/token-text.js'
import { parseSqlTokens } from '../sql/lexer/tokenize.js'
import { quoteIdentifier } from '../sql/quote.js'
import type { Measure } from './judge-check.js'
import { type FoldableCheck, isFoldable, type RelationCheck } from './relation-check.js'
import { renderFold, renderMeasure } from './render-check.js'

/** Runs a query, for the checks. */
export type Query = (sql: string) => Promise<readonly Row[]>

/** The result of a query for one check: the numbers, or DuckDB's error. */
export interface Measured {
  readonly measure?: Measure
  readonly error?: QueryError
  readonly durationMs: number
}

/** The numbers of all checks of a relation whose columns exist. */
export interface RelationToMeasure {
  /** The relation in SQL. */
  readonly sql: string
  readonly isPlain: boolean
  readonly columns: readonly string[]
  readonly checks: readonly RelationCheck[]
}

/** The number of checks from which a copy is faster, if they need more than one scan. */
const leastForCopy = 3

/**
 * Finds the numbers of checks. A plain source is asked statement by statement: each reads little, or nothing but statistics. Anything else is read as
 * few times as possible: by one statement for all rows, or once into a temporary table.
 */
export async function measureRelation(query: Query, relation: RelationToMeasure): Promise<ReadonlyMap<RelationCheck, Measured>> {
  const found = new Map<RelationCheck, Measured>()
  const over = relation.checks.filter(({ kind }) => kind !== 'sql' && kind !== 'exists')
  const folded = over.filter(isFoldable)
  const isCopied = !relation.isPlain && over.length >= leastForCopy && over.length > folded.length
  const copy = isCopied ? await copyRelation(query, relation, over) : undefined
  try {
    // A subquery, because a table has a rowid, and a view has none
    const sql = copy === undefined ? relation.sql : `(FROM ${copy})`
    if (!relation.isPlain && folded.length > 1) await measureFold(query, folded, sql, found)
    for (const check of relation.checks.filter((each) => !found.has(each))) {
      const measured = await measureOne(query, check, sql)
      // SQL of the config may use the name of the view, which the copy does not have
      const isView = measured.error === undefined || copy === undefined
      found.set(check, isView ? measured : await measureOne(query, check, relation.sql))
    }
  } finally {
    if (copy !== undefined) await query(`DROP TABLE IF EXISTS ${copy}`).catch(() => undefined)
  }
  return found
}

/**
 * Copies the columns that checks need into a temporary table; `undefined` if that is impossible. Its name is like no other: a temporary table hides
 * tables of the same name in views.
 */
async function copyRelation(
  query: Query,
  { sql, columns }: RelationToMeasure,
  checks: readonly RelationCheck[],
): Promise<string | undefined> {
  const needed = findColumns(checks, columns)
  const list = needed.length === 0 ? '1 AS row' : needed.map(quoteIdentifier).join(', ')
  const name = quoteIdentifier(`duckalog_check_${randomUUID()}`)
  const setting = await attempt(query, "SELECT current_setting('temp_directory') AS folder")
  // Without a temporary folder the copy would have to fit into memory
  if (setting.error || !setting.rows[0]?.folder) return undefined
  const { error } = await attempt(query, `CREATE TEMP TABLE ${name} AS SELECT ${list} FROM ${sql}`)
  return error ? undefined : name
}

/** The columns of a relation that checks need; those in SQL of the config by their names in it. */
function findColumns(checks: readonly RelationCheck[], columns: readonly string[]): readonly string[] {
  const named = new Set(checks.flatMap((check) => check.columns.map(foldName)))
  for (const check of checks) for (const name of namesIn(check)) named.add(name)
  // COLUMNS(*) means all
  return named.has('columns') ? columns : columns.filter((column) => named.has(foldName(column)))
}

function namesIn(check: RelationCheck): readonly string[] {
  const tokens = check.kind === 'row' && check.expression !== undefined ? parseSqlTokens(check.expression) : []
  return 'problem' in tokens ? [] : tokens.flat().flatMap((token) => foldName(readName(token) ?? ''))
}

/** Measures several checks with one statement. If it fails, each check is measured alone. */
async function measureFold(
  query: Query,
  checks: readonly FoldableCheck[],
  sql: string,
  found: Map<RelationCheck, Measured>,
): Promise<void> {
  const start = performance.now()
  const asked = await attempt(query, renderFold(checks, sql))
  if (asked.error) return
  const durationMs = (performance.now() - start) / checks.length
  for (const [index, check] of checks.entries())
    found.set(check, { measure: toMeasure(check, asked.rows[0] ?? {}, index), durationMs })
}

async function measureOne(query: Query, check: RelationCheck, sql: string): Promise<Measured> {
  const start = performance.now()
  if (check.kind === 'exists') return { measure: { count: 0 }, durationMs: 0 }
  const asked = await attempt(query, renderMeasure(check, sql))
  const durationMs = performance.now() - start
  return asked.error ? { error: asked.error, durationMs } : { measure: toMeasure(check, asked.rows[0] ?? {}, 0), durationMs }
}

function toMeasure({ kind }: RelationCheck, row: Row, index: number): Measure {
  const count = Number(row[index])
  if (kind !== 'freshness') return { count }
  const age = row[`${index} age`]
  return { count, found: row[`${index} found`] === true, age: age === null ? undefined : Number(age) / 1_000_000 }
}

/** The rows of a query, or why DuckDB refused it. Other errors end the checks. */
export type Attempt = { readonly rows: readonly Row[]; readonly error?: undefined } | { readonly error: QueryError }

export async function attempt(query: Query, sql: string): Promise<Attempt> {
  try {
    return { rows: await query(sql) }
  } catch (error) {
    if (!isDuckalogError(error, 'QUERY_FAILED', 'QUERY_TIMEOUT')) throw error
    return { error }
  }
}

/** The queries of checks on a session. */
export function queryOn(session: Queryable, signal: AbortSignal | undefined): Query {
  return async (sql) => {
    signal?.throwIfAborted()
    return session.query(sql, undefined, { rowMode: 'json', signal })
  }
}
