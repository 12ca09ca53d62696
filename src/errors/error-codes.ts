/**
 * What an error code means: one entry of {@link errorCodes}.
 * @public
 */
export interface ErrorCodeEntry<
  Class extends string = string,
  Retryable extends 'never' | 'sometimes' | 'always' = 'never' | 'sometimes' | 'always',
> {
  /** The name of the class of the errors with this code: `ConfigError`. */
  readonly class: Class
  /** What went wrong. */
  readonly meaning: string
  /** What to do. */
  readonly remedy: string
  /** Whether the same call may succeed later without a change. If `sometimes`, see `error.retryable`. */
  readonly retryable: Retryable
}

/**
 * All error codes of this package: class, meaning, remedy, and whether a retry may help. Stable and append-only. The same as text:
 * `docs/errors.md`, where `error.help` points.
 * @public
 */
export const errorCodes = Object.freeze({
  CONFIG_NOT_FOUND: entry(
    'ConfigError',
    'sometimes',
    'The catalog file or URL cannot be read.',
    'Check the path or address, and that it can be read.',
  ),
  CONFIG_SYNTAX: entry(
    'ConfigError',
    'never',
    'The text of the catalog, or of an import, is not valid YAML or JSON.',
    'Correct the text at `location`.',
  ),
  CONFIG_INVALID: entry(
    'ConfigError',
    'sometimes',
    'The catalog has unknown keys, wrong values, contradictions or unreadable imports.',
    'Correct each entry of `issues`. An editor with the JSON Schema shows most of them while typing.',
  ),
  CONFIG_ENV_MISSING: entry(
    'ConfigError',
    'never',
    'A `${env:NAME}` in the catalog has no value and no default.',
    'Set the variable, or write a default: `${env:NAME:default}`.',
  ),
  DRIVER_MISSING: entry(
    'DriverError',
    'never',
    'The DuckDB client is not installed or cannot be loaded.',
    'Run the install command of the message.',
  ),
  DRIVER_UNSUPPORTED: entry(
    'DriverError',
    'never',
    'The DuckDB client is too old, or does not support the call, such as streams or savepoints.',
    'Install a tested version, or use the call that the message names.',
  ),
  DATABASE_LOCKED: entry(
    'ConnectionError',
    'always',
    'Another process, thread or library has the database file open.',
    "Close it there, wait longer (`timeouts.lock`), or only read: `onLocked: 'readOnly'`.",
  ),
  DATABASE_SHARED: entry(
    'ConnectionError',
    'never',
    'Catalogs in this process disagree over a database: two instances of one file, or different session steps.',
    'Use one `duckdb.database` and equal steps in both catalogs, rename one step, or close one catalog first.',
  ),
  DATABASE_CORRUPT: entry(
    'ConnectionError',
    'never',
    'The file is damaged, or is not a DuckDB database.',
    'Restore it from a backup, or move it away and build it again.',
  ),
  DATABASE_NEWER: entry('ConnectionError', 'never', 'A newer version of this package wrote the views.', 'Update this package.'),
  DATABASE_OPEN_FAILED: entry(
    'ConnectionError',
    'never',
    'The database cannot be opened: path, permissions, an open option or a server address.',
    'Correct what the message names. `option` names an open option that DuckDB refused.',
  ),
  STEP_FAILED: entry(
    'SessionError',
    'sometimes',
    'DuckDB refused a step of the session: a setting, a statement or an attachment.',
    'Correct the step at `location`, or mark an attachment as `optional`.',
  ),
  STEP_TIMEOUT: entry(
    'SessionError',
    'always',
    'A step, or the whole connect, took longer than its time limit.',
    'Check that the server answers, or raise the limit that the message names.',
  ),
  SECRET_INVALID: entry(
    'SessionError',
    'sometimes',
    'A secret cannot be created, or its value cannot be read.',
    'Correct its fields, or the function or variable that gives the value.',
  ),
  EXTENSION_UNAVAILABLE: entry(
    'SessionError',
    'sometimes',
    'A DuckDB extension cannot be installed or loaded.',
    'Allow its installation, or bundle it with `bundleExtensions()`.',
  ),
  VIEW_INVALID: entry(
    'ViewError',
    'never',
    'The SQL of a view or macro cannot be used as one.',
    'Write one SELECT (or macro body) without parameters.',
  ),
  VIEW_CYCLE: entry(
    'ViewError',
    'never',
    'Views, macros or databases depend on each other in a cycle.',
    'Break the cycle that the message shows.',
  ),
  VIEW_CONFLICT: entry(
    'ViewError',
    'never',
    'The name of a view or macro is taken: by a table, by a view that no catalog manages, or by another catalog.',
    'Rename the view, or rename or drop the other object. `forceRebuild` replaces a view that no catalog manages.',
  ),
  VIEW_FAILED: entry(
    'ViewError',
    'sometimes',
    'DuckDB refused the definition of a view, or another writer changed the views first.',
    'Correct the SQL or its source. Connect again after a conflict.',
  ),
  QUERY_FAILED: entry(
    'QueryError',
    'sometimes',
    'DuckDB refused a statement or its values.',
    "Correct the statement. `kind` is DuckDB's class of the error; after `FATAL`, close the catalog and connect again.",
  ),
  QUERY_TIMEOUT: entry(
    'QueryError',
    'always',
    'A statement or connect took longer than its `timeout`.',
    'Raise `timeout`, or make the statement faster.',
  ),
  CATALOG_CLOSED: entry(
    'ConnectionError',
    'never',
    'The catalog, session, transaction or connection was closed before the call.',
    'Connect again. Close a catalog only after its last call.',
  ),
  BUILD_FAILED: entry(
    'BuildError',
    'never',
    'A database file or script was not built. An existing file is unchanged.',
    'Correct what the message names.',
  ),
  EXPORT_FAILED: entry(
    'BuildError',
    'sometimes',
    'A database was not copied or uploaded, or arrived incomplete.',
    'Check the target and its credentials; the message says what it holds now.',
  ),
  POOL_EXHAUSTED: entry(
    'ConnectionError',
    'always',
    'No connection became free within `pool.acquireTimeout`.',
    'Raise `pool.size`, close sessions and streams earlier, or run fewer queries at a time.',
  ),
  CONFIG_IMPORT_CYCLE: entry(
    'ConfigError',
    'never',
    'Catalog files import each other in a cycle.',
    'Remove one of the imports that the message lists.',
  ),
  CONFIG_PATH_FORBIDDEN: entry(
    'ConfigError',
    'never',
    'A path is outside `allowedRoots`.',
    'Move the file, or allow its folder.',
  ),
  CONNECTION_LOST: entry(
    'ConnectionError',
    'always',
    'The server of a session or transaction was restarted or stopped.',
    'Start again in a new session; its transaction was rolled back.',
  ),
  SERVE_FAILED: entry(
    'ConnectionError',
    'never',
    'The catalog cannot be served.',
    'Use a free port, a host of this machine and a valid token.',
  ),
  OPTION_INVALID: entry(
    'OptionError',
    'never',
    'An option or argument of a call is unknown or has a wrong value.',
    'Correct each entry of `issues`.',
  ),
  ROW_INVALID: entry(
    'QueryError',
    'never',
    'A row does not match the `schema` of the call, or a row of `insert()` does not fit its table.',
    'Correct the schema, or the columns of the query; or the row and column that the message names.',
  ),
  CONNECTION_BUSY: entry(
    'ConnectionError',
    'never',
    'A statement waits for a stream of its own session whose rows are not read.',
    'End the stream first, use `query()`, or run the statement in another session.',
  ),
  LEDGER_DAMAGED: entry(
    'ConnectionError',
    'never',
    'The record of the views in the database is damaged. Its views were not changed.',
    'Connect once with `forceRebuild`, or with `readOnly`, which only reads.',
  ),
  ROW_COUNT_INVALID: entry(
    'QueryError',
    'never',
    'The result has more rows than the call allows, or none where one is required.',
    'Add a condition or LIMIT 1, or use `queryOptional()` or `query()`.',
  ),
  QUERY_UNTYPED: entry(
    'ConfigError',
    'never',
    'A named query has no types: DuckDB refuses it, or does not know the type of a parameter or column.',
    'Correct each entry of `issues`: declare parameters in the SQL file (`-- @param day DATE`), and name columns.',
  ),
  FIXTURE_INVALID: entry(
    'ConfigError',
    'never',
    'A fixture of a test has an unknown source or column, or a value that does not fit its column.',
    'Correct the fixture. After a change of a source, write the columns file again with `duckalog types`.',
  ),
  CHECK_FAILED: entry(
    'QueryError',
    'sometimes',
    'A data check could not be run: its column does not exist, DuckDB refused its SQL, or its source is unavailable.',
    'Correct the check at `location`, or what `cause` names. Wrong rows are no error: they are in the report of `check()`.',
  ),
  MATERIALIZE_FAILED: entry(
    'ViewError',
    'sometimes',
    'The rows of a materialised view could not be read. Its old rows stay.',
    'Correct what `cause` names, then refresh again.',
  ),
  MATERIALIZE_BUDGET: entry(
    'ViewError',
    'never',
    'The rows of a materialised view would exceed `max_size`, or took longer than `timeout`. Its old rows stay.',
    'Raise the limit, or let the view return fewer rows.',
  ),
})

/**
 * The codes of all errors that this package throws: the keys of {@link errorCodes}.
 * @public
 */
export type ErrorCode = keyof typeof errorCodes

/**
 * The codes of one class of errors: `ErrorCodeOf<'ViewError'>`.
 * @public
 */
export type ErrorCodeOf<Class extends (typeof errorCodes)[ErrorCode]['class']> = {
  [Code in ErrorCode]: (typeof errorCodes)[Code]['class'] extends Class ? Code : never
}[ErrorCode]

function entry<const Class extends string, const Retryable extends ErrorCodeEntry['retryable']>(
  name: Class,
  retryable: Retryable,
  meaning: string,
  remedy: string,
): ErrorCodeEntry<Class, Retryable> {
  return Object.freeze({ class: name, retryable, meaning, remedy })
}
