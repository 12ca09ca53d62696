import { setImmediate } from 'node:timers/promises'
import type { DriverConnection } from '../../driver/core/driver.js'
import { isDuckalogError } from '../../errors.js'
import { saidBy } from '../../said-by.js'
import { quoteIdentifier } from '../../sql/quote.js'
import { type Batch, createRowCollector, type Doubt, describeMisfit, type RowCollector, rowError } from './collect-rows.js'
import { Misfit } from './fit-number.js'
import { parseTableName } from './parse-table-name.js'
import { chooseColumns, planColumns, renderInsert, stagedName, type TargetColumn } from './plan-columns.js'
import { type RowSource, readEach } from './read-each.js'
import { bindTexts, boundText, boundTexts, createStage, type StagePart } from './stage.js'

export interface InsertRowsOptions {
  readonly columns?: readonly string[] | undefined
  readonly onConflict?: 'ignore' | 'replace' | undefined
  readonly signal: AbortSignal
  /** Whether the connection may have an open transaction. */
  readonly isSession: boolean
}

/** The target of an insert, read before its rows. */
export interface InsertTarget {
  /** The table as quoted SQL. */
  readonly target: string
  readonly columns: readonly TargetColumn[]
}

const batchesWithoutPause = 16

/**
 * Finds the columns of a table, and lets DuckDB check that rows can be inserted into them.
 * @throws QueryError QUERY_FAILED; OptionError OPTION_INVALID
 */
export async function readTarget(connection: DriverConnection, table: string, options: InsertRowsOptions): Promise<InsertTarget> {
  const target = parseTableName(table)
  const { signal, onConflict } = options
  const all = planColumns(await connection.all(`DESCRIBE ${target}`, undefined, { signal }))
  const check = async (columns: readonly TargetColumn[]) => {
    const staged = columns.map(({ stagedType }, index) => `NULL::${stagedType} AS ${stagedName(index)}`)
    const values = columns.map(({ convert, stagedType }, index) => convert(stagedName(index), stagedType))
    const source = `SELECT ${values.join(', ')} FROM (SELECT ${staged.join(', ')})`
    await connection.all(`EXPLAIN ${renderInsert(target, columns, onConflict)} ${source}`, undefined, { signal })
  }
  const columns = options.columns ? chooseColumns(all, options.columns) : all
  try {
    await check(columns)
    return { target, columns }
  } catch (error) {
    if (options.columns || !isGeneratedError(error)) throw error
    const rest: TargetColumn[] = []
    for (const column of all) {
      const failure = await check([column]).catch((caught: unknown) => caught)
      if (!isGeneratedError(failure)) rest.push(column)
    }
    await check(rest)
    return { target, columns: rest }
  }
}

function isGeneratedError(error: unknown): boolean {
  return isDuckalogError(error, 'QUERY_FAILED') && /generated column/i.test(saidBy(error))
}

/**
 * Inserts rows through temporary tables, so that nothing reaches the target before all rows are read and checked.
 * @returns the number of rows written
 * @throws QueryError ROW_INVALID, QUERY_FAILED; the reason of the signal; the error of the source
 */
export async function insertRows(
  connection: DriverConnection,
  { target, columns }: InsertTarget,
  rows: RowSource,
  options: InsertRowsOptions,
): Promise<number> {
  const { signal } = options
  const collector = createRowCollector(
    target,
    columns,
    columns.some(({ hasDefault }) => hasDefault),
  )
  const stage = createStage(connection)
  let batches = 0
  const write = async (): Promise<void> => {
    const batch = collector.take()
    if (batch.size === 0) return
    await checkDoubts(connection, target, batch, signal)
    await stage.write(batch)
    batches += 1
    // Rows from memory would block the event loop
    if (batches % batchesWithoutPause === 0) await setImmediate()
  }
  try {
    await readEach(rows, signal, (row) => {
      collector.add(row)
      return collector.isFull ? write() : undefined
    })
    await write()
    await stage.finish()
    if (collector.count === 0) return 0
    return await copyRows(connection, renderCopies({ target, columns }, stage.parts, collector, options.onConflict), options)
  } finally {
    await stage.drop()
  }
}

/**
 * Inserts rows with one statement and no staging, which is faster for few rows. The target has no defaults and no generated columns.
 * @throws QueryError ROW_INVALID, QUERY_FAILED
 */
