import type { DriverConnection } from '../../driver/core/driver.js'
import { runnableSql } from '../../sql/quote.js'
import { localKey, type ViewDefinition, type ViewName } from '../definition/view-definition.js'
import { bodyHash, hasColumnList, renderReopenedOrSame, reopenedBody, reopenedHash } from './ledger.js'
import { type NameRow, ownViews, type ViewRow } from './read-ledger.js'
import type { StoredView } from './stored-views.js'

/** SQL: a join with the names in `$2`, a JSON list whose entries may also have a hash and SQL. */
const namedIn = `JOIN (SELECT value ->> 'schema' AS schema_name, value ->> 'name' AS view_name, value ->> 'hash' AS hash, value ->> 'sql' AS sql
  FROM json_each($2)) w ON lower(v.schema_name) = lower(w.schema_name) AND lower(v.view_name) = lower(w.view_name)`

const namedViews = `(SELECT * ${ownViews}) v ${namedIn}`

/** The views whose stored text differs from the recorded ones, but which are equal nevertheless. */
export async function findUnchanged(
  connection: DriverConnection,
  database: string,
  rows: readonly ViewRow[],
): Promise<ReadonlySet<string>> {
  const suspects = rows.filter(({ present, owner, intact }) => present && owner !== null && !intact)
  if (suspects.length === 0) return new Set()
  const wanted = suspects.map((row) => ({ ...toName(row), hash: row.reopened_hash }))
  const unchanged = await connection.all<NameRow>(
    `SELECT v.schema_name, v.view_name FROM ${namedViews} WHERE ${reopenedHash} = w.hash OR ${bodyHash} = w.hash`,
    [database, JSON.stringify(wanted)],
  )
  return new Set(unchanged.map((row) => localKey(toName(row))))
}

/**
 * The views that equal their definitions, among those that are in no ledger or whose text the ledger did not predict: hashes of definitions by
 * the names of the views.
 */
export async function findSame(
  connection: DriverConnection,
  database: string,
  rows: readonly ViewRow[],
  definitions: readonly ViewDefinition[],
  unchanged: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const isUnknown = (row: ViewRow) => row.present && !row.intact && !unchanged.has(localKey(toName(row)))
  const unknown = new Set(rows.filter(isUnknown).map((row) => localKey(toName(row))))
  const wanted = unknown.size === 0 ? [] : definitions.filter((definition) => unknown.has(localKey(definition)))
  if (wanted.length === 0) return new Map()
  // SQL that cannot be parsed equals nothing; the error is reported later
  const same = await connection.all<NameRow & { readonly hash: string }>(
    `SELECT v.schema_name, v.view_name, w.hash FROM ${namedViews} WHERE NOT ${hasColumnList} AND ${reopenedBody} = ${renderReopenedOrSame('w.sql')}`,
    [database, JSON.stringify(wanted.map(toWanted))],
  )
  return new Map(same.map((row) => [localKey(toName(row)), row.hash]))
}

function toWanted(definition: ViewDefinition) {
  const { schema, name, hash } = definition
  return { schema, name, hash, sql: runnableSql(definition) }
}

export async function readTables(
  connection: DriverConnection,
  database: string,
  names: readonly ViewName[],
): Promise<readonly ViewName[]> {
  if (names.length === 0) return []
  return connection.all<{ schema: string; name: string }>(
    `SELECT v.schema_name AS schema, v.view_name AS name
      FROM (SELECT *, table_name AS view_name FROM duckdb_tables() WHERE database_name = $1 AND NOT temporary) v ${namedIn}`,
    [database, JSON.stringify(names.map(({ schema, name }) => ({ schema, name })))],
  )
}

export function findMissing(definitions: readonly ViewDefinition[], views: readonly StoredView[]): readonly ViewName[] {
  const present = new Set(views.filter((view) => view.present).map(localKey))
  return definitions.filter((definition) => !present.has(localKey(definition)))
}

function toName({ schema_name, view_name }: NameRow): ViewName {
  return { schema: schema_name ?? '', name: view_name ?? '' }
}

export function toStoredView(row: ViewRow, unchanged: ReadonlySet<string>, same: ReadonlyMap<string, string>): StoredView {
  const { schema, name } = toName(row)
  const key = row.intact && row.definition_hash !== null ? '' : localKey({ schema, name })
  const sameHash = same.get(key)
  const definitionHash = row.definition_hash ?? sameHash
  const intact = row.intact === true || unchanged.has(key) || (sameHash !== undefined && sameHash === row.definition_hash)
  const view: { -readonly [K in keyof StoredView]: StoredView[K] } = { schema, name, present: row.present, intact }
  if (row.owner !== null) view.owner = row.owner
  if (typeof row.comment === 'string') view.comment = row.comment
  if (definitionHash !== undefined) view.definitionHash = definitionHash
  return view
}
