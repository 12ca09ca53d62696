import type { DriverConnection } from '../../driver/core/driver.js'
import { foldName } from '../../sql/fold-name.js'
import { renderColumnComment } from '../definition/render-definition.js'
import { columnCommentsOf, localKey } from '../definition/view-definition.js'
import { findUnknownColumns, type UnknownColumn } from '../diff/find-unknown-columns.js'
import type { ViewChange } from '../diff/view-change.js'
import { readColumnNames } from '../ledger/read-column-names.js'
import { readColumns } from '../ledger/read-columns.js'
import type { ChangeStatement } from './render-changes.js'

/** The statements and problems for the columns of views that were just created or adopted. */
export interface ColumnComments {
  readonly statements: readonly ChangeStatement[]
  /** Names in the config that are not columns, by the keys of the views. */
  readonly unknown: ReadonlyMap<string, readonly UnknownColumn[]>
}

/** The changes after which the comments of columns are to be written. */
export function findDescribed(changes: readonly ViewChange[]): readonly ViewChange[] {
  return changes.filter(({ action, definition }) => /^(?:create|replace|adopt)$/.test(action) && definition?.columns)
}

/**
 * Reads which columns there are, and plans the comments of those that the config describes. Replacing a view has removed them.
 * @param unlisted - whether an attached database is unreachable; like those that DuckDB does not list, as in a DuckLake, the views are then bound
 * to read their columns
 */
export async function readColumnComments(
  connection: DriverConnection,
  made: readonly ViewChange[],
  { database, unlisted }: { readonly database: string; readonly unlisted: boolean },
): Promise<ColumnComments> {
  const views = made.map(({ view }) => view)
  const listed = unlisted ? new Map<string, readonly string[]>() : await readColumnNames(connection, database, views)
  const rest = views.filter((view) => !listed.has(localKey(view)))
  const bound = await readColumns(connection, database, rest)
  const namesOf = (key: string) => listed.get(key) ?? bound.get(key)?.map(({ name }) => name) ?? []
  const unknown = new Map<string, readonly UnknownColumn[]>()
  const statements = made.flatMap((change) => {
    const { view, definition } = change
    if (!definition?.columns) return []
    const key = localKey(view)
    const known = namesOf(key)
    const wanted = definition.columns.map(({ name }) => name)
    const wrong = findUnknownColumns(wanted, known)
    if (wrong.length > 0) unknown.set(key, wrong)
    // Unlike the rest of SQL, this statement compares names case-sensitively
    const spelled = new Map(known.map((name) => [foldName(name), name]))
    return columnCommentsOf(definition).flatMap(([name, text]) => {
      const column = spelled.get(foldName(name))
      return column === undefined ? [] : [{ change, sql: renderColumnComment(view, database, column, text) }]
    })
  })
  return { statements, unknown }
}
