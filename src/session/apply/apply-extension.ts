import { isDuckalogError, SessionError } from '../../errors.js'
import type { ExtensionStep } from '../plan/session-plan.js'
import { verifyExtension } from './extension-lock.js'
import { describeRemedy, findMissingExtension } from './find-missing-extension.js'
import type { StepContext, StepOutcome } from './step-context.js'

/**
 * Loads an extension, and installs it only if it is missing: a built-in or installed one needs no network.
 * @throws SessionError EXTENSION_UNAVAILABLE
 */
export async function applyExtension(step: ExtensionStep, context: StepContext): Promise<StepOutcome> {
  try {
    await refuseTampered(step, context)
    return await loadExtension(step, context)
  } catch (error) {
    if (!isDuckalogError(error, 'EXTENSION_UNAVAILABLE') || !step.optional) throw error
    const { message } = error
    return { status: 'failed', reason: message, warning: { code: 'EXTENSION_SKIPPED', message } }
  }
}

/** Runs before DuckDB loads the file, whose code runs in this process. */
async function refuseTampered(step: ExtensionStep, { all }: StepContext): Promise<void> {
  if (step.directory === undefined) return
  const problem = await verifyExtension(step.directory, step.name, all)
  if (problem === undefined) return
  const message = `The extension ${JSON.stringify(step.name)} could not be loaded: ${problem}`
  throw new SessionError('EXTENSION_UNAVAILABLE', message, { step, at: step.at })
}

async function loadExtension(step: ExtensionStep, { run, runRemote }: StepContext): Promise<StepOutcome> {
  try {
    await run(step.statements)
    return {}
  } catch (error) {
    if (step.install.length === 0 || !isDuckalogError(error) || !findMissingExtension(error)) throw unavailable(step, error)
    try {
      for (const install of step.install) await runRemote(install)
      await run(step.statements)
      return { reason: 'installed' }
    } catch (failure) {
      throw unavailable(step, failure, error)
    }
  }
}

/** `before` is the failed load that led to an install; its message has the path of the file. */
function unavailable(step: ExtensionStep, error: unknown, before = error): unknown {
  if (!isDuckalogError(error, 'QUERY_FAILED') || !isDuckalogError(before)) return error
  const missing = findMissingExtension(before)
  const remedy =
    step.path === undefined
      ? missing && describeRemedy(missing)
      : 'Check duckdb.extensions[].path: it must be the file of this extension for this DuckDB version and platform.'
  const message = [
    `The extension ${JSON.stringify(step.name)} could not be loaded: ${error.message.trimEnd()}`,
    ...(remedy ? [remedy] : []),
  ]
  return new SessionError('EXTENSION_UNAVAILABLE', message.join('\n'), {
    step,
    cause: error,
    at: step.at,
    retryable: error.retryable,
  })
}
