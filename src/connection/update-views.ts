import type { CatalogConfig } from '../config/catalog-config.js'
import type { DriverConnection } from '../driver/driver.js'
import { isConflict } from '../driver/is-conflict.js'
import { addToMessage } from '../errors.js'
import { messageOf } from '../message-of.js'
import { pause } from '../pause.js'
import { planPause } from '../session/plan-pause.js'
import type { Warning } from '../session/session-report.js'
import { applyViewChanges } from '../views/apply-view-changes.js'
import { refuseConflicts, type ViewChange } from '../views/diff-views.js'
import { orderDatabases } from '../views/order-databases.js'
import { planTargets } from '../views/plan-targets.js'
import { readViews, type StoredViews } from '../views/read-views.js'
import type { ViewDefinition } from '../views/view-definition.js'
import type { ConnectOptions } from './catalog-connection.js'
import type { EmitEvent } from './emit-event.js'
import { findChanges, ownDatabase } from './find-changes.js'
import { placeSnapshot } from './place-snapshot.js'
import { reportViews } from './report-views.js'
import { findUnavailable, type MissingDatabase, skipUnavailable, skipView } from './skip-unavailable.js'

/** @internal */
export interface UpdateOptions extends Pick<ConnectOptions, 'readOnly' | 'forceRebuild' | 'orphans' | 'signal'> {
  readonly emit: EmitEvent
  /** Look whether the sources of unchanged views have other columns, too. */
  readonly sources?: boolean
  /** Optional attachments that could not be made: views over them are unavailable. */
  readonly missing?: readonly MissingDatabase[]
}

/**
 * Reads the views of all databases that the config has views in.
 * @internal
 */
export async function readAllViews(
  connection: DriverConnection,
  config: CatalogConfig,
  definitions: readonly ViewDefinition[],
): Promise<readonly StoredViews[]> {
  const stored = [await readViews(connection, definitions)]
  for (const target of planTargets(config)) stored.push(await readViews(connection, definitions, { target }))
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
      stored = await readAllViews(connection, config, definitions)
    }
  }
}

async function applyChanges(
  connection: DriverConnection,
  config: CatalogConfig,
  planned: readonly ViewChange[],
  stored: readonly StoredViews[],
  { emit, signal, missing = [] }: UpdateOptions,
): Promise<readonly ViewChange[]> {
  refuseConflicts(planned)
  const own = ownDatabase(stored)
  const changes = await skipUnavailable(connection, planned, own, missing)
  const count = changes.filter(({ action }) => action !== 'keep').length
  emit({ type: 'views-start', changes: count })
  const start = performance.now()
  const done: ViewChange[] = []
  const written: string[] = []
  for (const { target, changes: part } of orderDatabases(changes, own)) {
    const database = target ?? own
    const { generation = 0n, unlisted } = stored.find((each) => each.target === target) ?? {}
    const options = {
      owner: config.name ?? '',
      database,
      generation,
      unlisted: unlisted !== undefined,
      ...(signal && { signal }),
    }
    done.push(...(await applyPart(connection, part, options, written)))
    if (part.some(({ action }) => action !== 'keep')) written.push(JSON.stringify(database))
  }
  emit({ type: 'views-done', changes: count, durationMs: performance.now() - start })
  return done
}

/** Applies the changes of one database. An optional view that DuckDB refuses is left out, and the others are tried again. */
async function applyPart(
  connection: DriverConnection,
  changes: readonly ViewChange[],
  options: Parameters<typeof applyViewChanges>[2],
  written: readonly string[],
): Promise<readonly ViewChange[]> {
  let left = changes
  for (;;) {
    try {
      return await applyViewChanges(connection, left, options)
    } catch (error) {
      const refused = findUnavailable(left, error)
      if (!refused) {
        throw written.length === 0
          ? error
          : addToMessage(
              error,
              `This holds for its own database; the views in ${written.join(', ')} were changed before it, and stay so.`,
            )
      }
      left = left.map((change) => (change === refused.change ? skipView(change, refused.reason) : change))
    }
  }
}
