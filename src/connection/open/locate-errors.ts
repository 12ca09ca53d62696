import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { locationOf } from '../../config/model/config-metadata.js'
import { locateError, placeError } from '../../error-context.js'
import { type ConfigPath, type ErrorOf, isDuckalogError } from '../../errors.js'
import { redactDeep } from '../../redaction/redact-deep.js'
import type { Redactor } from '../../redaction/redactor.js'
import { placeOfOpenOption } from '../../session/plan/plan-session.js'
import type { ConnectOptions } from '../types/connect-options.js'

interface ErrorContext {
  readonly config: CatalogConfig
  readonly redactor: Redactor
}

/** Runs work. An error that a place in the config caused gets its file, line and column; credentials are redacted in all errors. */
export async function located<T>(
  context: ErrorContext,
  options: Pick<ConnectOptions, 'databasePath'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw locate(error, context, options)
  }
}

function locate(
  error: unknown,
  { config, redactor }: ErrorContext,
  { databasePath }: Pick<ConnectOptions, 'databasePath'>,
): unknown {
  const at = isDuckalogError(error) ? placeOfDatabaseError(error, config, databasePath) : undefined
  const placed = locateError(placeError(error, at), (path) => locationOf(config, path))
  return redactDeep(placed, redactor.redact)
}

/** A fault of the database itself belongs to `duckdb.database`, unless an option named the file. */
function placeOfDatabaseError(error: ErrorOf, config: CatalogConfig, databasePath: string | undefined): ConfigPath | undefined {
  if ('option' in error && error.option !== undefined) return placeOfOpenOption(config, error.option)
  if (databasePath !== undefined || config.duckdb.database === undefined) return undefined
  return error.code.startsWith('DATABASE_') ? ['duckdb', 'database'] : undefined
}
