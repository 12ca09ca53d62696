import { hasBrand } from './duckalog-error.js'
import type {
  BuildError,
  ConfigError,
  ConnectionError,
  DriverError,
  OptionError,
  QueryError,
  SessionError,
  ViewError,
} from './error-classes.js'
import { type ErrorCode, type ErrorCodeOf, errorCodes } from './error-codes.js'

/**
 * The errors with the given codes: `ErrorOf<'CONFIG_INVALID'>` is a {@link ConfigError}. Without codes, the union of all classes, which
 * `error.code` narrows.
 * @public
 */
export type ErrorOf<Code extends ErrorCode = ErrorCode> = {
  readonly BuildError: BuildError<Code & ErrorCodeOf<'BuildError'>>
  readonly ConfigError: ConfigError<Code & ErrorCodeOf<'ConfigError'>>
  readonly ConnectionError: ConnectionError<Code & ErrorCodeOf<'ConnectionError'>>
  readonly DriverError: DriverError<Code & ErrorCodeOf<'DriverError'>>
  readonly OptionError: OptionError
  readonly QueryError: QueryError<Code & ErrorCodeOf<'QueryError'>>
  readonly SessionError: SessionError<Code & ErrorCodeOf<'SessionError'>>
  readonly ViewError: ViewError<Code & ErrorCodeOf<'ViewError'>>
}[(typeof errorCodes)[Code]['class']]

/**
 * Whether a caught value is an error of this package, with one of the given codes if there are any. Narrows to the class of the codes. Works
 * for every copy of the package in the process.
 * @example
 * ```ts
 * if (isDuckalogError(error, 'CONFIG_INVALID', 'CONFIG_SYNTAX')) for (const { path, message } of error.issues) console.error(path, message)
 * ```
 * @public
 */
export function isDuckalogError<Code extends ErrorCode = ErrorCode>(
  error: unknown,
  ...codes: readonly Code[]
): error is ErrorOf<Code> {
  return hasBrand(error) && (codes.length === 0 || (codes as readonly ErrorCode[]).includes(error.code))
}

/** Whether a caught value is a {@link ConfigError}, with any of its codes. */
export function isConfigError(error: unknown): error is ConfigError {
  return hasBrand(error) && errorCodes[error.code].class === 'ConfigError'
}
