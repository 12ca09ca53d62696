import { linkSignals } from '../../async/linked-signal.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { placeError } from '../../error-context.js'
import { type ApplySessionOptions, applySteps } from '../../session/apply/apply-session.js'
import type { SessionReport } from '../../session/apply/session-report.js'
import { isStatement } from '../../session/plan/connection-state.js'
import type { SessionStep } from '../../session/plan/session-plan.js'
import { claimAttached, releaseAttached } from '../database/claim-file.js'
import { identifyFile } from '../database/file-identity.js'
import { refuseForeign } from '../database/open-file.js'
import { getRegistry, type OpenDatabase } from '../database/registry.js'
import type { SelectedStep } from './select-steps.js'

/** The connections of a restore. */
export interface StepConnections {
  /** Has no session state of its own: no USE, no temporary objects. */
  readonly control: DriverConnection
  /** Runs the statements of the config and creates the views. */
  readonly worker: DriverConnection
  /** Creates what a failed step of the worker needs. Resolves to whether it created anything. */
  readonly createMissing?: ((step: SessionStep, error: unknown) => Promise<boolean>) | undefined
}

/**
 * Applies steps to an instance and records each one as soon as it is done, so that a connect after a failure resumes there. Attachments of
 * other machines run concurrently on connections of their own; all other steps run in sequence. A DuckDB file is claimed before it is
 * attached.
 *
 * @throws ConnectionError DATABASE_SHARED, DATABASE_LOCKED; SessionError
 */
export async function applySelectedSteps(
  database: OpenDatabase,
  connections: StepConnections,
  selected: readonly SelectedStep[],
  options: ApplySessionOptions,
): Promise<SessionReport> {
  const link = linkSignals(options.signal)
  const together = { ...options, signal: link.signal }
  const done = new Map<SelectedStep, SessionReport>()
  const failures: unknown[] = []
  const attempt = async (selection: SelectedStep, work: () => Promise<SessionReport>) => {
    if (link.signal.aborted) return
    try {
      done.set(selection, await work())
    } catch (error) {
      failures.push(error)
      // One failure fails the connect, so the others are cancelled
      link.abort(error)
    }
  }
  const inSequence = async (selections: readonly SelectedStep[]) => {
    for (const selection of selections) {
      await attempt(selection, () =>
        selection.step.scope === 'connection'
          ? applyState(connections, selection.step, together)
          : applyOne(database, isStatement(selection.step) ? connections.worker : connections.control, selection, together),
      )
    }
  }
  try {
    for (const group of groupAttachments(selected)) {
      const [remote, local] = [group.filter(isRemote), group.filter((selection) => !isRemote(selection))]
      await Promise.all([
        inSequence(local),
        ...remote.map((selection) => attempt(selection, () => applyBeside(database, selection, together))),
      ])
    }
    options.signal?.throwIfAborted()
    if (failures.length > 0) throw failures[0]
    return joinReports(selected, done)
  } finally {
    link.unlink()
  }
}

/** Groups consecutive attachments, which can be made concurrently. Steps before and after them may depend on each other. */
function groupAttachments(selected: readonly SelectedStep[]): readonly (readonly SelectedStep[])[] {
  const groups: SelectedStep[][] = []
  let isOpen = false
  for (const selection of selected) {
    const isAttachment = selection.step.kind === 'attachment'
    if (isAttachment && isOpen) groups.at(-1)?.push(selection)
    else groups.push([selection])
    isOpen = isAttachment
  }
  return groups
}

function isRemote({ step }: SelectedStep): boolean {
  return step.kind === 'attachment' && step.network
}

/** Joins the reports in the order of the steps. */
function joinReports(selected: readonly SelectedStep[], done: ReadonlyMap<SelectedStep, SessionReport>): SessionReport {
  const reports = selected.flatMap((selection) => done.get(selection) ?? [])
  return { steps: reports.flatMap(({ steps }) => steps), warnings: reports.flatMap(({ warnings }) => warnings) }
}

/** Applies a step on a connection of its own, which is closed when the step is done. */
async function applyBeside(
  database: OpenDatabase,
  selection: SelectedStep,
  options: ApplySessionOptions,
): Promise<SessionReport> {
  const connection = await database.instance.connect()
  try {
    return await applyOne(database, connection, selection, options)
  } finally {
    const stuck = database.stuck.get(selection.key)
    if (stuck) stuck.finally(() => connection.close()).catch(() => undefined)
    else await connection.close()
  }
}

/** Applies connection state, which does not appear in the report. */
async function applyState(
  { worker, createMissing }: StepConnections,
  step: SessionStep,
  { onEvent: _, ...options }: ApplySessionOptions,
): Promise<SessionReport> {
  try {
    await applySteps(worker, [step], options)
  } catch (error) {
    if (!(await createMissing?.(step, error))) throw error
    await applySteps(worker, [step], options)
  }
  return { steps: [], warnings: [] }
}

async function applyOne(
  database: OpenDatabase,
  connection: DriverConnection,
  { step, key, fingerprint }: SelectedStep,
  options: ApplySessionOptions,
): Promise<SessionReport> {
  const { remote } = getRegistry()
  const after = database.stuck.get(key)
  const report = await withClaimedFile(database, connection, step, () =>
    applySteps(connection, [step], {
      ...options,
      after,
      enterRemote: (signal) => remote.acquire({ signal }),
      onStuck(ended) {
        database.stuck.set(key, ended)
        ended.finally(() => database.stuck.delete(key)).catch(() => undefined)
      },
    }),
  )
  // A step that failed is not recorded, so that the next refresh tries it again
  if (report.steps.every(({ status }) => status !== 'failed')) database.restored.set(key, fingerprint)
  return report
}

async function withClaimedFile<T>(
  database: OpenDatabase,
  connection: DriverConnection,
  step: SessionStep,
  work: () => Promise<T>,
): Promise<T> {
  if (step.kind !== 'attachment' || step.format !== 'duckdb' || step.path === undefined) return work()
  const file = await identifyFile(step.path)
  if (database.attached.has(file)) return work()
  try {
    claimAttached(database, file, step.path)
  } catch (error) {
    throw placeError(error, step.at)
  }
  try {
    if (!(database.hosted && (await isAttachedBy(connection, file)))) await refuseForeign(file, step.path)
    const result = await work()
    // Claimed again, because a file that ATTACH has just created had no inode before
    claimAttached(database, await identifyFile(step.path), step.path)
    return result
  } catch (error) {
    releaseAttached(database, file)
    throw placeError(error, step.at)
  }
}

/** Whether the host has attached the file to its own instance, which is not a second instance of the file. */
async function isAttachedBy(connection: DriverConnection, file: string): Promise<boolean> {
  const rows = await connection.all<{ path: string }>(
    "SELECT path FROM duckdb_databases() WHERE path IS NOT NULL AND type = 'duckdb'",
  )
  const files = await Promise.all(rows.map(({ path }) => identifyFile(path)))
  return files.includes(file)
}
