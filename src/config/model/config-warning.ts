import type { Location } from '../../errors.js'

/**
 * A problem in a config that did not prevent it from loading.
 * @public
 */
export interface ConfigWarning {
  /** Which kind of problem it is, for programs. */
  readonly code: ConfigWarningCode
  /** The problem and how to fix it, for people. */
  readonly message: string
  /** Where it is in the config. */
  readonly location?: Location
}

/**
 * The codes of {@link ConfigWarning}. Stable and append-only.
 * @public
 */
export type ConfigWarningCode =
  /** `loader_settings`, a feature of the Python reference, has no effect here. */
  | 'LOADER_SETTINGS_IGNORED'
  /** A file of `env_files` cannot be read, or belongs to a config that was loaded from a URL. */
  | 'ENV_FILE_SKIPPED'
  /** The scope of a secret also matches other buckets or hosts, or several secrets of one type have the same scope or none. */
  | 'SCOPE_OVERLAPS'
  /** A line of a file of `env_files` is not an assignment and is ignored. */
  | 'ENV_LINE_IGNORED'
  /** A view or macro contains a credential, which DuckDB stores in the database file in plain text. */
  | 'CREDENTIALS_IN_VIEW'
