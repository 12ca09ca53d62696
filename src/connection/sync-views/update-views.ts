import { pause } from '../../async/backoff.js'
import type { CatalogConfig } from '../../config/model/catalog-config.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { isConflict } from '../../driver/core/duckdb-errors.js'
import { addApplied } from '../../error-context.js'
import type { AppliedViews } from '../../errors.js'
import { messageOf } from '../../message-of.js'
import { planPause } from '../../session/apply/plan-pause.js'
import type { Warning } from '../../session/apply/session-report.js'
import { planSnapshot, planTargets } from '../../views/definition/plan-targets.js'
import { formatViewName, type ViewDefinition, viewKey } from '../../views/definition/view-definition.js'
import type { ChosenForms } from '../../views/diff/choose-forms.js'
import { readReaders } from '../../views/diff/read-readers.js'
import type { ViewChange } from '../../views/diff/view-change.js'
import { type ReadViewsOptions, readViews } from '../../views/ledger/read-views.js'
import type { StoredViews } from '../../views/ledger/stored-views.js'
import type { ConnectOptions } from '../types/connect-options.js'
import { type ApplyOptions, applyChanges } from './apply-changes.js'
import { findChanges, ownDatabase } from './find-changes.js'
import { warnOfRows } from './known-rows.js'
import { reportBroken, reportViews } from './report-views.js'

export interface UpdateOptions extends ApplyOptions, Pick<ConnectOptions, 'readOnly' | 'forceRebuild' | 'orphans'> {
  /** Also check whether the columns of the sources of unchanged views have changed. @defaultValue `false` */
  readonly sources?: boolean | undefined
  /** See `FindChangesOptions`. @defaultValue `false` */
  readonly copied?: boolean | undefined
}

export interface UpdateViewsOptions extends UpdateOptions {
  /** Reads the stored views again. */
  readonly read: () => Promise<readonly StoredViews[]>
}

/** The result of an update of the views. */
export interface UpdatedViews {
  readonly changes: readonly ViewChange[]
  readonly warnings: readonly Warning[]
  /** The forms of the materialised views. */
  readonly forms: ChosenForms['forms']
}

type LedgerUse = Pick<ConnectOptions, 'readOnly' | 'forceRebuild'>

/** How the ledger is read. It may be damaged if it will be recreated or is not written. */
export function planReading({ readOnly = false, forceRebuild = false }: LedgerUse): ReadViewsOptions {
  return { withoutLedger: readOnly || forceRebuild, verifyLedger: forceRebuild && !readOnly }
}

/** Reads the stored views of all databases that contain views of the config; those of the catalog's own database only if they are not given. */
export async function readAllViews(
  connection: DriverConnection,
  config: CatalogConfig,
  definitions: readonly ViewDefinition[],
  given: LedgerUse,
  own?: StoredViews,
): Promise<readonly StoredViews[]> {
  const options = planReading(given)
  const stored = [own ?? (await readViews(connection, definitions, options))]
  for (const target of planTargets(config)) stored.push(await readViews(connection, definitions, { target, ...options }))
  return stored.map((each) => withSnapshot(each, config))
}

/** Adds the snapshot at which a database is attached to its stored views. */
export function withSnapshot(stored: StoredViews, config: CatalogConfig): StoredViews {
  const snapshot = planSnapshot(stored.target, config)
  return snapshot === undefined ? stored : { ...stored, snapshot }
}

/**
 * Creates, replaces and drops views so that they match the config; unchanged ones are left alone. On a conflict with another writer the views
 * are read again and the rest is retried, until the signal aborts at the end of `timeouts.connect`.
 */
export async function updateViews(
  connection: DriverConnection,
  config: CatalogConfig,
  definitions: readonly ViewDefinition[],
  first: readonly StoredViews[],
  options: UpdateViewsOptions,
): Promise<UpdatedViews> {
  const { readOnly = false, emit, signal, read } = options
  const own = ownDatabase(first)
  const applied: ViewChange[] = []
  let wanted: readonly ViewChange[] = []
  let stored = first
  try {
    for (let attempt = 1; ; attempt++) {
      const { changes, warnings: found, forms } = await findChanges(connection, config, definitions, stored, options)
      const warnings = [...found, ...warnOfRows(forms, config)]
      if (readOnly) return { changes, warnings: [...warnings, ...reportViews(changes, stored, readOnly)], forms }
      wanted = changes
      const before = [...applied]
      const readers = await readReaders(connection, changes, stored, own)
      try {
        const onApplied = (made: readonly ViewChange[]) => void applied.push(...made)
        const views = await applyChanges(connection, config, changes, stored, { ...options, onApplied })
        const broken = await reportBroken(connection, readers)
        return {
          changes: joinApplied(before, views),
          warnings: [...warnings, ...reportViews(views, stored, readOnly), ...broken],
          forms,
        }
      } catch (error) {
        if (!isConflict(error)) throw error
        emit({ type: 'views-conflict', attempt, message: messageOf(error) })
        await pause(planPause(attempt, {}, Math.random()), signal)
        stored = await read()
      }
    }
  } catch (error) {
    const done = listApplied(applied, own)
    const unchanged = listApplied(wanted, own).flatMap(({ database }) =>
      done.some((each) => each.database === database) ? [] : [database],
    )
    // The caller gets the signal's reason
    addApplied(signal?.aborted ? signal.reason : error, done, unchanged)
    throw error
  }
}

/** The changes that were made, by database. */
function listApplied(changes: readonly ViewChange[], own: string): readonly AppliedViews[] {
  const databases = new Map<string, string[]>()
  for (const { action, view } of changes) {
    if (action === 'keep') continue
    const { database = own, schema, name } = view
    const views = databases.get(database) ?? []
    views.push(`${action} ${formatViewName({ schema, name })}`)
    databases.set(database, views)
  }
  return [...databases].map(([database, views]) => ({ database, views }))
}

/** Reports changes of earlier attempts as well: the last attempt sees them as unchanged. */
function joinApplied(before: readonly ViewChange[], views: readonly ViewChange[]): readonly ViewChange[] {
  if (before.length === 0) return views
  const made = new Map(before.map((change) => [viewKey(change.view), change]))
  const joined = views.map((change) => (change.action === 'keep' ? (made.get(viewKey(change.view)) ?? change) : change))
  const told = new Set(views.map(({ view }) => viewKey(view)))
  return [...before.filter(({ view }) => !told.has(viewKey(view))), ...joined]
}
