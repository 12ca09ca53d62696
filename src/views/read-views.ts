import type { DriverConnection } from '../driver/driver.js'
import { ConnectionError, isDuckalogError, type QueryError } from '../errors.js'
import { ledgerFormat, ledgerTables, storedText, storedTree } from './ledger.js'
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
  /** The definition's hash when the view was written. */
  readonly definitionHash?: string
  /** Whether the view is still what was written. */
  readonly intact: boolean
  /** The fingerprint of the stored syntax tree; looked up only where it decides something. */
  readonly tree?: string
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

interface ViewRow {
  readonly schema_name: string | null
  readonly view_name: string | null
  readonly owner: string | null
  readonly present: boolean
  readonly definition_hash: string | null
  readonly tree_hash: string | null
  readonly intact: boolean | null
}

interface LedgerRow extends ViewRow {
  readonly format: number
  readonly generation: bigint
}

const ownViews = 'FROM duckdb_views() v WHERE v.database_name = $1 AND NOT v.internal AND NOT v.temporary'

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
  const trees = await readTrees(connection, database, found.filter(suspects(definitions)))
  const views = found.map((row) => toStoredView(row, trees))
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
      v.view_name IS NOT NULL AS present, l.definition_hash, l.tree_hash, ${storedText} = l.text_hash AS intact
    FROM (SELECT schema_name, view_name, sql ${ownViews}) v
    FULL JOIN ${views} l ON v.schema_name = l.schema_name AND v.view_name = l.view_name
  ) j ON true`
}

function renderBare(): string {
  return `SELECT v.schema_name, v.view_name, NULL AS owner, true AS present, NULL AS definition_hash, NULL AS tree_hash, NULL AS intact ${ownViews}`
}

/** A view whose text is not the one that was written, or that is wanted and stands in no ledger: its tree must decide. */
function suspects(definitions: readonly ViewDefinition[]): (row: ViewRow) => boolean {
  const wanted = new Set(definitions.map(viewKey))
  return (row) => row.present && (row.owner === null ? wanted.has(viewKey(toName(row))) : row.intact === false)
}

async function readTrees(
  connection: DriverConnection,
  database: string,
  rows: readonly ViewRow[],
): Promise<ReadonlyMap<string, string>> {
  if (rows.length === 0) return new Map()
  const trees = await connection.all<{ schema_name: string; view_name: string; tree: string }>(
    `SELECT v.schema_name, v.view_name, ${storedTree} AS tree ${ownViews} AND ${listed('v.schema_name', 'v.view_name')}`,
    [database, JSON.stringify(rows.map(toName))],
  )
  return new Map(trees.map(({ schema_name, view_name, tree }) => [viewKey({ schema: schema_name, name: view_name }), tree]))
}

async function readTables(
  connection: DriverConnection,
  database: string,
  names: readonly ViewName[],
): Promise<readonly ViewName[]> {
  if (names.length === 0) return []
  return connection.all<{ schema: string; name: string }>(
    `SELECT schema_name AS schema, table_name AS name FROM duckdb_tables() WHERE database_name = $1 AND NOT temporary
      AND ${listed('schema_name', 'table_name')}`,
    [database, JSON.stringify(names.map(({ schema, name }) => ({ schema, name })))],
  )
}

/** SQL: whether two columns hold one of the names in `$2`. */
function listed(schema: string, name: string): string {
  return `(lower(${schema}), lower(${name})) IN (SELECT (lower(value ->> 'schema'), lower(value ->> 'name')) FROM json_each($2))`
}

function missing(definitions: readonly ViewDefinition[], views: readonly StoredView[]): readonly ViewName[] {
  const present = new Set(views.filter((view) => view.present).map(viewKey))
  return definitions.filter((definition) => !present.has(viewKey(definition)))
}

function toName({ schema_name, view_name }: ViewRow): ViewName {
  return { schema: schema_name ?? '', name: view_name ?? '' }
}

function toStoredView(row: ViewRow, trees: ReadonlyMap<string, string>): StoredView {
  const name = toName(row)
  const tree = trees.get(viewKey(name))
  return {
    ...name,
    ...(row.owner !== null && { owner: row.owner }),
    present: row.present,
    ...(row.definition_hash !== null && { definitionHash: row.definition_hash }),
    intact: row.intact === true || (tree !== undefined && tree === row.tree_hash),
    ...(tree !== undefined && { tree }),
  }
}
