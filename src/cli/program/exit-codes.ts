import type { ErrorCode } from '../../index.js'

/** The exit codes of the process. Scripts rely on these numbers. */
export const exitCodes = { ok: 0, bug: 1, usage: 2, failure: 3, missing: 4, changes: 5, testFailed: 6, interrupted: 130 } as const

const usageCodes: ReadonlySet<ErrorCode> = new Set([
  'OPTION_INVALID',
  'VIEW_INVALID',
  'VIEW_CYCLE',
  'QUERY_UNTYPED',
  'FIXTURE_INVALID',
])

/**
 * Maps an error code to an exit code: `usage` for mistakes in the command or the config, `missing` for a config or database that cannot
 * be opened, and `failure` for everything else.
 */
export function exitCodeOf(code: ErrorCode): number {
  if (code === 'CONFIG_NOT_FOUND' || code === 'DATABASE_OPEN_FAILED') return exitCodes.missing
  return code.startsWith('CONFIG_') || usageCodes.has(code) ? exitCodes.usage : exitCodes.failure
}
