import { type ErrorCode, errorCodes } from './error-codes.js'
import { type AppliedViews, type DuckalogErrorJson, errorToJson } from './error-to-json.js'
import { type ConfigPath, formatPath, type Location } from './location.js'

/**
 * What an error of this package can carry besides its code and message.
 * @public
 */
export interface DuckalogErrorOptions {
  /** The error that led to this one. */
  readonly cause?: unknown
  /** Whether the same call may succeed later without a change, if that differs between errors with this code. @defaultValue `false` */
  readonly retryable?: boolean | undefined
  /** The config path that caused the error, if one did. */
  readonly at?: ConfigPath | undefined
  /** The source location of `at`. @defaultValue only its `path` */
  readonly location?: Location | undefined
}

const brand = Symbol.for('duckalog.error')

/**
 * The base class of all errors that this package throws. Check `code` or use {@link isDuckalogError}: `instanceof` fails between two
 * copies of the package, as in a bundle and beside it, and between realms.
 * @public
 */
export class DuckalogError<Code extends ErrorCode = ErrorCode> extends Error {
  /** What went wrong; stable across versions. {@link errorCodes} explains each code. */
  readonly code: Code
  /** Whether the same call may succeed later without a change, as after a lock or a network fault. */
  readonly retryable: boolean
  /** The config path that caused the error. */
  readonly at: ConfigPath | undefined
  /** The source location of `at`: file, line and column if the config came from a file. */
  readonly location: Location | undefined
  /** The views that were changed before the error and remain changed; `undefined` if there are none. */
  readonly applied: readonly AppliedViews[] | undefined

  constructor(code: Code, message: string, options: DuckalogErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.code = code
    const { retryable } = errorCodes[code]
    this.retryable = retryable === 'sometimes' ? (options.retryable ?? false) : retryable === 'always'
    this.at = options.at
    this.location = options.location ?? (options.at && { path: formatPath(options.at) })
    this.applied = undefined
    Object.defineProperty(this, brand, { value: true })
  }

  /** Where the code is explained, in the documents of this package: `docs/errors.md#view_conflict`. */
  get help(): string {
    return `docs/errors.md#${this.code.toLowerCase()}`
  }

  /**
   * The error as plain data for a log, with the chain of its causes and without stacks. Credentials are redacted. `JSON.stringify()` calls it.
   */
  toJSON(): DuckalogErrorJson {
    return errorToJson(this)
  }
}

/** Whether a caught value is an error of this package, of either copy. */
export function hasBrand(error: unknown): error is DuckalogError {
  return typeof error === 'object' && error !== null && (error as { [brand]?: unknown })[brand] === true
}
