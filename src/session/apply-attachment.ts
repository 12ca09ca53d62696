import { access } from 'node:fs/promises'
import { SessionError } from '../errors.js'
import { quoteIdentifier } from '../sql.js'
import type { AttachmentStep } from './session-plan.js'
import type { StepContext, StepOutcome } from './step-context.js'

/**
 * Attaches a database and reads from it once; one that cannot be read does not stay attached.
 * @internal
 */
export async function applyAttachment(step: AttachmentStep, { connection, run }: StepContext): Promise<StepOutcome> {
  if (step.type === 'sqlite' && step.path !== undefined) await refuseMissing(step, step.path)
  await run(step.statements)
  if (!step.probe) return {}
  try {
    await connection.all(step.probe.sql)
  } catch (error) {
    await connection.run(`DETACH ${quoteIdentifier(step.name)}`)
    throw error
  }
  return {}
}

/** DuckDB would attach the missing file without a word, and create it at the first write. */
async function refuseMissing(step: AttachmentStep, path: string): Promise<void> {
  try {
    await access(path)
  } catch {
    const message = `The ${step.type} file ${JSON.stringify(path)} of the attachment ${JSON.stringify(step.name)} cannot be read: check the path and its permissions.`
    throw new SessionError('STEP_FAILED', message, { step, ...(step.at && { at: step.at }) })
  }
}
