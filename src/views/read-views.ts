import type { DriverConnection } from '../driver/driver.js'
import { ConnectionError, isDuckalogError, type QueryError } from '../errors.js'
import { ledgerFormat, ledgerTables, renderReopened, reopenedBody, reopenedHash, textHash } from './ledger.js'
import { type ViewDefinition, type ViewName, viewKey } from './view-definition.js'

/**
 * A view that stands in the database, or in its ledger, or in both.
 * @public
 */
export interface StoredView extends ViewName {
  /** The catalog that the ledger names as the owner; absent for a view that is in no ledger. */
  readonly owner?: string
  /** Whether the view itself is there. */
  readonly present: boolean
  /** The hash of the definition that it was written from; of a view in no ledger, of the wanted definition that says the same. */
  readonly definitionHash?: string
  /** Whether the view is still what was written. */
  readonly intact: boolean
}

/**
 * What a database holds of views, as far as a config is concerned.
 * @public
 */
export interface StoredViews {
  readonly database: string
  /** The number of the last apply; absent where no ledger exists. */
  readonly generation?: bigint
  readonly views: readonly StoredView[]
  /** Tables that stand where the config wants a view. */
  readonly tables: readonly ViewName[]
}

interface NameRow {
  readonly schema_name: string | null
  readonly view_name: string | null
}

interface ViewRow extends NameRow {
  readonly owner: string | null
  readonly present: boolean
  readonly definition_hash: string | null
  readonly reopened_hash: string | null
  readonly intact: boolean | null
}

interface LedgerRow extends ViewRow {
  readonly format: number
  readonly generation: bigint
}

const ownViews = 'FROM duckdb_views() v WHERE v.database_name = $1 AND NOT v.internal AND NOT v.temporary'

/** SQL: joined with the list of names in `$2`, whose entries may bring a hash and SQL along. */
const namedIn = `JOIN (SELECT value ->> 'schema' AS schema_name, value ->> 'name' AS view_name, value ->> 'hash' AS hash, value ->> 'sql' AS sql
  FROM json_each($2)) w ON lower(v.schema_name) = lower(w.schema_name) AND lower(v.view_name) = lower(w.view_name)`

const namedViews = `(SELECT * ${ownViews}) v ${namedIn}`

/**
 * Reads the views of a connection's database and their ledger, in one query where nothing has changed. Listing views visits
 * every attached database: read before anything else is attached.
 *
 * @throws ConnectionError DATABASE_NEWER when a newer version of this package wrote the ledger
 * @public
 */
export async function readViews(connection: DriverConnection, definitions: readonly ViewDefinition[]): Promise<StoredViews> {
  const [current] = await connection.all<{ name: string }>('SELECT current_database() AS name')
  const database = current?.name ?? ''
  const ledger = await readLedger(connection, database)
  const rows = ledger ?? (await connection.all<ViewRow>(renderBare(), [database]))
  const found = rows.filter(({ view_name }) => view_name !== null)
  const unchanged = await findUnchanged(connection, database, found)
  const same = await findSame(connection, database, found, definitions)
  const views = found.map((row) => toStoredView(row, unchanged, same))
  const generation = ledger?.[0]?.generation
  const tables = await readTables(connection, database, missing(definitions, views))
  return { database, ...(generation !== undefined && { generation }), views, tables }
}

async function readLedger(connection: DriverConnection, database: string): Promise<readonly LedgerRow[] | undefined> {
  const { ledger } = ledgerTables(database)
  let rows: readonly LedgerRow[]
  try {
    rows = await connection.all<LedgerRow>(renderJoin(database), [database])
  } catch (error) {
    if (!isDuckalogError(error, 'QUERY_FAILED') || !['Catalog', 'Binder'].includes((error as QueryError).kind ?? '')) throw error
    const tables = await connection.all(
      "SELECT 1 FROM duckdb_tables() WHERE database_name = $1 AND schema_name = '_duckalog' AND table_name = 'ledger'",
      [database],
    )
    if (tables.length === 0) return undefined
    // A ledger that this version cannot join: its format alone says why
    rows = await connection.all<LedgerRow>(`SELECT format, generation FROM ${ledger}`)
    if (rows.every(({ format }) => format <= ledgerFormat)) throw error
  }
  const newer = rows.find(({ format }) => format > ledgerFormat)
  if (newer) {
    const message =
      `The database ${JSON.stringify(database)} was written by a newer version of duckalog (ledger format ${newer.format}; this version ` +
      `knows ${ledgerFormat}). Nothing was changed. Update duckalog.`
    throw new ConnectionError('DATABASE_NEWER', message)
  }
  return rows
}

