import type { CatalogConfig } from '../config/catalog-config.js'
import type { DriverConnection } from '../driver/driver.js'
import { isConflict } from '../driver/is-conflict.js'
import { messageOf } from '../message-of.js'
import { pause } from '../pause.js'
import { planPause } from '../session/plan-pause.js'
import type { Warning } from '../session/session-report.js'
import type { ViewChange } from '../views/diff-views.js'
import { planTargets } from '../views/plan-targets.js'
import { readViews, type StoredViews } from '../views/read-views.js'
import type { ViewDefinition } from '../views/view-definition.js'
import { type ApplyOptions, applyChanges } from './apply-changes.js'
import type { ConnectOptions } from './connect-options.js'
import { findChanges } from './find-changes.js'
import { placeSnapshot } from './place-snapshot.js'
import { reportViews } from './report-views.js'

/** @internal */
export interface UpdateOptions extends ApplyOptions, Pick<ConnectOptions, 'readOnly' | 'forceRebuild' | 'orphans'> {
  /** Look whether the sources of unchanged views have other columns, too. */
  readonly sources?: boolean
}

/**
 * Reads the views of all databases that the config has views in.
 * @internal
 */
export async function readAllViews(
  connection: DriverConnection,
  config: CatalogConfig,
  definitions: readonly ViewDefinition[],
  { readOnly = false, forceRebuild = false }: Pick<UpdateOptions, 'readOnly' | 'forceRebuild'>,
): Promise<readonly StoredViews[]> {
  const options = { withoutLedger: readOnly || forceRebuild, verifyLedger: forceRebuild && !readOnly }
  const stored = [await readViews(connection, definitions, options)]
  for (const target of planTargets(config)) stored.push(await readViews(connection, definitions, { target, ...options }))
  return stored.map((each) => placeSnapshot(each, config))
}

/**
 * Makes the views what the config says: what is missing or changed, and nothing else. When another writer was first, what stands is
 * read again, and what then is left to do is done; as often as it takes, because the signal ends it with the time of the connect.
 * @internal
 */
export async function updateViews(
  connection: DriverConnection,
  config: CatalogConfig,
  definitions: readonly ViewDefinition[],
  first: readonly StoredViews[],
  options: UpdateOptions,
): Promise<{ readonly views: readonly ViewChange[]; readonly warnings: readonly Warning[] }> {
  const { readOnly = false, emit, signal } = options
  let stored = first
  for (let attempt = 1; ; attempt++) {
    const { changes, warnings } = await findChanges(connection, config, definitions, stored, options)
    if (readOnly) return { views: changes, warnings: [...warnings, ...reportViews(changes, stored, readOnly)] }
    try {
      const views = await applyChanges(connection, config, changes, stored, options)
      return { views, warnings: [...warnings, ...reportViews(views, stored, readOnly)] }
    } catch (error) {
      if (!isConflict(error)) throw error
      emit({ type: 'views-conflict', attempt, message: messageOf(error) })
      await pause(planPause(attempt, {}, Math.random()), signal)
      stored = await readAllViews(connection, config, definitions, options)
    }
  }
}
