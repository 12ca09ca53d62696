import type { Location } from '../../errors.js'

/**
 * Something about a config that did not stop it from loading, and that a person should know.
 * @public
 */
export interface ConfigWarning {
  readonly code: ConfigWarningCode
  readonly message: string
  readonly location?: Location
}

/**
 * The codes of {@link ConfigWarning}. Stable and append-only.
 * @public
 */
export type ConfigWarningCode =
  /** `loader_settings` of the Python reference have no effect here. */
  | 'LOADER_SETTINGS_IGNORED'
  /** A file of `env_files` is there and cannot be read, or belongs to a config that came from a URL. */
  | 'ENV_FILE_SKIPPED'
  /** A scope of a secret is the beginning of other buckets' or hosts' names, or several secrets of one type have the same scope, or none. */
  | 'SCOPE_OVERLAPS'
  /** A line of a file of `env_files` is no assignment, and sets nothing. */
  | 'ENV_LINE_IGNORED'
  /** A view or macro holds a credential, which DuckDB stores in the database file as it is written. */
  | 'CREDENTIALS_IN_VIEW'
