import { isDuckalogError, SessionError } from '../errors.js'
import type { ExtensionStep } from './session-plan.js'
import type { StepContext, StepOutcome } from './step-context.js'

/**
 * Loads an extension, and installs it only when it is not there: a built-in or present one never touches the network.
 * @internal
 */
export async function applyExtension(step: ExtensionStep, { run }: StepContext): Promise<StepOutcome> {
  try {
    await run(step.statements)
    return {}
  } catch (error) {
    if (step.install.length > 0 && isMissing(error)) return applyInstall(step, run)
    return failed(step, error)
  }
}

async function applyInstall(step: ExtensionStep, run: StepContext['run']): Promise<StepOutcome> {
  try {
    await run([...step.install, ...step.statements])
    return { reason: 'installed' }
  } catch (error) {
    return failed(step, error)
  }
}

function failed(step: ExtensionStep, error: unknown): StepOutcome {
  if (!isDuckalogError(error, 'QUERY_FAILED')) throw error
  const message = [
    `The extension ${JSON.stringify(step.name)} could not be loaded: ${error.message.trimEnd()}`,
    ...(isMissing(error) ? [howToProvide(step)] : []),
  ].join('\n')
  if (step.optional) return { status: 'failed', reason: message, warning: { code: 'EXTENSION_SKIPPED', message } }
  throw new SessionError('EXTENSION_UNAVAILABLE', message, {
    step,
    cause: error,
    ...(step.at && { at: step.at }),
    retryable: error.retryable,
  })
}

function howToProvide({ name, install }: ExtensionStep): string {
  const reason = install.length === 0 ? 'The extension policy of this catalog keeps it from being downloaded. ' : ''
  return (
    `${reason}Put the file ${name}.duckdb_extension for this version of DuckDB into the folder "v<version>/<platform>" below ` +
    'duckdb.directories.extensions, or name the file in duckdb.extensions[].path.'
  )
}

function isMissing(error: unknown): boolean {
  return isDuckalogError(error, 'QUERY_FAILED') && /not found|Failed to download/i.test(error.message)
}
