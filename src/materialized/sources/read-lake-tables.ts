import type { DriverConnection } from '../../driver/core/driver.js'
import { sharedMemory } from '../../shared-memory.js'
import { foldName } from '../../sql/fold-name.js'
import { quoteLiteral } from '../../sql/quote.js'

interface LakeTable {
  readonly name: string
  readonly id: string
  readonly snapshot: string | null
}

/** Changes that leave the rows of a table as they are. */
const rewrites = quoteLiteral(['flushed_inlined', 'inline_flush', 'compacted_table', 'merge_adjacent', 'rewrite_delete'])

/** The last snapshot that changed each table of a DuckLake, by its name in lower case. Tables of one name in several schemas count as one. */
type LakeMarks = ReadonlyMap<string, string>

/** By instance and lake: the marks as of a snapshot. A lake with a long history takes long to read. */
const known = sharedMemory<object, Map<string, { readonly snapshot: string; readonly marks: LakeMarks }>>('lakes')

export async function readLakeTables(connection: DriverConnection, instance: object, alias: string): Promise<LakeMarks> {
  const [current] = await connection.all<{ snapshot: string; path: string | null }>(
    `SELECT id::VARCHAR AS snapshot, path FROM ducklake_current_snapshot(${quoteLiteral(alias)}), duckdb_databases()
      WHERE lower(database_name) = lower(${quoteLiteral(alias)})`,
  )
  const { snapshot = '', path = '' } = current ?? {}
  const lakes = known.get(instance) ?? new Map()
  known.set(instance, lakes)
  const key = `${alias}\0${path}`
  const before = lakes.get(key)
  if (before?.snapshot === snapshot) return before.marks
  const marks = await readMarks(connection, alias, snapshot)
  lakes.set(key, { snapshot, marks })
  return marks
}

async function readMarks(connection: DriverConnection, alias: string, current: string): Promise<LakeMarks> {
  const lake = quoteLiteral(alias)
  const tables = await connection.all<LakeTable & object>(
    `WITH changes AS (
      SELECT snapshot_id, unnest(map_entries(changes)) AS change FROM ducklake_snapshots(${lake})
        WHERE snapshot_id <= ${quoteLiteral(current)}::BIGINT
    ), changed AS (
      SELECT id, max(snapshot_id) AS snapshot FROM changes, unnest(change.value) AS ids(id)
        WHERE NOT list_contains(${rewrites}, change.key) GROUP BY 1
    )
    SELECT table_name AS name, t.table_id::VARCHAR || ' ' || t.table_uuid::VARCHAR AS id, snapshot::VARCHAR AS snapshot
      FROM ducklake_table_info(${lake}) t LEFT JOIN changed c ON c.id = t.table_id::VARCHAR ORDER BY t.table_id`,
  )
  const marks = new Map<string, string>()
  for (const { name, id, snapshot } of tables) {
    const key = foldName(name)
    marks.set(key, [marks.get(key), id, snapshot ?? 'unknown'].filter(Boolean).join(' '))
  }
  return marks
}
