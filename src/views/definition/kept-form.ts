import { hashText } from '../../hash-text.js'
import { quoteQualified } from '../../sql/quote.js'
import type { ViewDefinition, ViewName, ViewSyntax } from './view-definition.js'

/** The schema that holds the rows of materialised views, in the database of the views. */
export const dataSchema = '_duckalog_data'

/**
 * The kept form of a materialised view: it reads the table with its rows. Its name has two parts, so that it is found under every alias of the
 * database. The references of the original SQL are kept, because the rows depend on them. Pure.
 */
export function keepForm<T extends ViewDefinition | ViewSyntax>(definition: T, table: string): T {
  const { secretSql: _, userSqlOffset: __, sniffed: ___, readsSource: ____, ...rest } = definition
  const kept = {
    ...rest,
    sql: `SELECT * FROM ${quoteQualified(dataSchema, table)}`,
    kept: table,
    hash: hashKept(definition, table),
  }
  return ('remoteParquet' in kept ? { ...kept, remoteParquet: [] } : kept) as unknown as T
}

/** The live form of a materialised view whose rows are kept, but not read. Its hash differs, so that the rows are dropped when it is no longer materialised. */
export function leaveUnread<T extends ViewDefinition>(definition: T, table: string): T {
  return { ...definition, unread: table, hash: hashText(definition.hash, 'unread', table) }
}

/** The hash of the kept form of a definition. */
export function hashKept({ hash }: Pick<ViewDefinition, 'hash'>, table: string): string {
  return hashText(hash, 'kept', table)
}

/**
 * The name of a table for the rows of a view: `main__orders__7`. It holds letters, digits and `_` only, because a DuckLake makes a folder of it.
 * @param run - no two runs of a database have the same number
 */
export function nameTable(view: ViewName, run: number): string {
  return `${nameTables(view)}__${run}`
}

/** The prefix of the names of all tables for the rows of a view. */
function nameTables({ schema, name }: ViewName): string {
  const given = `${schema}__${name}`
  const plain = given.replace(/\W/g, '_').slice(0, 60)
  // Two names must not become the same
  const isPlain = plain === given && !/__.*__/.test(given)
  return isPlain ? plain : `${plain}__${hashText(JSON.stringify([schema, name])).slice(0, 8)}`
}

/** Whether a table is one for the rows of a view, of any run. */
export function isTableOf(view: ViewName, table: string): boolean {
  return table.replace(/__\d+$/, '') === nameTables(view)
}

/** Whether a table has a name that {@link nameTable} gives. */
export function isTableName(name: string): boolean {
  return /^\w+__\w+__\d+$/.test(name)
}
