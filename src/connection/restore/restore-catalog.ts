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
import { forgetSchemas } from '../sync-views/forget-schemas.js'
import { makeNamedSchemas } from '../sync-views/make-named-schemas.js'
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
  /** Secrets that the config wants persistent are created as temporary ones. */
  readonly temporarySecrets?: boolean
}

/**
 * Restores the instance state of a session and brings the views up to date, on a connection that has what every connection has. The views are read before anything is attached,
 * because listing them visits every attached database; but for the databases that hold some of them.
 */
export async function restoreCatalog(
  database: OpenDatabase,
  connection: DriverConnection,
  config: CatalogConfig,
  plan: SessionPlan,
  definitions: readonly ViewDefinition[],
  options: RestoreOptions,
): Promise<CatalogReport> {
  const makeMissing = options.readOnly
    ? undefined
    : (step: SessionStep, error: unknown) => makeNamedSchemas(connection, step, definitions, error)
  const restore = (maker: DriverConnection) =>
    restoreWith(database, { keeper: connection, maker, ...(makeMissing && { makeMissing }) }, config, plan, definitions, options)
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
): Promise<CatalogReport> {
  const { keeper, maker } = connections
  const { emit, redactor, readOnly = false, temporarySecrets = false, signal, retry, timeouts } = options
  // A function that gives a secret may never answer
  const { selected, warnings } = await untilAborted(selectSteps(database, plan.steps, redactor), signal)
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
      ...(signal && { signal }),
      ...(retry && { retry }),
      ...(timeouts && { timeouts }),
    })

  const read = () => readAllViews(keeper, config, definitions, options)
  const isServed = isQuackAddress(plan.database)
  if (!isServed) await verifyExtensionFolder(keeper, config, plan.steps)
  const prepared = await apply(before)
  const drop = (own: DriverConnection) =>
    dropRemovedSecrets(database, own, plan, { readOnly: !keepsSecrets, redactor, owner: owners.secretOwner, emit })
  const [removed, stored] = await both(
    // The secrets of a server are its own
    isServed ? Promise.resolve(noSteps) : withConnection(database.instance, drop, signal),
    read(),
  )
  const attached = await apply(attachments)
  if (options.sources || hasLivingServer(plan, selected)) await forgetSchemas(keeper)
  const missing = listMissing([...prepared.steps, ...attached.steps])
  const { changes, warnings: found } = await updateViews(maker, config, definitions, stored, {
    ...options,
    read,
    local: isLocal(database, plan),
    missing,
  })
  // What the views need must be reached before it is shut
  const hardened = await apply(hardening)

  const known = warningsOf(config)
  for (const warning of [...known, ...warnings, ...found]) emit({ type: 'warning', ...warning })
  return {
    steps: [...prepared.steps, ...removed.steps, ...attached.steps, ...hardened.steps],
    ...splitChanges(changes),
    warnings: [...known, ...warnings, ...prepared.warnings, ...removed.warnings, ...attached.warnings, ...found],
  }
}

/** What two works give that go on side by side; when one fails, the other has ended, too. */
async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<readonly [A, B]> {
  await Promise.allSettled([first, second])
  return Promise.all([first, second])
}

/** What a host has loaded into its own instance is not known. */
function isLocal({ hosted }: OpenDatabase, { reach, steps }: SessionPlan): boolean {
  const isService = ({ kind, name }: SessionStep) => kind === 'extension' && (name === 'motherduck' || name === 'quack')
  return !hosted && !reach && !steps.some(isService)
}

/** Of a server that was attached before this connect, DuckDB may know tables and columns that are no longer so. */
function hasLivingServer({ steps }: SessionPlan, selected: readonly SelectedStep[]): boolean {
  const fresh = new Set(selected.map(({ step }) => `${step.kind} ${step.name}`))
  return steps.some((step) => step.kind === 'attachment' && servers.has(step.type) && !fresh.has(`attachment ${step.name}`))
}

const servers: ReadonlySet<string> = new Set(['postgres', 'mysql', 'quack'])

const noSteps: SessionReport = { steps: [], warnings: [] }

/** The optional attachments that could not be made. */
function listMissing(steps: readonly StepReport[]): readonly MissingDatabase[] {
  return steps
    .filter(({ kind, status }) => kind === 'attachment' && status === 'failed')
    .map(({ name, reason = '' }) => ({ alias: name, reason }))
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
