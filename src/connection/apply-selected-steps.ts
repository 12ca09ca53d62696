import type { DriverConnection } from '../driver/driver.js'
import { placeError } from '../errors.js'
import { type ApplySessionOptions, applySession } from '../session/apply-session.js'
import type { SessionStep } from '../session/session-plan.js'
import type { SessionReport } from '../session/session-report.js'
import { refuseForeign } from './acquire-database.js'
import { identifyFile } from './file-identity.js'
import { claimAttached, type OpenDatabase, releaseAttached } from './registry.js'
import type { SelectedStep } from './select-steps.js'

/**
 * Applies steps to an instance one by one, and records each as soon as it is done: whoever comes after a failure goes on from
 * there. A DuckDB file is claimed before it is attached.
 *
 * @throws ConnectionError DATABASE_SHARED, DATABASE_LOCKED; SessionError
 * @internal
 */
export async function applySelectedSteps(
  database: OpenDatabase,
  connection: DriverConnection,
  selected: readonly SelectedStep[],
  options: ApplySessionOptions,
): Promise<SessionReport> {
  const reports: SessionReport[] = []
  for (const { step, key, fingerprint } of selected) {
    reports.push(await withClaimedFile(database, step, () => applySession(connection, [step], options)))
    database.restored.set(key, fingerprint)
  }
  return { steps: reports.flatMap(({ steps }) => steps), warnings: reports.flatMap(({ warnings }) => warnings) }
}

async function withClaimedFile<T>(database: OpenDatabase, step: SessionStep, work: () => Promise<T>): Promise<T> {
  if (step.kind !== 'attachment' || step.format !== 'duckdb' || step.path === undefined) return work()
  const file = await identifyFile(step.path)
  if (database.attached.has(file)) return work()
  try {
    claimAttached(database, file, step.path)
  } catch (error) {
    throw placeError(error, step.at)
  }
  try {
    await refuseForeign(file, step.path)
    const result = await work()
    // A file that ATTACH has created has an identity of its own only now
    claimAttached(database, await identifyFile(step.path), step.path)
    return result
  } catch (error) {
    releaseAttached(database, file)
    throw placeError(error, step.at)
  }
}