/** One row even where there is no view at all, so that the format is always read. */
function renderJoin(database: string): string {
  const { ledger, views } = ledgerTables(database)
  return `SELECT g.format, g.generation, j.* FROM ${ledger} g LEFT JOIN (
    SELECT coalesce(v.schema_name, l.schema_name) AS schema_name, coalesce(v.view_name, l.view_name) AS view_name, l.owner,
      v.view_name IS NOT NULL AS present, l.definition_hash, l.reopened_hash,
      ${textHash} = l.text_hash OR ${textHash} = l.reopened_hash AS intact
    FROM (SELECT schema_name, view_name, sql ${ownViews}) v
    FULL JOIN ${views} l ON v.schema_name = l.schema_name AND v.view_name = l.view_name
  ) j ON true`
}

function renderBare(): string {
  return `SELECT v.schema_name, v.view_name, NULL AS owner, true AS present, NULL AS definition_hash, NULL AS reopened_hash, NULL AS intact ${ownViews}`
}

/** The views whose text is not one of those recorded, and which say the same nevertheless. */
async function findUnchanged(
  connection: DriverConnection,
  database: string,
  rows: readonly ViewRow[],
): Promise<ReadonlySet<string>> {
  const suspects = rows.filter(({ present, owner, intact }) => present && owner !== null && !intact)
  if (suspects.length === 0) return new Set()
  const wanted = suspects.map((row) => ({ ...toName(row), hash: row.reopened_hash }))
  const unchanged = await connection.all<NameRow>(
    `SELECT v.schema_name, v.view_name FROM ${namedViews} WHERE ${reopenedHash} = w.hash`,
    [database, JSON.stringify(wanted)],
  )
  return new Set(unchanged.map((row) => viewKey(toName(row))))
}

/** The views in no ledger that say what the config wants, by their names, with the hash of its definition. */
async function findSame(
  connection: DriverConnection,
  database: string,
  rows: readonly ViewRow[],
  definitions: readonly ViewDefinition[],
): Promise<ReadonlyMap<string, string>> {
  const foreign = new Set(rows.filter(({ owner }) => owner === null).map((row) => viewKey(toName(row))))
  const wanted = definitions.filter((definition) => foreign.has(viewKey(definition)))
  if (wanted.length === 0) return new Map()
  // SQL that does not parse equals nothing; what is wrong with it is said later
  const same = await connection.all<NameRow & { readonly hash: string }>(
    `SELECT v.schema_name, v.view_name, w.hash FROM ${namedViews} WHERE ${reopenedBody} = TRY(${renderReopened('w.sql')})`,
    [database, JSON.stringify(wanted.map(({ schema, name, sql, hash }) => ({ schema, name, sql, hash })))],
  )
  return new Map(same.map((row) => [viewKey(toName(row)), row.hash]))
}

async function readTables(
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

function missing(definitions: readonly ViewDefinition[], views: readonly StoredView[]): readonly ViewName[] {
  const present = new Set(views.filter((view) => view.present).map(viewKey))
  return definitions.filter((definition) => !present.has(viewKey(definition)))
}

function toName({ schema_name, view_name }: NameRow): ViewName {
  return { schema: schema_name ?? '', name: view_name ?? '' }
}

function toStoredView(row: ViewRow, unchanged: ReadonlySet<string>, same: ReadonlyMap<string, string>): StoredView {
  const name = toName(row)
  const key = viewKey(name)
  const definitionHash = row.definition_hash ?? same.get(key)
  return {
    ...name,
    ...(row.owner !== null && { owner: row.owner }),
    present: row.present,
    ...(definitionHash !== undefined && { definitionHash }),
    intact: row.intact === true || unchanged.has(key),
  }
}
