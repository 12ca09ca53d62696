import type { CatalogConfig } from '../config/catalog-config.js'
import type { DriverConnection } from '../driver/driver.js'
import { addToMessage, formatPath, isDuckalogError } from '../errors.js'
import type { Redactor } from '../secrets/redactor.js'
import type { SessionPlan } from '../session/session-plan.js'
import type { SessionReport, Warning } from '../session/session-report.js'
import { applyViewChanges } from '../views/apply-view-changes.js'
import { diffViews, refuseConflicts, type ViewChange } from '../views/diff-views.js'
import { orderDatabases } from '../views/order-databases.js'
import { orderViews } from '../views/order-views.js'
import { planTargets } from '../views/plan-targets.js'
import { readSyntax } from '../views/read-syntax.js'
import { readViews, type StoredViews } from '../views/read-views.js'
import { formatViewName, type ViewDefinition } from '../views/view-definition.js'
import { applySelectedSteps } from './apply-selected-steps.js'
import type { CatalogReport, ConnectOptions } from './catalog-connection.js'
import type { EmitEvent } from './emit-event.js'
import { untilAborted } from './linked-signal.js'
import type { OpenDatabase } from './registry.js'
import { type SelectedStep, selectSteps } from './select-steps.js'

/** @internal */
export interface RestoreOptions
  extends Pick<ConnectOptions, 'readOnly' | 'forceRebuild' | 'orphans' | 'signal' | 'retry' | 'timeouts'> {
  readonly redactor: Redactor
  readonly emit: EmitEvent
}

/**
 * Restores the instance state of a session and brings the views up to date. The views are read before anything is attached,
 * because listing them visits every attached database; but for the databases that hold some of them.
 * @internal
 */
export async function restoreCatalog(
  database: OpenDatabase,
  connection: DriverConnection,
  config: CatalogConfig,
  plan: SessionPlan,
  definitions: readonly ViewDefinition[],
  options: RestoreOptions,
): Promise<CatalogReport> {
  const { emit, redactor, readOnly = false, signal, retry, timeouts } = options
  // A function that gives a secret may never answer
  const { selected, warnings } = await untilAborted(selectSteps(database, plan.steps, redactor), signal)
  const targets = planTargets(config)
  const [before, attachments] = splitBeforeAttachments(selected, targets)
  const apply = (part: readonly SelectedStep[]) =>
    applySelectedSteps(database, connection, part, {
      redactor,
      readOnly,
      onEvent: emit,
      ...(signal && { signal }),
      ...(retry && { retry }),
      ...(timeouts && { timeouts }),
    })

  const prepared = await apply(before)
  const stored = [await readViews(connection, definitions)]
  for (const target of targets) stored.push(await readViews(connection, definitions, { target }))
  const attached = await apply(attachments)
  const views = await updateViews(connection, config, definitions, stored, options).catch((error: unknown) => {
    throw nameMissing(error, attached)
  })

  const stale = [...(readOnly ? reportStale(views) : []), ...stored.flatMap(reportUnlisted)]
  for (const warning of [...warnings, ...stale]) emit({ type: 'warning', ...warning })
  return {
    steps: [...prepared.steps, ...attached.steps],
    views,
    warnings: [...warnings, ...prepared.warnings, ...attached.warnings, ...reportReleased(views), ...stale],
  }
}

/**
 * What has to become of the views, in the order in which it can be done. Where nothing has changed, no SQL is parsed.
 * @internal
 */
export async function planChanges(
  connection: DriverConnection,
  config: CatalogConfig,
  definitions: readonly ViewDefinition[],
  stored: readonly StoredViews[],
  { orphans = 'drop', forceRebuild = false }: Pick<ConnectOptions, 'orphans' | 'forceRebuild'>,
): Promise<readonly ViewChange[]> {
  const options = { owner: config.name ?? '', orphans, forceRebuild }
  const changes = diffViews(definitions, stored, options)
  if (changes.every(({ action }) => action === 'keep')) return changes
  const ordered = orderViews(await readSyntax(connection, definitions), ownDatabase(stored))
  return diffViews(ordered, stored, options)
}

