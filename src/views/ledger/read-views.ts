import type { DriverConnection } from '../../driver/core/driver.js'
import { type DuckalogError, isDuckalogError, type QueryError } from '../../errors.js'
import { checkArguments, connection as connectionRule, listOfThings } from '../../options/check-arguments.js'
import { filledText, flag } from '../../options/option-rules.js'
import { type OptionRules, takeOptions } from '../../options/take-options.js'
import { runnableSql } from '../../sql/quote.js'
import { isIn, localKey, type ViewDefinition, type ViewName } from '../definition/view-definition.js'
import {
  bodyHash,
  hasColumnList,
  type LedgerHead,
  ledgerTables,
  refuseNewer,
  renderReopenedOrSame,
  reopenedBody,
  reopenedHash,
  textHash,
} from './ledger.js'
import { createLedgerError, isWhole, type LedgerDamage, readLedgerDamage, shapeKinds } from './read-ledger-damage.js'
import { readMacros } from './read-macros.js'
import type { StoredView, StoredViews } from './stored-views.js'

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
  readonly comment?: string | null
}

interface Ledger extends LedgerHead {
  readonly rows: readonly ViewRow[]
  readonly unlisted?: string
}

const ownViews = 'FROM duckdb_views() v WHERE v.database_name = $1 AND NOT v.internal AND NOT v.temporary'

/** SQL: joined with the list of names in `$2`, whose entries may bring a hash and SQL along. */
const namedIn = `JOIN (SELECT value ->> 'schema' AS schema_name, value ->> 'name' AS view_name, value ->> 'hash' AS hash, value ->> 'sql' AS sql
  FROM json_each($2)) w ON lower(v.schema_name) = lower(w.schema_name) AND lower(v.view_name) = lower(w.view_name)`

const namedViews = `(SELECT * ${ownViews}) v ${namedIn}`

/** Which views {@link readViews} reads. @public */
export interface ReadViewsOptions {
  /** The alias of an attached database, whose views are read and whose definitions count. @defaultValue the connection's own database */
  readonly target?: string
  /** The name that the connection has for it, if it is another one. */
  readonly database?: string
  /** Read a database whose ledger is damaged as one that has none. @defaultValue `false` */
  readonly withoutLedger?: boolean
  /** Look at the whole shape of the ledger, also at what is only written. @defaultValue `false` */
  readonly verifyLedger?: boolean
}

const readViewsRules: OptionRules<ReadViewsOptions> = {
  target: filledText,
  database: filledText,
  withoutLedger: flag,
  verifyLedger: flag,
}

/**
 * Reads the views of a database and their ledger, in one query where nothing has changed. Listing views visits every attached
 * database: read before anything is attached that need not be.
 *
 * @throws ConnectionError DATABASE_NEWER when a newer version of this package wrote the ledger, LEDGER_DAMAGED; OptionError OPTION_INVALID
 * @public
 */
export async function readViews(
  connection: DriverConnection,
  definitions: readonly ViewDefinition[],
  options?: ReadViewsOptions,
): Promise<StoredViews> {
  const {
    target,
    database = target,
    withoutLedger = false,
    verifyLedger = false,
  } = takeOptions('readViews', options, readViewsRules)
  checkArguments('readViews', {
    connection: [connection, connectionRule],
    definitions: [definitions, listOfThings('view definitions')],
  })
  const name = database ?? (await readCurrentDatabase(connection))
  const wanted = definitions.filter((definition) => isIn(definition, target))
  const read = (verifyLedger && (await readLedgerDamage(connection, name))) || (await readLedger(connection, name))
  const damage = read && 'drops' in read ? read : undefined
  if (damage && !withoutLedger) throw createLedgerError(target ?? name, damage)
  const first = read && 'rows' in read ? read : undefined
  const bare = first ? [] : await connection.all<ViewRow>(renderBare(), [name])
  // Another machine may have made both in between: then these are not views of nobody
  const again = bare.length > 0 && !damage ? await readLedger(connection, name) : first
  const ledger = again && 'rows' in again ? again : undefined
  const found = ledger?.rows ?? bare
  const unchanged = await findUnchanged(connection, name, found)
  const [wantedViews, wantedMacros] = [wanted.filter(({ macro }) => !macro), wanted.filter(({ macro }) => macro)]
  const same = await findSame(connection, name, found, wantedViews, unchanged)
  const { generation, format, macros, unlisted } = ledger ?? {}
  const has = { ledger: Boolean(macros), unlisted: unlisted !== undefined }
  const views = [
    ...found.map((row) => toStoredView(row, unchanged, same)),
    ...(await readMacros(connection, name, wantedMacros, has)),
  ]
  const tables = unlisted === undefined ? await readTables(connection, name, missing(wantedViews, views)) : []
  return {
    database: target ?? name,
    ...(target !== undefined && { target }),
    ...(generation !== undefined && { generation }),
    ...(format !== undefined && { format }),
    views: placeIn(target, views),
    tables: placeIn(target, tables),
    ...(unlisted !== undefined && { unlisted }),
    ...(damage && { damage }),
  }
}

