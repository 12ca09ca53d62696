/**
 * The codes of all errors that this package throws. Stable and append-only.
 * @public
 */
export type ErrorCode =
  | 'CONFIG_NOT_FOUND'
  | 'CONFIG_SYNTAX'
  | 'CONFIG_INVALID'
  | 'CONFIG_ENV_MISSING'
  | 'DRIVER_MISSING'
  | 'DRIVER_UNSUPPORTED'
  | 'DATABASE_LOCKED'
  | 'DATABASE_SHARED'
  | 'DATABASE_CORRUPT'
  | 'DATABASE_NEWER'
  | 'DATABASE_OPEN_FAILED'
  | 'STEP_FAILED'
  | 'STEP_TIMEOUT'
  | 'SECRET_INVALID'
  | 'EXTENSION_UNAVAILABLE'
  | 'VIEW_INVALID'
  | 'VIEW_CYCLE'
  | 'VIEW_CONFLICT'
  | 'VIEW_FAILED'
  | 'QUERY_FAILED'
  | 'QUERY_TIMEOUT'
  | 'CATALOG_CLOSED'
  | 'BUILD_FAILED'
  | 'EXPORT_FAILED'
  | 'POOL_EXHAUSTED'
  | 'CONFIG_IMPORT_CYCLE'
  | 'CONFIG_PATH_FORBIDDEN'
  | 'CONNECTION_LOST'
  | 'SERVE_FAILED'
  | 'OPTION_INVALID'
  | 'ROW_INVALID'
  | 'CONNECTION_BUSY'
  | 'LEDGER_DAMAGED'
  | 'ROW_COUNT_INVALID'

/**
 * The path of a value in a config: `['views', 3, 'uri']`.
 * @public
 */
export type ConfigPath = readonly (string | number)[]

/**
 * A source location in a config file.
 * @public
 */
export interface Location {
  /** The file as the caller named it. Absent for a config that was given as an object. */
  readonly file?: string
  /** The line number, starting at 1. */
  readonly line?: number
  /** The column number, starting at 1. */
  readonly column?: number
  /** The path of the value in the file, as text: `views[3].uri`. */
  readonly path?: string
  /** The imports that lead from the main file to this one, outermost first. Absent in the main file. */
  readonly importChain?: readonly Location[]
}

/**
 * What an error of this package can carry besides its code and message.
 * @public
 */
export interface DuckalogErrorOptions {
  /** The error that led to this one. */
  readonly cause?: unknown
  /** Whether the same call may succeed later without a change, as after a lock or a network fault. @defaultValue `false` */
  readonly retryable?: boolean
  /** The config path that caused the error, if one did. */
  readonly at?: ConfigPath
  /** The source location of `at`. @defaultValue only its `path` */
  readonly location?: Location
}

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

const brand = Symbol.for('duckalog.error')

/**
 * The base class of all errors that this package throws. Check `code` or use {@link isDuckalogError}: `instanceof` fails between the ESM
 * and the CJS copy of the package, and between realms.
 * @public
 */
export class DuckalogError extends Error {
  /** What went wrong; stable across versions. */
  readonly code: ErrorCode
  /** Whether the same call may succeed later without a change, as after a lock or a network fault. */
  readonly retryable: boolean
  /** The config path that caused the error. */
  readonly at: ConfigPath | undefined
  /** The source location of `at`: file, line and column if the config came from a file. */
  readonly location: Location | undefined
  /** The views that were changed before the error and remain changed; `undefined` if there are none. */
  readonly applied: readonly AppliedViews[] | undefined

  constructor(code: ErrorCode, message: string, options: DuckalogErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.code = code
    this.retryable = options.retryable ?? false
    this.at = options.at
    this.location = options.location ?? (options.at && { path: formatPath(options.at) })
    this.applied = undefined
    Object.defineProperty(this, brand, { value: true })
  }
}

/**
 * One problem in a config.
 * @public
 */
export interface ConfigIssue extends Location {
  /** The path of the value, as text: `views[3].uri`; empty for the config as a whole. */
  readonly path: string
  /** What is wrong and what to write instead. */
  readonly message: string
}

/**
 * The config cannot be used: `CONFIG_NOT_FOUND`, `CONFIG_SYNTAX`, `CONFIG_INVALID`, `CONFIG_ENV_MISSING`, `CONFIG_IMPORT_CYCLE`,
 * `CONFIG_PATH_FORBIDDEN`. `issues` lists all problems, not only the first one.
 * @public
 */
export class ConfigError extends DuckalogError {
  /** All problems that were found, each with its location. */
  readonly issues: readonly ConfigIssue[]

  constructor(code: ErrorCode, issues: readonly ConfigIssue[], options: DuckalogErrorOptions = {}) {
    const [first] = issues
    super(code, issues.map(renderIssue).join('\n'), { ...(first && { location: toLocation(first) }), ...options })
    this.issues = issues
  }
}

/**
 * One problem with the options or arguments of a call.
 * @public
 */
export interface OptionIssue {
  /** The option (`pool.size`) or argument (`sql`); empty for the options as a whole. */
  readonly option: string
  /** What is wrong and what to pass instead. */
  readonly message: string
}

/**
 * A function was called with invalid options or arguments: `OPTION_INVALID`. `issues` lists all problems. Functions that return a promise
 * reject with it, others throw it.
 * @public
 */
