import type { DriverConnection } from '../../driver/core/driver.js'
import { quoteLiteral } from '../../sql/quote.js'
import { localKey, type ViewName } from '../definition/view-definition.js'
import type { ViewChange } from '../diff/view-change.js'
import { type LedgerEntry, ledgerTables, ownerIn } from '../ledger/ledger.js'
import { dropTables } from './drop-tables.js'
import { lostLease, lostRace } from './view-failure.js'

/** Rows that were built for a view: its table, and what the ledger is to record. @public */
export interface BuiltRows {
  /** The digest of what they were built from: `build` of `PlannedMaterialized`. */
  readonly build: string
  /** The number of the run, which no other run of the database has. */
  readonly run: number
  /** The table that holds them, in the schema `_duckalog_data`. */
  readonly table: string
  /** The fingerprints of the sources before they were read, as JSON. */
  readonly sources: string
  /** The number of rows. */
  readonly rows: number
  /** Their size in bytes, if it is known. */
  readonly bytes: number | undefined
  /** When the sources were read: milliseconds since 1970, by the clock of the database. */
  readonly refreshedAt: number
  /** How long that took, in milliseconds. */
  readonly durationMs: number
  /** The greatest value of the column that decides which rows are new, as DuckDB shows it. */
  readonly watermark?: string | undefined
  /** The holder of the lease for this refresh. If another holder has the lease, nothing is written. @defaultValue not compared */
  readonly holder?: string | undefined
  /** How the rows of a table that was there before are brought up to date; absent for a new table. */
  readonly changes?: RowsChanges | undefined
}

/** The changes that bring the rows of a table up to date. @public */
export interface RowsChanges {
  /** The number of the run whose rows are changed. If the table has those of another run, nothing is written. */
  readonly previous: number
  /** SQL that runs in the transaction. */
  readonly statements: readonly string[]
}

interface RecordedRow {
  readonly schema: string
  readonly name: string
  readonly owner: string
  readonly table: string | null
  readonly run: number
  readonly fullAt: number | null
  readonly holder: string | null
}

/**
 * Records built rows in the transaction that makes their views read them, and drops the rows of views that no longer do.
 * @param changes - the changes of the transaction
 * @param built - by the keys of the views
 */
export async function writeKeptRows(
  connection: DriverConnection,
  changes: readonly ViewChange[],
  built: ReadonlyMap<string, BuiltRows>,
  { owner, database }: Pick<LedgerEntry, 'owner' | 'database'>,
): Promise<void> {
  const { materialized } = ledgerTables(database)
  const known = ownerIn(changes[0]?.view.database, owner)
  const recorded = await readRecorded(connection, materialized)
  const left: RecordedRow[] = []
  const moved: RecordedRow[] = []
  for (const { view, definition } of changes) {
    const row = view.macro === undefined ? recorded.get(localKey(view)) : undefined
    if (!row) continue
    const isSame = row.table !== null && (row.table === definition?.kept || row.table === definition?.unread)
    if (!isSame) left.push(row)
    else if (row.owner !== known) moved.push(row)
  }
  await dropTables(
    connection,
    database,
    left.flatMap(({ table }) => table ?? []),
  )
  if (left.length > 0) await connection.run(`DELETE FROM ${materialized} ${whereNamed(left)}`)
  if (moved.length > 0) await connection.run(`UPDATE ${materialized} SET owner = $1 ${whereNamed(moved)}`, [known])
  const rows: object[] = []
  for (const { view } of changes) {
    const found = built.get(localKey(view))
    if (!found) continue
    const { changes: statements, holder, ...values } = found
    const row = recorded.get(localKey(view))
    if (holder !== undefined && row?.holder !== holder) throw lostLease(view)
    if (statements) await changeRows(connection, materialized, statements, row, database)
    const fullAt = statements ? row?.fullAt : found.refreshedAt
    rows.push({ schema: view.schema, name: view.name, owner: known, ...values, fullAt })
  }
  if (rows.length > 0) await connection.run(renderInsert(materialized), [JSON.stringify(rows)])
  const isFewer = left.some((row) => !built.has(localKey(row)))
  const isMore = changes.some(({ view }) => built.has(localKey(view)) && !recorded.has(localKey(view)))
  if (isFewer || isMore) await countKept(connection, database)
}

/** Two writers that follow the same run would write the same rows twice. */
async function changeRows(
  connection: DriverConnection,
  materialized: string,
  { previous, statements }: RowsChanges,
  row: RecordedRow | undefined,
  database: string,
): Promise<void> {
  if (row?.run !== previous) throw lostRace(database)
  for (const sql of statements) await connection.run(sql)
  await connection.run(`DELETE FROM ${materialized} ${whereNamed([row])}`)
}

/** Adds a record for a view without rows, if the ledger has none. */
export async function openKeptRow(
  connection: DriverConnection,
  { database: target, schema, name }: ViewName,
  database: string,
  owner: string,
): Promise<void> {
  const { materialized } = ledgerTables(database)
  await connection.run(
    `INSERT INTO ${materialized} (owner, schema_name, view_name, run) SELECT $3, $1, $2, 0
      WHERE NOT EXISTS (FROM ${materialized} WHERE lower(schema_name) = lower($1) AND lower(view_name) = lower($2))`,
    [schema, name, ownerIn(target, owner)],
  )
  await countKept(connection, database)
}

/** Ends leases: those of these holders, or all. */
export async function releaseLeases(connection: DriverConnection, database: string, holders?: readonly string[]): Promise<void> {
  if (holders?.length === 0) return
  const which = holders ? ` WHERE holder IN (${holders.map((holder) => quoteLiteral(holder)).join(', ')})` : ''
  await connection.run(`UPDATE ${ledgerTables(database).materialized} SET holder = NULL, lease_until = NULL${which}`)
}

/** Records how many views have kept rows, so that an apply without any reads no records of rows. */
export async function countKept(connection: DriverConnection, database: string): Promise<void> {
  const { ledger, materialized } = ledgerTables(database)
  await connection.run(`UPDATE ${ledger} SET kept = (SELECT count(*)::INTEGER FROM ${materialized})`)
}

/** SQL for the condition of rows that were read from the ledger. */
function whereNamed(rows: readonly RecordedRow[]): string {
  const names = rows.map(({ schema, name }) => `(${quoteLiteral(schema)}, ${quoteLiteral(name)})`)
  return `WHERE (schema_name, view_name) IN (${names.join(', ')})`
}

async function readRecorded(connection: DriverConnection, materialized: string): Promise<ReadonlyMap<string, RecordedRow>> {
  const rows = await connection.all<RecordedRow>(
    `SELECT schema_name AS schema, view_name AS name, owner, table_name AS "table", run::DOUBLE AS run, full_at::DOUBLE AS "fullAt", holder FROM ${materialized}`,
  )
  return new Map(rows.map((row) => [localKey(row), row]))
}

function renderInsert(materialized: string): string {
  const values = ['owner', 'schema', 'name', 'build', 'table', 'sources', 'watermark'].map((field) => `value ->> '${field}'`)
  const numbers = ['run', 'rows', 'bytes', 'refreshedAt', 'fullAt', 'durationMs'].map((field) => `(value ->> '${field}')::BIGINT`)
  return `INSERT INTO ${materialized} (owner, schema_name, view_name, build_hash, table_name, sources, watermark, run, rows, bytes, refreshed_at, full_at, duration_ms)
    SELECT ${[...values, ...numbers].join(', ')} FROM json_each($1)`
}