async function readCurrentDatabase(connection: DriverConnection): Promise<string> {
  const [current] = await connection.all<{ name: string }>('SELECT current_database() AS name')
  return current?.name ?? ''
}

function placeIn<T extends ViewName>(database: string | undefined, names: readonly T[]): readonly T[] {
  return database === undefined ? names : names.map((name) => ({ ...name, database }))
}

async function readLedger(connection: DriverConnection, database: string): Promise<Ledger | LedgerDamage | undefined> {
  try {
    const ledger = await joinLedger(connection, database)
    // Without its one row, or with one that cannot be read
    return isWhole(ledger) ? ledger : await readLedgerDamage(connection, database)
  } catch (error) {
    if (!isDuckalogError(error, 'QUERY_FAILED')) throw error
    const { kind = '' } = error as QueryError
    if (remoteKinds.has(kind)) return readUnlisted(connection, database, error)
    if (!shapeKinds.has(kind)) throw error
    const head = await readHead(connection, database)
    // A ledger that this version cannot join: its format alone says why
    if (isWhole(head)) refuseNewer(database, head.format)
    const damage = await readLedgerDamage(connection, database)
    if (damage || !head) return damage
    return joinLedger(connection, database)
  }
}

/** Asked of the ledger itself: to list tables visits every attached database. */
async function readHead(connection: DriverConnection, database: string): Promise<LedgerHead | undefined> {
  try {
    const [head] = await connection.all<LedgerHead>(`SELECT format, generation FROM ${ledgerTables(database).ledger}`)
    return head
  } catch (error) {
    if (isDuckalogError(error, 'QUERY_FAILED') && shapeKinds.has((error as QueryError).kind ?? '')) return undefined
    throw error
  }
}

async function joinLedger(connection: DriverConnection, database: string): Promise<Ledger | undefined> {
  const [row] = await connection.all<LedgerHead & { readonly rows: string | null }>(renderJoin(database), [database])
  if (!row) return undefined
  const { format, generation, macros, rows } = row
  if (isWhole(row)) refuseNewer(database, format)
  return { format, generation, macros: macros ?? 0, rows: rows === null ? [] : (JSON.parse(rows) as JoinedRow[]).map(toRow) }
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

/** Kinds of errors that another attached database can be the cause of. */
const remoteKinds: ReadonlySet<string> = new Set(['IO', 'HTTP', 'Connection', 'Invalid', 'Invalid Input'])

/** What the ledger says, taken as true: its own tables are read without a visit to other databases. */
async function readUnlisted(connection: DriverConnection, database: string, error: DuckalogError): Promise<Ledger> {
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
    return { ...head, rows, unlisted: error.message }
  } catch (failure) {
    throw isDuckalogError(failure, 'QUERY_FAILED') ? error : failure
  }
}

/** All views in one JSON text: to hand out a value of each costs more than to find them. */
function renderJoin(database: string): string {
  const { ledger, views } = ledgerTables(database)
  const isIntact = '(v.text_hash = l.text_hash OR v.text_hash = l.reopened_hash)'
  // Of a ledger of an older format the head has fewer columns
  return `SELECT g.*, j.rows FROM ${ledger} g, (SELECT '[' || string_agg(json_array(
      coalesce(v.schema_name, l.schema_name), coalesce(v.view_name, l.view_name), l.owner, v.view_name IS NOT NULL, l.definition_hash,
      CASE WHEN NOT ${isIntact} THEN l.reopened_hash END, ${isIntact}, v.comment
    ), ',') || ']' AS rows
    FROM (SELECT schema_name, view_name, comment, ${textHash} AS text_hash ${ownViews}) v
    FULL JOIN ${views} l ON v.schema_name = l.schema_name AND v.view_name = l.view_name
  ) j`
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
    `SELECT v.schema_name, v.view_name FROM ${namedViews} WHERE ${reopenedHash} = w.hash OR ${bodyHash} = w.hash`,
    [database, JSON.stringify(wanted)],
  )
  return new Set(unchanged.map((row) => localKey(toName(row))))
}

/**
 * The views that say what the config wants, of those in no ledger and those whose text is not one that the ledger foresaw, by their
 * names, with the hash of the config's definition.
 */
async function findSame(
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
  // SQL that does not parse equals nothing; what is wrong with it is said later
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
  const present = new Set(views.filter((view) => view.present).map(localKey))
  return definitions.filter((definition) => !present.has(localKey(definition)))
}

function toName({ schema_name, view_name }: NameRow): ViewName {
  return { schema: schema_name ?? '', name: view_name ?? '' }
}

function toStoredView(row: ViewRow, unchanged: ReadonlySet<string>, same: ReadonlyMap<string, string>): StoredView {
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
