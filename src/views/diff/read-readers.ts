import type { DriverConnection } from '../../driver/core/driver.js'
import { isDuckalogError } from '../../errors.js'
import { quoteQualified } from '../../sql/quote.js'
import { type ViewDefinition, type ViewName, type ViewSyntax, viewKey } from '../definition/view-definition.js'
import { bindView } from '../ledger/bind-view.js'
import { diffColumns } from '../ledger/diff-columns.js'
import { storedBody } from '../ledger/ledger.js'
import type { StoredViews } from '../ledger/stored-views.js'
import { readSyntax } from '../syntax/read-syntax.js'
import { findDependencies } from './order-views.js'
import { planAffected } from './plan-affected.js'
import type { ViewChange } from './view-change.js'

/** A working view that is not in the config, and that reads a view to be replaced or dropped. */
export interface Reader {
  readonly view: ViewSyntax
  /** The name of its database in SQL. */
  readonly database: string
  readonly cause: ViewChange
}

/**
 * Finds views of the user or of another catalog that a set of changes may break. Queries DuckDB only if there are views that are not in the
 * config, and a change that could affect them.
 */
export async function readReaders(
  connection: DriverConnection,
  changes: readonly ViewChange[],
  stored: readonly StoredViews[],
  own: string,
): Promise<readonly Reader[]> {
  const touched = changes.filter(({ action }) => action === 'replace' || action === 'drop')
  if (touched.length === 0) return []
  const ours = new Set(
    changes.filter(({ action, definition }) => definition || action === 'drop').map(({ view }) => viewKey(view)),
  )
  const others: { readonly view: ViewSyntax; readonly database: string }[] = []
  for (const { database, target, views, unlisted } of stored) {
    const names =
      unlisted === undefined ? views.filter((view) => view.macro === undefined && view.present && !ours.has(viewKey(view))) : []
    const texts = names.length === 0 ? [] : await readTexts(connection, database, target, names)
    for (const view of await parseAll(connection, planAffected(texts, touched).affected)) others.push({ view, database })
  }
  if (others.length === 0) return []
  const causes = findCauses(
    others.map(({ view }) => view),
    touched,
    own,
  )
  const readers: Reader[] = []
  for (const { view, database } of others) {
    const cause = causes.get(view)
    if (cause && (await bindStored(connection, view, database)) === undefined) readers.push({ view, database, cause })
  }
  return readers
}

/** The readers that no longer work after the changes, with DuckDB's message. */
export async function readBroken(
  connection: DriverConnection,
  readers: readonly Reader[],
): Promise<readonly { readonly reader: Reader; readonly message: string }[]> {
  const broken: { reader: Reader; message: string }[] = []
  for (const reader of readers) {
    const message = await bindStored(connection, reader.view, reader.database)
    if (message !== undefined) broken.push({ reader, message })
  }
  return broken
}

/** The columns that a replacement will remove and that the SQL of a reader names. */
export async function readLostColumns(
  connection: DriverConnection,
  { view, cause }: Reader,
  own: string,
): Promise<readonly string[]> {
  const { definition } = cause
  if (!definition) return []
  const database = definition.database ?? own
  const before = await bindView(connection, selectFrom(definition, database), database)
  const after = await bindView(connection, definition, database)
  if (typeof before === 'string' || typeof after === 'string') return []
  const text = view.sql.toLowerCase()
  const removed = diffColumns(before, after)?.removed ?? []
  return removed.map(({ name }) => name).filter((name) => text.includes(name.toLowerCase().replaceAll('"', '""')))
}

async function bindStored(connection: DriverConnection, view: ViewDefinition, database: string): Promise<string | undefined> {
  const bound = await bindView(connection, selectFrom(view, database), database)
  return typeof bound === 'string' ? bound : undefined
}

function selectFrom(view: ViewDefinition, database: string): ViewDefinition {
  const { secretSql: _, ...rest } = view
  return { ...rest, sql: `FROM ${quoteQualified(database, view.schema, view.name)}` }
}

async function readTexts(
  connection: DriverConnection,
  database: string,
  target: string | undefined,
  names: readonly ViewName[],
): Promise<readonly ViewDefinition[]> {
  const rows = await connection.all<{ schema: string; name: string; sql: string }>(
    `SELECT v.schema_name AS schema, v.view_name AS name, ${storedBody} AS sql FROM duckdb_views() v
      WHERE v.database_name = $1 AND NOT v.internal AND NOT v.temporary`,
    [database],
  )
  const wanted = new Set(names.map(viewKey))
  return rows
    .map((row) => ({ ...(target !== undefined && { database: target }), ...row, hash: '', at: [] }))
    .filter((view) => wanted.has(viewKey(view)))
}

/** Parses views of others; those that cannot be parsed are skipped. */
async function parseAll(connection: DriverConnection, views: readonly ViewDefinition[]): Promise<readonly ViewSyntax[]> {
  const parsed: ViewSyntax[] = []
  for (const view of views) {
    try {
      parsed.push(...(await readSyntax(connection, [view])))
    } catch (error) {
      if (!isDuckalogError(error)) throw error
    }
  }
  return parsed
}

/** The change that affects each view, directly or through other views. */
function findCauses(
  views: readonly ViewSyntax[],
  touched: readonly ViewChange[],
  own: string,
): ReadonlyMap<ViewSyntax, ViewChange> {
  const changes = new Map(touched.map((change) => [viewKey(change.view), change]))
  const names = touched.map(({ view }): ViewSyntax => ({ ...view, sql: '', hash: '', at: [], references: [] }))
  const dependencies = findDependencies([...views, ...names], own)
  const causes = new Map<ViewSyntax, ViewChange>()
  // Each round finds the readers of the views from the previous round
  for (let before = -1; before < causes.size; ) {
    before = causes.size
    for (const view of views) {
      if (causes.has(view)) continue
      for (const read of dependencies.get(view) ?? []) {
        const cause = changes.get(viewKey(read)) ?? causes.get(read)
        if (cause) causes.set(view, cause)
      }
    }
  }
  return causes
}
