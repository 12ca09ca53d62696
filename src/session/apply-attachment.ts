import { access } from 'node:fs/promises'
import { formatPath, isDuckalogError, type QueryError, SessionError } from '../errors.js'
import { quoteIdentifier, type Statement } from '../sql.js'
import type { AttachmentStep } from './session-plan.js'
import type { StepContext, StepOutcome } from './step-context.js'

/**
 * Attaches a database and makes sure that it can be read; of one that cannot, nothing stays behind.
 * @throws SessionError STEP_FAILED for a SQLite file that is missing, or an ambiguous secret
 * @internal
 */
export async function applyAttachment(step: AttachmentStep, context: StepContext): Promise<StepOutcome> {
  const { name, type, path, secret, probe, statements } = step
  if (type === 'sqlite' && path !== undefined) await refuseMissing(step, path)
  try {
    await context.run(statements)
  } catch (error) {
    if (secret !== undefined) await clean(context, `DROP TEMPORARY SECRET IF EXISTS ${quoteIdentifier(secret)}`)
    throw isAmbiguous(error)
      ? failure(step, 'names a secret that exists twice, temporary and persistent: rename or drop one of them')
      : error
  }
  try {
    if (probe) await runProbe(probe, context)
  } catch (error) {
    await clean(context, `DETACH ${quoteIdentifier(name)}`)
    throw error
  }
  return {}
}

/** DuckDB would attach the missing file without a word, and create it at the first write. */
async function refuseMissing(step: AttachmentStep, path: string): Promise<void> {
  try {
    await access(path)
  } catch {
    throw failure(step, `has the file ${JSON.stringify(path)}, which cannot be read: check the path and its permissions`)
  }
}

function failure(step: AttachmentStep, problem: string): SessionError {
  const { name, at } = step
  const message = `The attachment ${JSON.stringify(name)}${at ? ` (${formatPath(at)})` : ''} ${problem}.`
  return new SessionError('STEP_FAILED', message, { step, ...(at && { at }) })
}

function isAmbiguous(error: unknown): boolean {
  return isDuckalogError(error, 'QUERY_FAILED') && error.message.includes('Ambiguity detected for secret')
}

async function runProbe(probe: Statement, { run }: StepContext): Promise<void> {
  try {
    await run([probe])
  } catch (error) {
    const isAnswer = isDuckalogError(error, 'QUERY_FAILED') && (error as QueryError).kind === 'Catalog'
    if (!isAnswer) throw error
  }
}

/** What fails here must not hide the error that led to it. */
async function clean({ run }: StepContext, sql: string): Promise<void> {
  await run([{ sql }]).catch(() => undefined)
}
