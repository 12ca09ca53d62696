import type { DriverConnection } from '../../driver/core/driver.js'
import { isConflict } from '../../driver/core/duckdb-errors.js'
import { isDuckalogError, ViewError } from '../../errors.js'
import { isCurrent, type LedgerHead, ledgerTables, refuseNewer, renderCreateLedger, renderMigrations } from '../ledger/ledger.js'
import { createLedgerError, type LedgerDamage, readLedgerDamage } from '../ledger/read-ledger-damage.js'
import { lostRace, noneChanged } from './view-failure.js'

interface LedgerTransactionOptions {
  /** The generation that was read, 0 without a ledger; others must not have written since. @defaultValue not compared */
  readonly expected?: bigint | undefined
  /** The damage of the ledger, which is then created again. */
  readonly damage?: LedgerDamage | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs work in a transaction that writes the ledger of a database: it is created or migrated first, and its generation is incremented, so that
 * of two writers one fails with a conflict.
 */
export async function inLedgerTransaction<T>(
  connection: DriverConnection,
  database: string,
  { expected, damage, signal }: LedgerTransactionOptions,
  work: (head: LedgerHead) => Promise<T>,
): Promise<T> {
  const { ledger } = ledgerTables(database)
  await connection.run('BEGIN TRANSACTION')
  let generation: bigint
  let result: T
  try {
    const head = await incrementGeneration(connection, database, damage, expected === 0n)
    generation = head.generation
    refuseNewer(database, head.format)
    if (expected !== undefined && generation !== expected + 1n) throw lostRace(database)
    if (!isCurrent(head.format)) await migrate(connection, database, head.format)
    result = await work(head)
    signal?.throwIfAborted()
    await connection.run('COMMIT')
  } catch (error) {
    // Fails if the transaction is already aborted; either way nothing of it is kept
    await connection.run('ROLLBACK').catch(() => undefined)
    throw await explainDamage(connection, database, error)
  }
  // DuckDB returns OK for the COMMIT of an aborted transaction
  if ((await readHead(connection, ledger)).generation < generation) {
    throw new ViewError('VIEW_FAILED', `DuckDB did not commit the transaction, so ${noneChanged(database)}. Try again.`, {
      view: '',
      retryable: true,
    })
  }
  return result
}

/** Increments the generation of a ledger, which is created if there is none. */
async function incrementGeneration(
  connection: DriverConnection,
  database: string,
  damage: LedgerDamage | undefined,
  isNew: boolean,
): Promise<LedgerHead> {
  const { ledger } = ledgerTables(database)
  const increment = `UPDATE ${ledger} SET generation = generation + 1`
  if (isNew || damage || !(await didRun(connection, increment))) {
    const create = renderCreateLedger(database, await isDuckDB(connection, database))
    await connection.run([...(damage?.drops ?? []), ...create, increment].join(';\n'))
  }
  // DuckLake does not support RETURNING
  return readHead(connection, ledger)
}

/** Runs a statement on a table. @returns whether the table exists; the error of a missing table does not abort the transaction */
async function didRun(connection: DriverConnection, sql: string): Promise<boolean> {
  try {
    await connection.run(sql)
    return true
  } catch (error) {
    if (isDuckalogError(error, 'QUERY_FAILED') && error.kind === 'Catalog') return false
    throw error
  }
}

async function migrate(connection: DriverConnection, database: string, format: number): Promise<void> {
  await connection.run(renderCreateLedger(database, await isDuckDB(connection, database)).join(';\n'))
  for (const sql of renderMigrations(database, format)) await connection.run(sql)
}

async function isDuckDB(connection: DriverConnection, database: string): Promise<boolean> {
  const [row] = await connection.all<{ type: string }>(
    'SELECT type FROM duckdb_databases() WHERE lower(database_name) = lower($1)',
    [database],
  )
  return row?.type === 'duckdb'
}

/** Columns of the ledger that are only written are not checked before. */
async function explainDamage(connection: DriverConnection, database: string, error: unknown): Promise<unknown> {
  if (!isDuckalogError(error, 'QUERY_FAILED') || isConflict(error)) return error
  const damage = await readLedgerDamage(connection, database).catch(() => undefined)
  return damage ? createLedgerError(database, damage) : error
}

async function readHead(connection: DriverConnection, ledger: string): Promise<LedgerHead> {
  // The head of an older format has fewer columns
  const [row] = await connection.all<LedgerHead>(`FROM ${ledger}`)
  return { format: row?.format ?? 0, generation: BigInt(row?.generation ?? 0), kept: row?.kept ?? 0 }
}