export async function insertFewRows(
  connection: DriverConnection,
  { target, columns }: InsertTarget,
  rows: readonly unknown[],
  signal: AbortSignal,
): Promise<void> {
  const { sql, values, batch } = selectRows({ target, columns }, rows)
  try {
    await connection.run(`${renderInsert(target, columns, undefined)} ${sql}`, values, { signal })
  } catch (error) {
    await checkDoubts(connection, target, batch, signal)
    throw error
  }
}

/** A query that returns rows, whose values are bound. */
export interface SelectedRows {
  readonly sql: string
  readonly values: readonly [string]
  readonly batch: Batch
}

/**
 * Checks rows, and renders a query that returns them with the types of the columns.
 * @throws QueryError ROW_INVALID
 */
export function selectRows({ target, columns }: InsertTarget, rows: readonly unknown[]): SelectedRows {
  const collector = createRowCollector(target, columns, false)
  for (const row of rows) collector.add(row)
  const batch = collector.take()
  const values = columns.map(({ name, convert }, index) => {
    const type = batch.types[index] ?? ''
    return `${convert(`CAST(${boundText(index)} AS ${type})`, type)} AS ${quoteIdentifier(name)}`
  })
  return { sql: `SELECT ${values.join(', ')} FROM ${boundTexts}`, values: [bindTexts(batch.columns)], batch }
}

/** The statements that move the staged rows to the target: one for each group of rows that lack the same values. */
function renderCopies(
  { target, columns }: InsertTarget,
  parts: readonly StagePart[],
  collector: RowCollector,
  onConflict: string | undefined,
): readonly string[] {
  const { groups } = collector
  return groups.map((missing, group) => {
    const indexes = columns.flatMap((_, index) => (collector.isGiven(index) && !missing.includes(index) ? [index] : []))
    const chosen = indexes.map((index) => columns[index] as TargetColumn)
    const where = groups.length > 1 ? ` WHERE ${stagedName(columns.length)} = ${group}` : ''
    const selects = parts.map(({ name, types }) => {
      const values = chosen.map(({ convert }, at) => convert(stagedName(indexes[at] ?? 0), types[indexes[at] ?? 0] ?? ''))
      return `SELECT ${values.join(', ')} FROM ${name}${where}`
    })
    return `${renderInsert(target, chosen, onConflict)} ${selects.join(' UNION ALL ')}`
  })
}

async function copyRows(
  connection: DriverConnection,
  statements: readonly string[],
  { signal, isSession }: InsertRowsOptions,
): Promise<number> {
  const copy = async (): Promise<number> => {
    let written = 0
    for (const statement of statements) written += (await connection.all(statement, undefined, { signal })).changes ?? 0
    return written
  }
  if (statements.length === 1 || (isSession && (await isInTransaction(connection)))) return copy()
  await connection.run('BEGIN TRANSACTION')
  try {
    const written = await copy()
    await connection.run('COMMIT')
    return written
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined)
    throw error
  }
}

/** Without a transaction each statement has its own. */
async function isInTransaction(connection: DriverConnection): Promise<boolean> {
  const read = async () => (await connection.all('SELECT txid_current() AS id'))[0]?.id
  const before = await read()
  return (await read()) === before
}

/**
 * Asks DuckDB which texts it cannot read.
 * @throws QueryError ROW_INVALID for the first one
 */
export async function checkDoubts(
  connection: Pick<DriverConnection, 'all'>,
  table: string,
  { doubts }: Batch,
  signal: AbortSignal,
): Promise<void> {
  const byType = new Map<string, Doubt[]>()
  for (const doubt of doubts) {
    const same = byType.get(doubt.type)
    if (same) same.push(doubt)
    else byType.set(doubt.type, [doubt])
  }
  for (const [type, same] of byType) {
    const texts = 'SELECT unnest(v) AS t, generate_subscripts(v, 1) AS i FROM (SELECT CAST($1::JSON AS VARCHAR[]) AS v)'
    const sql = `SELECT min(i)::INTEGER AS i FROM (${texts}) WHERE TRY_CAST(t AS ${type}) IS NULL`
    const [found] = await connection.all(sql, [JSON.stringify(same.map(({ text }) => text))], { signal })
    const bad = typeof found?.i === 'number' ? same[found.i - 1] : undefined
    if (bad) throw rowError(table, bad.row, describeMisfit(new Misfit(`is not a ${type}`), bad.column))
  }
}
