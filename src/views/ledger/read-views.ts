import type { DriverConnection } from '../../driver/core/driver.js'
import { checkArguments, connection as connectionRule, listOfThings } from '../../options/check-arguments.js'
import { filledText, flag } from '../../options/option-rules.js'
import { type OptionRules, takeOptions } from '../../options/take-options.js'
import { isIn, localKey, type ViewDefinition, type ViewName } from '../definition/view-definition.js'
import { markReplaced } from './kept-rows.js'
import { readColumnNames } from './read-column-names.js'
import { readLedger, renderBare, type ViewRow } from './read-ledger.js'
import { createLedgerError, readLedgerDamage } from './read-ledger-damage.js'
import { readMacros } from './read-macros.js'
import { findMissing, findSame, findUnchanged, readTables, toStoredView } from './reconcile-views.js'
import type { StoredView, StoredViews } from './stored-views.js'

/** Options for {@link readViews}. @public */
export interface ReadViewsOptions {
  /** The alias of an attached database to read; only definitions in it are considered. @defaultValue the catalog's own database */
  readonly target?: string | undefined
  /** The name of that database on the connection. @defaultValue `target`, or the current database */
  readonly database?: string | undefined
  /** Treat a damaged ledger as missing instead of failing. @defaultValue `false` */
  readonly withoutLedger?: boolean | undefined
  /** Check all tables and columns of the ledger, also those that are only written. @defaultValue `false` */
  readonly verifyLedger?: boolean | undefined
}

const readViewsRules: OptionRules<ReadViewsOptions> = {
  target: filledText,
  database: filledText,
  withoutLedger: flag,
  verifyLedger: flag,
}

/**
 * Reads the views of a database and their ledger; in one query if nothing has changed. Listing views visits every attached database, so call
 * this before attaching more than necessary.
 *
 * @throws ConnectionError DATABASE_NEWER when a newer version of this package wrote the ledger, LEDGER_DAMAGED; OptionError OPTION_INVALID
 * @experimental
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
  const withKept = wanted.some(({ materialized }) => materialized)
  const read = (verifyLedger && (await readLedgerDamage(connection, name))) || (await readLedger(connection, name, withKept))
  const damage = read && 'drops' in read ? read : undefined
  if (damage && !withoutLedger) throw createLedgerError(target ?? name, damage)
  const first = read && 'rows' in read ? read : undefined
  const bare = first ? [] : await connection.all<ViewRow>(renderBare(), [name])
  // Another machine may have created the ledger and the views in the meantime
  const again = bare.length > 0 && !damage ? await readLedger(connection, name, withKept) : first
  const ledger = again && 'rows' in again ? again : undefined
  const found = ledger?.rows ?? bare
  const unchanged = await findUnchanged(connection, name, found)
  const [wantedViews, wantedMacros] = [wanted.filter(({ macro }) => !macro), wanted.filter(({ macro }) => macro)]
  const same = await findSame(connection, name, found, wantedViews, unchanged)
  const { generation, format, macros, unlisted } = ledger ?? {}
  const has = { ledger: Boolean(macros), unlisted: unlisted !== undefined }
  const described = unlisted === undefined ? wantedViews.filter(({ columns }) => columns) : []
  const columns = await readColumnNames(connection, name, described)
  const views = [
    ...found.map((row) => withColumns(toStoredView(row, unchanged, same), columns)),
    ...(await readMacros(connection, name, wantedMacros, has)),
  ]
  const tables = unlisted === undefined ? await readTables(connection, name, findMissing(wantedViews, views)) : []
  const { keptRows = [], clockMs = 0 } = ledger ?? {}
  return {
    database: target ?? name,
    target,
    ...(withKept && { kept: markReplaced(keptRows, views), clockMs }),
    generation,
    format,
    views: placeIn(target, views),
    tables: placeIn(target, tables),
    unlisted,
    damage,
  }
}

function withColumns(view: StoredView, columns: ReadonlyMap<string, readonly string[]>): StoredView {
  const names = columns.size === 0 ? undefined : columns.get(localKey(view))
  return names ? { ...view, columns: names } : view
}

async function readCurrentDatabase(connection: DriverConnection): Promise<string> {
  const [current] = await connection.all<{ name: string }>('SELECT current_database() AS name')
  return current?.name ?? ''
}

function placeIn<T extends ViewName>(database: string | undefined, names: readonly T[]): readonly T[] {
  return database === undefined ? names : names.map((name) => ({ ...name, database }))
}