export class OptionError extends DuckalogError {
  /** All problems that were found. */
  readonly issues: readonly OptionIssue[]

  /**
   * @param call - the function that was called: `connectToCatalog`
   * @param kind - whether the issues are about options or arguments
   */
  constructor(call: string, issues: readonly OptionIssue[], kind: 'option' | 'argument' = 'option') {
    const lines = issues.map(({ option, message }) =>
      option === '' ? `The options of ${call}() ${message}` : `The ${kind} \`${option}\` of ${call}() ${message}`,
    )
    super('OPTION_INVALID', lines.join('\n'))
    this.issues = issues
  }
}

/**
 * The driver is missing, has an unsupported version, or lacks an ability: `DRIVER_MISSING`, `DRIVER_UNSUPPORTED`.
 * @public
 */
export class DriverError extends DuckalogError {}

/**
 * A database cannot be opened, or a connection cannot be used: `DATABASE_LOCKED`, `DATABASE_SHARED`, `DATABASE_CORRUPT`,
 * `DATABASE_NEWER`, `DATABASE_OPEN_FAILED`, `CATALOG_CLOSED`, `POOL_EXHAUSTED`; `CONNECTION_LOST` for a session on a server that was
 * restarted; `SERVE_FAILED`; `LEDGER_DAMAGED`; `CONNECTION_BUSY` for a statement that waits for a stream whose rows are not read.
 * @public
 */
export class ConnectionError extends DuckalogError {
  /** The DuckDB option that prevented the open, if one did. */
  readonly option: string | undefined

  constructor(code: ErrorCode, message: string, options: DuckalogErrorOptions & { readonly option?: string } = {}) {
    super(code, message, options)
    this.option = options.option
  }
}

/**
 * A step of the session could not be restored: `STEP_FAILED`, `STEP_TIMEOUT`, `SECRET_INVALID`, `EXTENSION_UNAVAILABLE`.
 * @public
 */
export class SessionError extends DuckalogError {
  /** The step that failed. */
  readonly step: { readonly kind: string; readonly name: string }

  constructor(
    code: ErrorCode,
    message: string,
    options: DuckalogErrorOptions & { readonly step: { readonly kind: string; readonly name: string } },
  ) {
    super(code, message, options)
    this.step = { kind: options.step.kind, name: options.step.name }
  }
}

/**
 * A view cannot be created as the config defines it: `VIEW_INVALID`, `VIEW_CYCLE`, `VIEW_CONFLICT`, `VIEW_FAILED`.
 * @public
 */
export class ViewError extends DuckalogError {
  /** The qualified name of the view; of the first one, if the error is about several. */
  readonly view: string

  constructor(code: ErrorCode, message: string, options: DuckalogErrorOptions & { readonly view: string }) {
    super(code, message, options)
    this.view = options.view
  }
}

/**
 * A statement failed (`QUERY_FAILED`) or took too long (`QUERY_TIMEOUT`), a row of its result does not match the schema (`ROW_INVALID`), or the
 * result has an unexpected number of rows (`ROW_COUNT_INVALID`).
 * @public
 */
export class QueryError extends DuckalogError {
  /** The DuckDB error class, the word before `Error:` in the message: `Catalog`, `Binder`, `IO`, `INTERRUPT` … */
  readonly kind: string | undefined

  constructor(code: ErrorCode, message: string, options: DuckalogErrorOptions & { readonly kind?: string | undefined } = {}) {
    super(code, message, options)
    this.kind = options.kind
  }
}

/**
 * A database file could not be built or exported: `BUILD_FAILED`, `EXPORT_FAILED`.
 * @public
 */
export class BuildError extends DuckalogError {}

/**
 * Whether a caught value is an error of this package, with the given code if there is one. Works across the ESM and the CJS copy of the
 * package.
 * @public
 */
export function isDuckalogError(error: unknown, code?: ErrorCode): error is DuckalogError {
  return (
    typeof error === 'object' &&
    error !== null &&
    (error as { [brand]?: unknown })[brand] === true &&
    (code === undefined || (error as DuckalogError).code === code)
  )
}

/** Formats `['views', 3, 'uri']` as `views[3].uri`; keys other than plain words are quoted. */
export function formatPath(path: ConfigPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    if (!/^[\w$-]+$/.test(part)) return `${text}[${JSON.stringify(part)}]`
    return text === '' ? part : `${text}.${part}`
  }, '')
}

/** The known parts of `file:line:column`; `undefined` if there are none. */
export function formatLocation(location: Location): string | undefined {
  const { file, line, column } = location
  if (line === undefined) return file
  return [file ?? '<config>', line, column].filter((part) => part !== undefined).join(':')
}

function renderIssue(issue: ConfigIssue): string {
  const text = [formatLocation(issue), issue.path, issue.message].filter(Boolean).join(': ')
  const chain = (issue.importChain ?? []).slice(-5).flatMap((place) => formatLocation(place) ?? [])
  return chain.length === 0 ? text : `${text} (imported by ${chain.reverse().join(', imported by ')})`
}

function toLocation({ file, line, column, path, importChain }: ConfigIssue): Location {
  return {
    path,
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
    ...(importChain !== undefined && { importChain }),
  }
}
