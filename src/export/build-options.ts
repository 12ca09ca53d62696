import type { DuckDBConnection } from '@duckdb/node-api'
import { connectOptionRules } from '../connection/types/connect-option-rules.js'
import type { ConnectOptions } from '../connection/types/connect-options.js'
import { flag } from '../options/option-rules.js'
import type { OptionRules } from '../options/take-options.js'

/**
 * How to build. Relative paths in options are relative to the working directory.
 * @public
 */
export interface BuildOptions<N = DuckDBConnection>
  extends Omit<ConnectOptions<N>, 'readOnly' | 'pool' | 'instance' | 'releaseOnIdle'> {
  /** Say what would be done, and do nothing. @defaultValue `false` */
  readonly dryRun?: boolean
  /**
   * On a new file: keep the secrets that the config wants persistent in DuckDB's secret directory. Without it the build makes them for
   * itself only. @defaultValue `false`
   */
  readonly includeSecrets?: boolean
  /**
   * The Python reference has two ways to build; here there is one, which is that of a connection.
   * @deprecated It changes nothing.
   */
  readonly useConnection?: boolean
}

const { readOnly: _, pool: __, instance: ___, releaseOnIdle: ____, ...shared } = connectOptionRules

export const buildRules: OptionRules<BuildOptions<unknown>> = {
  ...shared,
  dryRun: flag,
  includeSecrets: flag,
  useConnection: flag,
}
