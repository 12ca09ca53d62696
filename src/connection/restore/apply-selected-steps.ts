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
  /** Has nothing of its own: neither USE nor temporary objects. */
  readonly keeper: DriverConnection
  /** Runs the statements of the config, and makes the views. */
  readonly maker: DriverConnection
  /** Makes what a step of the maker failed for. Says whether it did. */
  readonly makeMissing?: (step: SessionStep, error: unknown) => Promise<boolean>
}

/**
 * Applies steps to an instance, and records each as soon as it is done: whoever comes after a failure goes on from there. What waits
 * for other machines does so side by side, on connections of its own, beside the other steps, which come one by one. A DuckDB file is
 * claimed before it is attached.
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
      // One failure ends the connect: the others need not be waited for
      link.abort(error)
    }
  }
  const inLine = async (selections: readonly SelectedStep[]) => {
    for (const selection of selections) {
      await attempt(selection, () =>
        selection.step.scope === 'connection'
          ? applyState(connections, selection.step, together)
          : applyOne(database, isStatement(selection.step) ? connections.maker : connections.keeper, selection, together),
      )
    }
  }
  try {
    for (const group of groupAttachments(selected)) {
      const [remote, local] = [group.filter(isRemote), group.filter((selection) => !isRemote(selection))]
      await Promise.all([
        inLine(local),
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

/** Attachments that follow each other: what comes before or behind them may need the others, or them. */
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

/** In the order of the steps, whichever came first. */
function joinReports(selected: readonly SelectedStep[], done: ReadonlyMap<SelectedStep, SessionReport>): SessionReport {
  const reports = selected.flatMap((selection) => done.get(selection) ?? [])
  return { steps: reports.flatMap(({ steps }) => steps), warnings: reports.flatMap(({ warnings }) => warnings) }
}

/** A connection of its own, closed when the step is done with it. */
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

/** What every connection gets is no line of the report. */
async function applyState(
  { maker, makeMissing }: StepConnections,
  step: SessionStep,
  { onEvent: _, ...options }: ApplySessionOptions,
): Promise<SessionReport> {
  try {
    await applySteps(maker, [step], options)
  } catch (error) {
    if (!(await makeMissing?.(step, error))) throw error
    await applySteps(maker, [step], options)
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
      ...(after && { after }),
      enterRemote: (signal) => remote.acquire({ signal }),
      onStuck(ended) {
        database.stuck.set(key, ended)
        ended.finally(() => database.stuck.delete(key)).catch(() => undefined)
      },
    }),
  )
  // What is missing is tried again by the next refresh
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
    // A file that ATTACH has created has an identity of its own only now
    claimAttached(database, await identifyFile(step.path), step.path)
    return result
  } catch (error) {
    releaseAttached(database, file)
    throw placeError(error, step.at)
  }
}

/** What the host attached to its own instance is no second instance of the file. */
async function isAttachedBy(connection: DriverConnection, file: string): Promise<boolean> {
  const rows = await connection.all<{ path: string }>(
    "SELECT path FROM duckdb_databases() WHERE path IS NOT NULL AND type = 'duckdb'",
  )
  const files = await Promise.all(rows.map(({ path }) => identifyFile(path)))
  return files.includes(file)
}
