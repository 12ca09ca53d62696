import { DuckalogError, type DuckalogErrorOptions } from './duckalog-error.js'
import type { ErrorCodeOf } from './error-codes.js'
import type { ConfigIssue, FailedStatement, OptionIssue } from './issues.js'
import { formatLocation, type Location } from './location.js'

/**
 * The config cannot be used: `CONFIG_NOT_FOUND`, `CONFIG_SYNTAX`, `CONFIG_INVALID`, `CONFIG_ENV_MISSING`, `CONFIG_IMPORT_CYCLE`,
 * `CONFIG_PATH_FORBIDDEN`, `QUERY_UNTYPED`, `FIXTURE_INVALID`. `issues` lists all problems, not only the first one.
 * @public
 */
export class ConfigError<Code extends ErrorCodeOf<'ConfigError'> = ErrorCodeOf<'ConfigError'>> extends DuckalogError<Code> {
  /** All problems that were found, each with its location. */
  readonly issues: readonly ConfigIssue[]

  constructor(code: Code, issues: readonly ConfigIssue[], options: DuckalogErrorOptions = {}) {
    const [first] = issues
    super(code, issues.map(renderIssue).join('\n'), { ...options, location: options.location ?? (first && toLocation(first)) })
    this.issues = issues
  }
}

/**
 * A function was called with invalid options or arguments: `OPTION_INVALID`. `issues` lists all problems. Functions that return a promise
 * reject with it, others throw it.
 * @public
 */
export class OptionError extends DuckalogError<'OPTION_INVALID'> {
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
export class DriverError<Code extends ErrorCodeOf<'DriverError'> = ErrorCodeOf<'DriverError'>> extends DuckalogError<Code> {}

/**
 * A database cannot be opened, or a connection cannot be used: `DATABASE_LOCKED`, `DATABASE_SHARED`, `DATABASE_CORRUPT`,
 * `DATABASE_NEWER`, `DATABASE_OPEN_FAILED`, `CATALOG_CLOSED`, `POOL_EXHAUSTED`; `CONNECTION_LOST` for a session on a server that was
 * restarted; `SERVE_FAILED`; `LEDGER_DAMAGED`; `CONNECTION_BUSY` for a statement that waits for a stream whose rows are not read.
 * @public
 */
export class ConnectionError<
  Code extends ErrorCodeOf<'ConnectionError'> = ErrorCodeOf<'ConnectionError'>,
> extends DuckalogError<Code> {
  /** The DuckDB option that prevented the open, if one did. */
  readonly option: string | undefined

  constructor(code: Code, message: string, options: DuckalogErrorOptions & { readonly option?: string | undefined } = {}) {
    super(code, message, options)
    this.option = options.option
  }
}

/**
 * A step of the session could not be restored: `STEP_FAILED`, `STEP_TIMEOUT`, `SECRET_INVALID`, `EXTENSION_UNAVAILABLE`.
 * @public
 */
export class SessionError<Code extends ErrorCodeOf<'SessionError'> = ErrorCodeOf<'SessionError'>> extends DuckalogError<Code> {
  /** The step that failed. */
  readonly step: { readonly kind: string; readonly name: string }

  constructor(
    code: Code,
    message: string,
    options: DuckalogErrorOptions & { readonly step: { readonly kind: string; readonly name: string } },
  ) {
    super(code, message, options)
    this.step = { kind: options.step.kind, name: options.step.name }
  }
}

/**
 * A view cannot be created as the config defines it: `VIEW_INVALID`, `VIEW_CYCLE`, `VIEW_CONFLICT`, `VIEW_FAILED`; or its rows cannot be kept:
 * `MATERIALIZE_FAILED`, `MATERIALIZE_BUDGET`.
 * @public
 */
export class ViewError<Code extends ErrorCodeOf<'ViewError'> = ErrorCodeOf<'ViewError'>> extends DuckalogError<Code> {
  /** The qualified name of the view; of the first one, if the error is about several. */
  readonly view: string

  constructor(code: Code, message: string, options: DuckalogErrorOptions & { readonly view: string }) {
    super(code, message, options)
    this.view = options.view
  }
}

/**
 * A statement failed (`QUERY_FAILED`) or took too long (`QUERY_TIMEOUT`), a row of its result does not match the schema (`ROW_INVALID`), or the
 * result has an unexpected number of rows (`ROW_COUNT_INVALID`). A data check could not be run (`CHECK_FAILED`).
 * @public
 */
export class QueryError<Code extends ErrorCodeOf<'QueryError'> = ErrorCodeOf<'QueryError'>> extends DuckalogError<Code> {
  /** The DuckDB error class, the word before `Error:` in the message: `Catalog`, `Binder`, `IO`, `INTERRUPT` … */
  readonly kind: string | undefined
  /** For a script, the statement that failed; `location` is the place of the error in it, or of the statement if DuckDB does not say where. */
  readonly statement: FailedStatement | undefined

  constructor(code: Code, message: string, options: DuckalogErrorOptions & { readonly kind?: string | undefined } = {}) {
    super(code, message, options)
    this.kind = options.kind
    this.statement = undefined
  }
}

/**
 * A database file could not be built or exported: `BUILD_FAILED`, `EXPORT_FAILED`.
 * @public
 */
export class BuildError<Code extends ErrorCodeOf<'BuildError'> = ErrorCodeOf<'BuildError'>> extends DuckalogError<Code> {}

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
