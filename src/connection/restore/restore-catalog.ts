import { untilAborted } from '../../async/linked-signal.js'
import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { warningsOf } from '../../config/model/config-metadata.js'
import { isQuackAddress } from '../../config/notation/parse-quack-address.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import type { Redactor } from '../../redaction/redactor.js'
import type { SessionReport, StepReport } from '../../session/apply/session-report.js'
import { isConnectionState } from '../../session/plan/connection-state.js'
import type { SessionPlan, SessionStep } from '../../session/plan/session-plan.js'
import { planTargets } from '../../views/definition/plan-targets.js'
import type { ViewDefinition } from '../../views/definition/view-definition.js'
import { splitChanges } from '../../views/diff/split-changes.js'
import type { OpenDatabase } from '../database/registry.js'
import { withConnection } from '../database/with-connection.js'
import { clearSchemaCaches } from '../sync-views/clear-schema-caches.js'
import { createNamedSchemas } from '../sync-views/create-named-schemas.js'
import { type KnownRows, reportForms } from '../sync-views/known-rows.js'
import { recallViews } from '../sync-views/known-views.js'
import type { MissingDatabase } from '../sync-views/skip-unavailable.js'
import { readAllViews, type UpdateOptions, updateViews } from '../sync-views/update-views.js'
import type { CatalogReport } from '../types/catalog-report.js'
import type { ConnectOptions } from '../types/connect-options.js'
import { applySelectedSteps, type StepConnections } from './apply-selected-steps.js'
import { dropRemovedSecrets, secretOwnersOf } from './drop-removed-secrets.js'
import { type SelectedStep, selectSteps } from './select-steps.js'
import { verifyExtensionFolder } from './verify-extension-folder.js'

export interface RestoreOptions extends UpdateOptions, Pick<ConnectOptions, 'retry' | 'timeouts'> {
  readonly redactor: Redactor
  /** Create persistent secrets as temporary ones. @defaultValue `false` */
  readonly temporarySecrets?: boolean | undefined
}

/** A report, and the state of the rows of materialised views. */
export interface RestoredCatalog {
  readonly report: CatalogReport
  readonly rows: KnownRows
}

/**
 * Restores the instance state of a session and brings the views up to date. The stored views are read before anything is attached, because
 * listing them visits every attached database; only databases that contain views of the catalog are attached first.
 */
export async function restoreCatalog(
  database: OpenDatabase,
  connection: DriverConnection,
  config: CatalogConfig,
  plan: SessionPlan,
  definitions: readonly ViewDefinition[],
  options: RestoreOptions,
): Promise<RestoredCatalog> {
  const createMissing = options.readOnly
    ? undefined
    : (step: SessionStep, error: unknown) => createNamedSchemas(connection, step, definitions, error)
  const restore = (worker: DriverConnection) =>
    restoreWith(database, { control: connection, worker, createMissing }, config, plan, definitions, options)
  if (!plan.steps.some(isConnectionState)) return restore(connection)
  return withConnection(database.instance, restore, options.signal)
}

async function restoreWith(
  database: OpenDatabase,
  connections: StepConnections,
  config: CatalogConfig,
  plan: SessionPlan,
  definitions: readonly ViewDefinition[],
  options: RestoreOptions,
): Promise<RestoredCatalog> {
  const { control, worker } = connections
  const { emit, redactor, readOnly = false, temporarySecrets = false, signal, retry, timeouts } = options
  // A function that fetches a secret may hang
  const { selected, warnings } = await untilAborted(selectSteps(database, plan.steps, redactor), signal)
  if (selected.length > 0) emit({ type: 'steps-start', steps: selected.length })
  const targets = planTargets(config)
  const hardening = selected.filter(({ step }) => step.kind === 'security')
  const [before, attachments] = splitBeforeAttachments(
    selected.filter(({ step }) => step.kind !== 'security'),
    targets,
  )
  const keepsSecrets = !readOnly && !temporarySecrets
  const owners = secretOwnersOf(config, database.path)
  const apply = (part: readonly SelectedStep[]) =>
    applySelectedSteps(database, connections, part, {
      redactor,
      readOnly: !keepsSecrets,
      onEvent: emit,
      ...owners,
      signal,
      retry,
      timeouts,
    })

  const read = () => readAllViews(control, config, definitions, options)
  const readFirst = async () => {
    if (options.forceRebuild) return read()
    const { stored, remember } = await recallViews(database, definitions)
    const all = await readAllViews(control, config, definitions, options, stored)
    if (!stored && all[0]) remember(all[0])
    return all
  }
  const isServed = isQuackAddress(plan.database)
  if (!isServed) await verifyExtensionFolder(control, config, plan.steps)
  const prepared = await apply(before)
  const drop = (own: DriverConnection) =>
    dropRemovedSecrets(database, own, plan, { readOnly: !keepsSecrets, redactor, owner: owners.secretOwner, emit })
  const [removed, stored] = await both(
    // A server manages its own secrets
    isServed ? Promise.resolve(noSteps) : withConnection(database.instance, drop, signal),
    readFirst(),
  )
  const attached = await apply(attachments)
  if (options.sources || hasAttachedServer(plan, selected)) await clearSchemaCaches(control)
  const missing = listMissing([...prepared.steps, ...attached.steps])
  const {
    changes,
    warnings: found,
    forms,
  } = await updateViews(worker, config, definitions, stored, {
    ...options,
    read,
    local: isLocal(database, plan),
    missing,
  })
  // Hardening blocks access that creating the views needs, so it comes last
  const hardened = await apply(hardening)

  const known = warningsOf(config)
  for (const warning of [...known, ...warnings, ...found]) emit({ type: 'warning', ...warning })
  const materialized = reportForms(forms)
  const report = {
    steps: [...prepared.steps, ...removed.steps, ...attached.steps, ...hardened.steps],
    ...splitChanges(changes),
    ...(materialized.length > 0 && { materialized }),
    warnings: [...known, ...warnings, ...prepared.warnings, ...removed.warnings, ...attached.warnings, ...found],
  }
  return { report, rows: { forms, stale: new Map(), stored: new WeakRef(stored) } }
}

/** Waits for two concurrent promises. Rejects only after both have settled. */
async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<readonly [A, B]> {
  await Promise.allSettled([first, second])
  return Promise.all([first, second])
}

/** Whether all extensions on the instance are known, and none of them is a service. */
function isLocal({ hosted }: OpenDatabase, { reach, steps }: SessionPlan): boolean {
  const isService = ({ kind, name }: SessionStep) => kind === 'extension' && (name === 'motherduck' || name === 'quack')
  return !hosted && !reach && !steps.some(isService)
}

/** Whether a server was attached before this connect, so that DuckDB's cache of its tables and columns may be outdated. */
function hasAttachedServer({ steps }: SessionPlan, selected: readonly SelectedStep[]): boolean {
  const fresh = new Set(selected.map(({ step }) => `${step.kind} ${step.name}`))
  return steps.some((step) => step.kind === 'attachment' && servers.has(step.type) && !fresh.has(`attachment ${step.name}`))
}

const servers: ReadonlySet<string> = new Set(['postgres', 'mysql', 'quack'])

const noSteps: SessionReport = { steps: [], warnings: [] }

/** The optional attachments that failed. */
function listMissing(steps: readonly StepReport[]): readonly MissingDatabase[] {
  return steps
    .filter(({ kind, status }) => kind === 'attachment' && status === 'failed')
    .map(({ name, reason = '' }) => ({ alias: name, reason }))
}

/** Splits the steps into those before the views are read, and the attachments after that. */
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
