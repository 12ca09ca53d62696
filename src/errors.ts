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

/**
 * Where a value stands inside a config: `['views', 3, 'uri']`.
 * @public
 */
export type ConfigPath = readonly (string | number)[]

/**
 * A place in a config file, for a person to go to.
 * @public
 */
export interface Location {
  /** The file as it was given; absent for a config that is an object. */
  readonly file?: string
  /** Counted from 1. */
  readonly line?: number
  /** Counted from 1. */
  readonly column?: number
  /** The path inside the file as text: `views[3].uri`. */
  readonly path?: string
  /** The imports that lead from the catalog's main file to this one, outermost first; absent in the main file itself. */
  readonly importChain?: readonly Location[]
}

/**
 * What every error of this package can carry beside its code and message.
 * @public
 */
export interface DuckalogErrorOptions {
  readonly cause?: unknown
  /** @defaultValue `false` */
  readonly retryable?: boolean
  /** Where in the config the cause stands, when a place in the config caused the error. */
  readonly at?: ConfigPath
  readonly location?: Location
}

/**
 * The views of one database that were changed before an error, and stay so: each database is a transaction of its own.
 * @public
 */
export interface AppliedViews {
  /** The name of the database, or the alias of a catalog that is attached. */
  readonly database: string
  /** What was done to which view: `create main.orders`. */
  readonly views: readonly string[]
}

const brand = Symbol.for('duckalog.error')

/**
 * The base of every error that this package throws. Match it by `code`, or with {@link isDuckalogError}: `instanceof` fails
 * between the ESM and the CJS copy of the package, and between realms.
 * @public
 */
export class DuckalogError extends Error {
  readonly code: ErrorCode
  /** Whether the same call may succeed later with nothing changed: a lock, a network fault. */
  readonly retryable: boolean
  /** The place inside the config that caused the error. */
  readonly at: ConfigPath | undefined
  /** The same place as file, line and column, when the config came from a file. */
  readonly location: Location | undefined
  /** What had been done to views when the error came, and stays done; `undefined` where that is nothing. */
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
 * One thing that is wrong in a config.
 * @public
 */
export interface ConfigIssue extends Location {
  readonly path: string
  /** What is wrong, and what to write instead. */
  readonly message: string
}

/**
 * The config cannot be used: `CONFIG_NOT_FOUND`, `CONFIG_SYNTAX`, `CONFIG_INVALID`, `CONFIG_ENV_MISSING`, `CONFIG_IMPORT_CYCLE`,
 * `CONFIG_PATH_FORBIDDEN`. `issues` holds all the problems that were found, not the first one.
 * @public
 */
export class ConfigError extends DuckalogError {
  readonly issues: readonly ConfigIssue[]

  constructor(code: ErrorCode, issues: readonly ConfigIssue[], options: DuckalogErrorOptions = {}) {
    const [first] = issues
    super(code, issues.map(renderIssue).join('\n'), { ...(first && { location: toLocation(first) }), ...options })
    this.issues = issues
  }
}

/**
 * One thing that is wrong with the options of a call.
 * @public
 */
export interface OptionIssue {
  /** The option, `pool.size`, or the argument, `sql`; empty when it is the options as a whole. */
  readonly option: string
  /** What is wrong, and what to write instead. */
  readonly message: string
}

/**
 * A function was called with options or other arguments that it cannot use: `OPTION_INVALID`. `issues` holds all the problems. Functions that return a promise reject
 * with it; the others throw it.
 * @public
 */
export class OptionError extends DuckalogError {
  readonly issues: readonly OptionIssue[]

  /**
   * @param call - the function that was called: `connectToCatalog`
   * @param kind - what the issues are about
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
 * The driver is missing, of an untested version, or cannot do what was asked: `DRIVER_MISSING`, `DRIVER_UNSUPPORTED`.
 * @public
 */
export class DriverError extends DuckalogError {}

/**
 * A database file cannot be opened, or a connection is used after its end: `DATABASE_LOCKED`, `DATABASE_SHARED`,
 * `DATABASE_CORRUPT`, `DATABASE_NEWER`, `DATABASE_OPEN_FAILED`, `CATALOG_CLOSED`, `POOL_EXHAUSTED`; `CONNECTION_LOST` for a session of
 * a server that was restarted; `SERVE_FAILED`; `LEDGER_DAMAGED`; `CONNECTION_BUSY` for a statement behind a stream that nobody reads.
 * @public
 */
export class ConnectionError extends DuckalogError {
  /** DuckDB's option that the database cannot be opened with, when that is the cause. */
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
 * A view cannot be made what the config says: `VIEW_INVALID`, `VIEW_CYCLE`, `VIEW_CONFLICT`, `VIEW_FAILED`.
 * @public
 */
export class ViewError extends DuckalogError {
  /** The qualified name of the (first) view that the error is about. */
  readonly view: string

  constructor(code: ErrorCode, message: string, options: DuckalogErrorOptions & { readonly view: string }) {
    super(code, message, options)
    this.view = options.view
  }
}

/**
 * DuckDB refused a statement: `QUERY_FAILED`, `QUERY_TIMEOUT`. Or a schema refused a row of its result: `ROW_INVALID`.
 * @public
 */
export class QueryError extends DuckalogError {
  /** DuckDB's class of the error, the word before `Error:` in its message: `Catalog`, `Binder`, `IO`, `INTERRUPT` … */
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
 * Whether a caught value is an error of this package, and of this code if one is given. Works between the ESM and the CJS copy
 * of the package.
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

/** `['views', 3, 'uri']` as `views[3].uri`; keys that are no plain word are quoted. */
export function formatPath(path: ConfigPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    if (!/^[\w$-]+$/.test(part)) return `${text}[${JSON.stringify(part)}]`
    return text === '' ? part : `${text}.${part}`
  }, '')
}

/** `file:line:column` as far as it is known, else `undefined`. */
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
