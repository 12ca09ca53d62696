import type { DriverConnection } from '../../driver/core/driver.js'
import { type DuckalogError, isDuckalogError } from '../../errors.js'
import { type KeptRows, type KeptText, parseKept, readUnlistedKept, renderKept } from './kept-rows.js'
import { type LedgerHead, ledgerTables, refuseNewer, tableSince, textHash } from './ledger.js'
import { isWhole, type LedgerDamage, readLedgerDamage, shapeKinds } from './read-ledger-damage.js'

/** The name of a view as DuckDB and the ledger store it. */
export interface NameRow {
  readonly schema_name: string | null
  readonly view_name: string | null
}

/** A view in the database, in its ledger, or in both. */
export interface ViewRow extends NameRow {
  readonly owner: string | null
  readonly present: boolean
  readonly definition_hash: string | null
  readonly reopened_hash: string | null
  readonly intact: boolean | null
  readonly comment?: string | null
}

/** A ledger, joined with the views in the database. */
export interface Ledger extends LedgerHead {
  readonly rows: readonly ViewRow[]
  /** The records of the rows of materialised views, if they were requested and its format has them. */
  readonly keptRows?: readonly KeptRows[]
  /** The clock of the database in milliseconds since 1970, minus `performance.now()`. */
  readonly clockMs?: number
  /** Why the views could not be listed: then the rows are what the ledger alone records. */
  readonly unlisted?: string
}

/** SQL: the views of the database `$1`, as `v`. */
export const ownViews = 'FROM duckdb_views() v WHERE v.database_name = $1 AND NOT v.internal AND NOT v.temporary'

/**
 * Reads the ledger joined with the views in the database. Returns its damage, or `undefined` if there is none.
 * @param withKept - also read what it records of the rows of materialised views
 */
export async function readLedger(
  connection: DriverConnection,
  database: string,
  withKept: boolean,
): Promise<Ledger | LedgerDamage | undefined> {
  try {
    const ledger = await joinLedger(connection, database, withKept)
    // Its head has no row, or invalid values
    return isWhole(ledger) ? ledger : await readLedgerDamage(connection, database)
  } catch (error) {
    if (!isDuckalogError(error, 'QUERY_FAILED')) throw error
    const { kind = '' } = error
    if (remoteKinds.has(kind)) return readUnlisted(connection, database, withKept, error)
    if (!shapeKinds.has(kind)) throw error
    const head = await readHead(connection, database)
    // The format shows whether a newer version wrote a ledger that cannot be read
    if (isWhole(head)) {
      refuseNewer(database, head.format)
      if (withKept && head.format < tableSince.materialized) return readLedger(connection, database, false)
    }
    const damage = await readLedgerDamage(connection, database)
    if (damage || !head) return damage
    return joinLedger(connection, database, withKept)
  }
}

/** Queries the ledger itself: listing tables would visit every attached database. */
async function readHead(connection: DriverConnection, database: string): Promise<LedgerHead | undefined> {
  try {
    const [head] = await connection.all<LedgerHead>(`SELECT format, generation FROM ${ledgerTables(database).ledger}`)
    return head
  } catch (error) {
    if (isDuckalogError(error, 'QUERY_FAILED') && shapeKinds.has(error.kind ?? '')) return undefined
    throw error
  }
}

async function joinLedger(connection: DriverConnection, database: string, withKept: boolean): Promise<Ledger | undefined> {
  const asked = performance.now()
  const [row] = await connection.all<JoinedLedger>(renderJoin(database, withKept), [database])
  if (!row) return undefined
  const { format, generation, macros, rows, kept_rows, now } = row
  if (isWhole(row)) refuseNewer(database, format)
  return {
    ...{ format, generation, macros: macros ?? 0, rows: rows === null ? [] : (JSON.parse(rows) as JoinedRow[]).map(toRow) },
    ...(withKept && parseKept({ kept_rows, now }, asked)),
  }
}

interface JoinedLedger extends LedgerHead, Partial<KeptText> {
  readonly rows: string | null
}

type JoinedRow = readonly [
  schema_name: string,
  view_name: string,
  owner: string | null,
  present: boolean,
  definition_hash: string | null,
  reopened_hash: string | null,
  intact: boolean | null,
  comment: string | null,
]

function toRow([schema_name, view_name, owner, present, definition_hash, reopened_hash, intact, comment]: JoinedRow): ViewRow {
  return { schema_name, view_name, owner, present, definition_hash, reopened_hash, intact, comment }
}

/** Kinds of errors that another attached database can cause. */
const remoteKinds: ReadonlySet<string> = new Set(['IO', 'HTTP', 'Connection', 'Invalid', 'Invalid Input'])

/** Reads the ledger only, without visiting other databases, and assumes that it is correct. */
async function readUnlisted(
  connection: DriverConnection,
  database: string,
  withKept: boolean,
  error: DuckalogError,
): Promise<Ledger> {
  const { ledger, views } = ledgerTables(database)
  try {
    const [head] = await connection.all<LedgerHead>(
      `FROM ${ledger} WHERE (SELECT count(*) FROM duckdb_databases() WHERE NOT internal) > 1`,
    )
    if (!head) throw error
    refuseNewer(database, head.format)
    const rows = await connection.all<ViewRow>(
      `SELECT schema_name, view_name, owner, true AS present, definition_hash, NULL AS reopened_hash, true AS intact FROM ${views}`,
    )
    const kept = withKept && head.format >= tableSince.materialized ? await readUnlistedKept(connection, database) : {}
    return { ...head, rows, ...kept, unlisted: error.message }
  } catch (failure) {
    throw isDuckalogError(failure, 'QUERY_FAILED') ? error : failure
  }
}

/** All views in one JSON text: converting single values takes longer than the query. */
function renderJoin(database: string, withKept: boolean): string {
  const { ledger, views } = ledgerTables(database)
  const isIntact = '(v.text_hash = l.text_hash OR v.text_hash = l.reopened_hash)'
  // The head of an older format has fewer columns
  const [columns, kept] = withKept ? [', k.kept_rows, k.now', `, ${renderKept(database)} k`] : ['', '']
  return `SELECT g.*, j.rows${columns} FROM ${ledger} g${kept}, (SELECT '[' || string_agg(json_array(
      coalesce(v.schema_name, l.schema_name), coalesce(v.view_name, l.view_name), l.owner, v.view_name IS NOT NULL, l.definition_hash,
      CASE WHEN NOT ${isIntact} THEN l.reopened_hash END, ${isIntact}, v.comment
    ), ',') || ']' AS rows
    FROM (SELECT schema_name, view_name, comment, ${textHash} AS text_hash ${ownViews}) v
    FULL JOIN ${views} l ON v.schema_name = l.schema_name AND v.view_name = l.view_name
  ) j`
}

/** SQL: the views of a database without a ledger, as {@link ViewRow}. */
export function renderBare(): string {
  return `SELECT v.schema_name, v.view_name, NULL AS owner, true AS present, NULL AS definition_hash, NULL AS reopened_hash, NULL AS intact ${ownViews}`
}
