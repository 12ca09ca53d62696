import type { DriverConnection } from '../../driver/core/driver.js'
import { dataSchema } from '../definition/kept-form.js'
import { localKey, type ViewName } from '../definition/view-definition.js'
import { ledgerTables } from './ledger.js'

/** The record of the rows of a materialised view in a ledger. @public */
export interface KeptRows {
  /** The schema that holds the view. */
  readonly schema: string
  /** The name of the view. */
  readonly name: string
  /** The catalog that keeps the rows. */
  readonly owner: string
  /** The digest of what they were built from; absent before the first rows. */
  readonly build?: string | undefined
  /** The number of the run that built them, which no other run of the database has. */
  readonly run: number
  /** The table that holds them, in the schema `_duckalog_data`; absent before the first rows. */
  readonly table?: string | undefined
  /** Whether the table exists. */
  readonly exists: boolean
  /** Set if a view that somebody made by hand has the name of the table. */
  readonly isView?: boolean
  /** The number of rows. */
  readonly rows?: number | undefined
  /** Their size in the database, in bytes, if it is known. */
  readonly bytes?: number | undefined
  /** When the sources were read: milliseconds since 1970, by the clock of the database. */
  readonly refreshedAt?: number | undefined
  /** When all of them were read: milliseconds since 1970. Later, only some may have been read again. */
  readonly fullAt?: number | undefined
  /** How long that took, in milliseconds. */
  readonly durationMs?: number | undefined
  /** When the last refresh failed, if it did: milliseconds since 1970. */
  readonly failedAt?: number | undefined
  /** Why it failed. */
  readonly failure?: string | undefined
}

type Entry = readonly [
  schema: string,
  name: string,
  owner: string,
  build: string | null,
  run: number,
  table: string | null,
  exists: boolean,
  rows: number | null,
  bytes: number | null,
  refreshedAt: number | null,
  fullAt: number | null,
  durationMs: number | null,
  failedAt: number | null,
  failure: string | null,
]

/**
 * SQL for a subquery with the kept rows of the database `$1` as one JSON text.
 * @param isListed - whether tables can be listed; otherwise all are taken for existing ones
 */
export function renderKept(database: string, isListed = true): string {
  const { materialized } = ledgerTables(database)
  const tables = `(SELECT table_name FROM duckdb_tables() WHERE database_name = $1 AND schema_name = '${dataSchema}')`
  const [exists, join] = isListed
    ? ['t.table_name IS NOT NULL', `LEFT JOIN ${tables} t ON t.table_name = m.table_name`]
    : ['m.table_name IS NOT NULL', '']
  return `(SELECT '[' || string_agg(json_array(m.schema_name, m.view_name, m.owner, m.build_hash, m.run, m.table_name, ${exists}, m.rows,
      m.bytes, m.refreshed_at, m.full_at, m.duration_ms, m.failed_at, m.failure), ',') || ']' AS kept_rows, epoch_ms(now()) AS now FROM ${materialized} m ${join})`
}

/** What {@link renderKept} returns. */
export interface KeptText {
  readonly kept_rows: string | null
  readonly now: bigint
}

/**
 * @param asked - `performance.now()` before the query: a clock that is read too late would take rows from before a call for newer ones
 */
export function parseKept(
  { kept_rows: text, now = 0n }: { readonly [K in keyof KeptText]?: KeptText[K] | undefined },
  asked: number,
): {
  readonly keptRows: readonly KeptRows[]
  readonly clockMs: number
} {
  const entries = JSON.parse(text ?? '[]') as readonly Entry[]
  const keptRows = entries.map(
    ([schema, name, owner, build, run, table, exists, rows, bytes, refreshedAt, fullAt, durationMs, failedAt, failure]) => ({
      ...{ schema, name, owner, run, exists, build: build ?? undefined, table: table ?? undefined },
      ...{ rows: rows ?? undefined, bytes: bytes ?? undefined, refreshedAt: refreshedAt ?? undefined },
      ...{
        fullAt: fullAt ?? undefined,
        durationMs: durationMs ?? undefined,
        failedAt: failedAt ?? undefined,
        failure: failure ?? undefined,
      },
    }),
  )
  return { keptRows, clockMs: Number(now) - asked }
}

/** Marks the rows whose table was replaced by a view. Pure. */
export function markReplaced(rows: readonly KeptRows[], views: readonly ViewName[]): readonly KeptRows[] {
  if (rows.every(({ exists }) => exists)) return rows
  const names = new Set(views.map(localKey))
  const isView = ({ exists, table }: KeptRows) =>
    !exists && table !== undefined && names.has(localKey({ schema: dataSchema, name: table }))
  return rows.map((row) => (isView(row) ? { ...row, isView: true } : row))
}

/** Reads the kept rows without listing tables, which would visit every attached database. */
export async function readUnlistedKept(connection: DriverConnection, database: string): Promise<ReturnType<typeof parseKept>> {
  const asked = performance.now()
  const [row] = await connection.all<KeptText>(`FROM ${renderKept(database, false)}`)
  return parseKept(row ?? {}, asked)
}
