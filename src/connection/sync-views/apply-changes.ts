import type { CatalogConfig } from '../../config/model/catalog-config.js'
import type { DriverConnection, DriverInstance } from '../../driver/core/driver.js'
import { type ApplyViewChangesOptions, applyViewChanges } from '../../views/apply/apply-view-changes.js'
import { orderDatabases } from '../../views/diff/order-databases.js'
import { refuseConflicts, type ViewChange } from '../../views/diff/view-change.js'
import type { StoredViews } from '../../views/ledger/stored-views.js'
import type { EmitEvent } from '../types/emit-event.js'
import { ownDatabase } from './find-changes.js'
import { findUnavailable, type MissingDatabase, skipUnavailable, skipView } from './skip-unavailable.js'
import { withSingleThread } from './with-single-thread.js'

export interface ApplyOptions {
  readonly emit: EmitEvent
  /** The instance, if no other catalog uses it. */
  readonly alone?: DriverInstance | undefined
  /** Whether no extension may have hooked into the optimizer or use threads elsewhere. @defaultValue `false` */
  readonly local?: boolean | undefined
  /** Optional attachments that failed. Views over them are unavailable. */
  readonly missing?: readonly MissingDatabase[] | undefined
  /** Called with the changes of each database after their transaction. */
  readonly onApplied?: ((changes: readonly ViewChange[]) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Applies the changes of all databases, one transaction for each.
 * @throws ViewError VIEW_CONFLICT before anything is changed; VIEW_FAILED
 */
export async function applyChanges(
  connection: DriverConnection,
  config: CatalogConfig,
  planned: readonly ViewChange[],
  stored: readonly StoredViews[],
  { emit, alone, local = false, signal, missing = [], onApplied }: ApplyOptions,
): Promise<readonly ViewChange[]> {
  refuseConflicts(planned)
  const own = ownDatabase(stored)
  const changes = await skipUnavailable(connection, planned, own, missing)
  const count = changes.filter(({ action }) => action !== 'keep').length
  emit({ type: 'views-start', changes: count })
  const start = performance.now()
  const common = { withoutOptimizer: local, signal }
  const apply = () => applyParts(connection, config, changes, stored, common, onApplied)
  const done = await (alone && local && areManyPlain(changes) ? withSingleThread(alone, connection, apply) : apply())
  emit({ type: 'views-done', changes: count, durationMs: performance.now() - start })
  return done
}

/** With fewer views, changing the number of threads twice costs more than it saves. */
const manyViews = 100

/** Whether there are many views to create, none of which reads files or another database; those bind faster with all threads. */
function areManyPlain(changes: readonly ViewChange[]): boolean {
  const made = changes.filter(({ action }) => action === 'create' || action === 'replace')
  return made.length >= manyViews && made.every(({ definition }) => !definition?.readsSource)
}

async function applyParts(
  connection: DriverConnection,
  config: CatalogConfig,
  changes: readonly ViewChange[],
  stored: readonly StoredViews[],
  common: Pick<ApplyViewChangesOptions, 'withoutOptimizer' | 'signal'>,
  onApplied?: ApplyOptions['onApplied'],
): Promise<readonly ViewChange[]> {
  const own = ownDatabase(stored)
  const done: ViewChange[] = []
  const parts = orderDatabases(changes, own)
  const alone = stored.filter(({ damage, target }) => damage && !parts.some((part) => part.target === target))
  for (const { target, changes: part } of [...parts, ...alone.map(({ target }) => ({ target, changes: [] }))]) {
    const database = target ?? own
    const { generation = 0n, unlisted, damage } = stored.find((each) => each.target === target) ?? {}
    const options = {
      ...common,
      owner: config.name ?? '',
      database,
      generation,
      unlisted: unlisted !== undefined,
      damage,
    }
    const made = await applyPart(connection, part, options)
    done.push(...made)
    onApplied?.(made.filter(({ action }) => action !== 'keep'))
  }
  return done
}

/** Applies the changes of one database. If an optional view fails, it is skipped and the others are retried. */
async function applyPart(
  connection: DriverConnection,
  changes: readonly ViewChange[],
  options: ApplyViewChangesOptions,
): Promise<readonly ViewChange[]> {
  let left = changes
  for (;;) {
    try {
      return await applyViewChanges(connection, left, options)
    } catch (error) {
      const refused = findUnavailable(left, error)
      if (!refused) throw error
      left = left.map((change) => (change === refused.change ? skipView(refused.change, refused.reason) : change))
    }
  }
}
