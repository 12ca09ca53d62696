import type { DriverConnection } from '../../driver/core/driver.js'
import { foldName } from '../../sql/fold-name.js'
import { quoteLiteral } from '../../sql/quote.js'

interface LakeTable {
  readonly name: string
  readonly id: string
  readonly snapshot: string | null
}

/** Changes that leave the rows of a table as they are. */
const rewrites = quoteLiteral(['flushed_inlined', 'inline_flush', 'compacted_table', 'merge_adjacent', 'rewrite_delete'])

/**
 * For each table of a DuckLake, the last snapshot that changed it, by its name in lower case. Tables of one name in several schemas count as
 * one.
 */
export async function readLakeTables(connection: DriverConnection, alias: string): Promise<ReadonlyMap<string, string>> {
  const lake = quoteLiteral(alias)
  const tables = await connection.all<LakeTable & object>(
    `WITH changes AS (
      SELECT snapshot_id, unnest(map_entries(changes)) AS change FROM ducklake_snapshots(${lake})
        WHERE snapshot_id <= (SELECT id FROM ducklake_current_snapshot(${lake}))
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