async function updateViews(
  connection: DriverConnection,
  config: CatalogConfig,
  definitions: readonly ViewDefinition[],
  stored: readonly StoredViews[],
  options: RestoreOptions,
): Promise<readonly ViewChange[]> {
  const { readOnly = false, signal, emit } = options
  const changes = await planChanges(connection, config, definitions, stored, options)
  const count = changes.filter(({ action }) => action !== 'keep').length
  if (readOnly) return changes
  emit({ type: 'views-start', changes: count })
  const start = performance.now()
  refuseConflicts(changes)
  const own = ownDatabase(stored)
  const done: string[] = []
  for (const { target, changes: part } of orderDatabases(changes, own)) {
    const database = target ?? own
    const work = applyViewChanges(connection, part, { owner: config.name ?? '', database, ...(signal && { signal }) })
    await work.catch((error: unknown) => {
      throw done.length === 0
        ? error
        : addToMessage(
            error,
            `This holds for its own database; the views in ${done.join(', ')} were changed before it, and stay so.`,
          )
    })
    if (part.some(({ action }) => action !== 'keep')) done.push(JSON.stringify(database))
  }
  emit({ type: 'views-done', changes: count, durationMs: performance.now() - start })
  return changes
}

/** DuckDB says that a table, schema or catalog does not exist; the cause is an attachment that could not be made. */
function nameMissing(error: unknown, { steps }: SessionReport): unknown {
  if (!isDuckalogError(error)) return error
  const missing = steps.find(({ name, status }) => status === 'failed' && error.message.includes(`"${name}"`))
  if (!missing) return error
  return addToMessage(error, `The optional attachment ${JSON.stringify(missing.name)} is missing: ${missing.reason ?? ''}`)
}

function ownDatabase(stored: readonly StoredViews[]): string {
  return stored.find(({ target }) => target === undefined)?.database ?? ''
}

/** What comes before the views are read, and the attachments that come after it. */
function splitBeforeAttachments(
  steps: readonly SelectedStep[],
  targets: readonly string[],
): readonly [readonly SelectedStep[], readonly SelectedStep[]] {
  const found = steps.findIndex(({ step }) => step.kind === 'attachment')
  const first = found < 0 ? steps.length : found
  const isTarget = ({ step }: SelectedStep) => step.kind === 'attachment' && targets.includes(step.name)
  const rest = steps.slice(first)
  return [[...steps.slice(0, first), ...rest.filter(isTarget)], rest.filter((step) => !isTarget(step))]
}

function reportStale(changes: readonly ViewChange[]): readonly Warning[] {
  const stale = changes.filter(({ action }) => action !== 'keep')
  if (stale.length === 0) return []
  const lines = stale.map(({ action, view, reason }) => `${formatViewName(view)} (${action}: ${reason})`)
  return [
    {
      code: 'VIEWS_STALE',
      message: `The session is read-only, and these views are not what the config says: ${lines.join('; ')}`,
    },
  ]
}

function reportUnlisted({ database, unlisted }: StoredViews): readonly Warning[] {
  if (unlisted === undefined) return []
  const message =
    `The views of ${JSON.stringify(database)} could not be listed, so drift was not checked, and the ledger alone says what is there: ` +
    unlisted
  return [{ code: 'DRIFT_UNCHECKED', message }]
}

function reportReleased(changes: readonly ViewChange[]): readonly Warning[] {
  return changes
    .filter(({ released }) => released)
    .map(({ view, reason, definition }) => ({
      code: 'VIEW_RELEASED',
      message: `The view ${formatViewName(view)} left the catalog: ${reason}.`,
      ...(definition && { location: { path: formatPath(definition.at) } }),
    }))
}
