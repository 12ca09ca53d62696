import { findCredentials } from '../credentials/find-credentials.js'
import { hideSpans } from '../credentials/hide-spans.js'
import { messageOf } from '../message-of.js'
import { sharedMemory } from '../shared-memory.js'
import type { ErrorCode } from './error-codes.js'
import type { ConfigIssue, FailedStatement, OptionIssue } from './issues.js'
import type { Location } from './location.js'

/**
 * The views of one database that were changed before an error. They remain changed: each database has its own transaction.
 * @public
 */
export interface AppliedViews {
  /** The name of the database, or the alias of an attached catalog. */
  readonly database: string
  /** The change of each view: `create main.orders`. */
  readonly views: readonly string[]
}

/**
 * One cause of an error, for logs.
 * @public
 */
export interface ErrorCauseJson {
  /** The class of an error. Absent for another value. */
  readonly name?: string
  /** The message of an error, or a thrown text. */
  readonly message: string
  /** The code of an error of this package, or of Node: `ENOENT`. */
  readonly code?: string | number
  /** Its cause. */
  readonly cause?: ErrorCauseJson
  /** The first of the errors that an AggregateError holds. */
  readonly errors?: readonly ErrorCauseJson[]
}

/**
 * An error of this package as plain data, for logs: what {@link DuckalogError.toJSON} returns. Credentials are redacted.
 * @public
 */
export interface DuckalogErrorJson {
  /** The class of the error. */
  readonly name: string
  /** What went wrong; stable across versions. */
  readonly code: ErrorCode
  /** What went wrong, where, and what to do. */
  readonly message: string
  /** Where the code is explained: `docs/errors.md#view_conflict`. */
  readonly help: string
  /** Whether the same call may succeed later without a change. */
  readonly retryable: boolean
  /** The place in the config that caused the error. */
  readonly location?: Location
  /** All problems, of a ConfigError or OptionError. */
  readonly issues?: readonly ConfigIssue[] | readonly OptionIssue[]
  /** The views that were changed before the error and remain changed. */
  readonly applied?: readonly AppliedViews[]
  /** The step that failed, of a SessionError. */
  readonly step?: { readonly kind: string; readonly name: string }
  /** The view of a ViewError. */
  readonly view?: string
  /** The DuckDB option of a ConnectionError. */
  readonly option?: string
  /** The DuckDB error class of a QueryError. */
  readonly kind?: string
  /** The statement of a script that failed, of a QueryError. */
  readonly statement?: FailedStatement
  /** The error that led to this one. Of errors of others only name, message and code: their fields may hold anything. */
  readonly cause?: ErrorCauseJson
}

type Redact = (text: string) => string
type Details = Omit<DuckalogErrorJson, 'name' | 'code' | 'message' | 'help' | 'retryable' | 'cause'>

/** What all classes of errors have; each has some of the details. */
interface ErrorFields {
  readonly name: string
  readonly code: ErrorCode
  readonly message: string
  readonly help: string
  readonly retryable: boolean
  readonly cause?: unknown
}

const redactors = sharedMemory<object, Redact>('redact')

/** Stores how a catalog redacts its texts for an error that leaves it: parts of the error that are not ours may still name a secret. */
export function rememberRedact(error: object, redact: Redact): void {
  redactors.set(error, redact)
}

/** More causes than any error has; a chain may also be a circle. */
const maxCauses = 10
const maxErrors = 10

/** The error as plain data, with all its texts redacted. */
export function errorToJson(error: ErrorFields): DuckalogErrorJson {
  const redact = redactors.get(error) ?? ((text: string) => hideSpans(text, findCredentials(text)))
  const { name, code, message, help, retryable, cause } = error
  const found: Record<string, unknown> = {}
  for (const key of detailKeys) {
    const value = (error as Partial<Details>)[key]
    if (value !== undefined) found[key] = redactTexts(value, redact)
  }
  return {
    name,
    code,
    message: redact(message),
    help,
    retryable,
    ...(found as Details),
    ...(cause !== undefined && { cause: causeToJson(cause, redact, maxCauses) }),
  }
}

const detailKeys = Object.keys({
  location: true,
  issues: true,
  applied: true,
  step: true,
  view: true,
  option: true,
  kind: true,
  statement: true,
} satisfies Record<keyof Details, true>) as (keyof Details)[]

/** Logging must not throw, and a cause may be anything: an object whose fields throw, too. */
function causeToJson(cause: unknown, redact: Redact, left: number): ErrorCauseJson {
  try {
    return readCause(cause, redact, left)
  } catch {
    return { message: 'a value that cannot be read' }
  }
}

function readCause(cause: unknown, redact: Redact, left: number): ErrorCauseJson {
  if (typeof cause !== 'object' || cause === null) return { message: redact(String(cause)) }
  if (!('message' in cause)) return { message: 'a value that is not an error' }
  const { name, code, cause: next, errors } = cause as { readonly [key in 'name' | 'code' | 'cause' | 'errors']?: unknown }
  return {
    ...(typeof name === 'string' && { name: redact(name) }),
    message: redact(messageOf(cause)),
    ...(typeof code === 'string' && { code: redact(code) }),
    ...(typeof code === 'number' && { code }),
    ...(next !== undefined && left > 1 && { cause: causeToJson(next, redact, left - 1) }),
    ...(Array.isArray(errors) &&
      left > 1 && { errors: errors.slice(0, maxErrors).map((error: unknown) => causeToJson(error, redact, 1)) }),
  }
}

function redactTexts(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item: unknown) => redactTexts(item, redact))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactTexts(item, redact)]))
}
