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
import { readReaders } from '../../views/diff/read-readers.js'
import type { ViewChange } from '../../views/diff/view-change.js'
import { type ReadViewsOptions, readViews } from '../../views/ledger/read-views.js'
import type { StoredViews } from '../../views/ledger/stored-views.js'
import type { ConnectOptions } from '../types/connect-options.js'
import { type ApplyOptions, applyChanges } from './apply-changes.js'
import { findChanges, ownDatabase } from './find-changes.js'
import { reportBroken, reportViews } from './report-views.js'

export interface UpdateOptions extends ApplyOptions, Pick<ConnectOptions, 'readOnly' | 'forceRebuild' | 'orphans'> {
  /** Look whether the sources of unchanged views have other columns, too. */
  readonly sources?: boolean
}

export interface UpdateViewsOptions extends UpdateOptions {
  /** Reads again what stands. */
  readonly read: () => Promise<readonly StoredViews[]>
}

type LedgerUse = Pick<ConnectOptions, 'readOnly' | 'forceRebuild'>

/** How the ledger is read: one that will be made again, or is not written, may be damaged. */
export function planReading({ readOnly = false, forceRebuild = false }: LedgerUse): ReadViewsOptions {
  return { withoutLedger: readOnly || forceRebuild, verifyLedger: forceRebuild && !readOnly }
}

/** Reads the views of all databases that the config has views in. */
export async function readAllViews(
  connection: DriverConnection,
  config: CatalogConfig,
  definitions: readonly ViewDefinition[],
  given: LedgerUse,
): Promise<readonly StoredViews[]> {
  const options = planReading(given)
  const stored = [await readViews(connection, definitions, options)]
  for (const target of planTargets(config)) stored.push(await readViews(connection, definitions, { target, ...options }))
  return stored.map((each) => placeSnapshot(each, config))
}

/** What stands in a database, with the snapshot that it is attached at. */
export function placeSnapshot(stored: StoredViews, config: CatalogConfig): StoredViews {
  const snapshot = planSnapshot(stored.target, config)
  return snapshot === undefined ? stored : { ...stored, snapshot }
}

/**
 * Makes the views what the config says: what is missing or changed, and nothing else. When another writer was first, what stands is
 * read again, and what then is left to do is done; as often as it takes, because the signal ends it with the time of the connect.
 */
export async function updateViews(
  connection: DriverConnection,
  config: CatalogConfig,
  definitions: readonly ViewDefinition[],
  first: readonly StoredViews[],
  options: UpdateViewsOptions,
): Promise<{ readonly changes: readonly ViewChange[]; readonly warnings: readonly Warning[] }> {
  const { readOnly = false, emit, signal, read } = options
  const own = ownDatabase(first)
  const applied: ViewChange[] = []
  let wanted: readonly ViewChange[] = []
  let stored = first
  try {
    for (let attempt = 1; ; attempt++) {
      const { changes, warnings } = await findChanges(connection, config, definitions, stored, options)
      if (readOnly) return { changes, warnings: [...warnings, ...reportViews(changes, stored, readOnly)] }
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
    // The reason is what the host gets
    addApplied(signal?.aborted ? signal.reason : error, done, unchanged)
    throw error
  }
}

/** What was done to views, by database. */
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

/** A change that was made before others came in between is kept by the attempt after it, and was made nevertheless. */
function joinApplied(before: readonly ViewChange[], views: readonly ViewChange[]): readonly ViewChange[] {
  if (before.length === 0) return views
  const made = new Map(before.map((change) => [viewKey(change.view), change]))
  const joined = views.map((change) => (change.action === 'keep' ? (made.get(viewKey(change.view)) ?? change) : change))
  const told = new Set(views.map(({ view }) => viewKey(view)))
  return [...before.filter(({ view }) => !told.has(viewKey(view))), ...joined]
}
