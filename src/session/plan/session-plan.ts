import type { CatalogConfig } from '../../config/model/catalog-config.js'
import type { ConfigPath } from '../../errors.js'
import type { SecretValue } from '../../secret-value.js'
import type { Statement } from '../../sql/quote.js'

/**
 * What a session will be made of: plain, frozen, printable data.
 * @public
 */
export interface SessionPlan {
  /** `:memory:`, a file, `md:…` or `quack:…`. */
  readonly database: string
  /** DuckDB's options that count when the database is opened; those that hold credentials as secret values, which `open` of a driver takes. */
  readonly openOptions: Readonly<Record<string, string | SecretValue>>
  /** In the order in which they are applied. */
  readonly steps: readonly SessionStep[]
  /**
   * For a database of MotherDuck or on a quack server: what it takes to reach it. Of the latter, all that `steps` holds is restored on the
   * server. Absent for other databases.
   */
  readonly reach?: readonly SessionStep[]
}

/**
 * One thing to restore.
 * @public
 */
export type SessionStep = SettingStep | ExtensionStep | SecretStep | AttachmentStep | SecurityStep | CustomStep

/** What every step has. @public */
export interface SessionStepBase {
  readonly name: string
  /** `instance`: once, for all connections. `connection`: on every connection that is handed out. */
  readonly scope: 'instance' | 'connection'
  readonly statements: readonly Statement[]
  /** Where in the config the step comes from. */
  readonly at?: ConfigPath
}

/** Sets a setting, or runs a statement of `duckdb.pragmas` or `duckdb.init_sql`. @public */
export interface SettingStep extends SessionStepBase {
  readonly kind: 'setting' | 'pragma' | 'init'
}

/** Loads an extension: `statements` load it, `install` runs before them only when they find it missing. @public */
export interface ExtensionStep extends SessionStepBase {
  readonly kind: 'extension'
  /** The file that is loaded, if the config names one. */
  readonly path?: string
  /** The folder that the config names for extensions: a lockfile in it is obeyed. */
  readonly directory?: string
  /** Empty where nothing may, or need, be installed. */
  readonly install: readonly Statement[]
  /** A failure becomes a warning. */
  readonly optional: boolean
}

/** Creates a secret. @public */
export interface SecretStep extends SessionStepBase {
  readonly kind: 'secret'
  readonly persistent: boolean
  /** What is run in place of `statements` where nothing persistent may be written. */
  readonly temporary: readonly Statement[]
}

/** Attaches a database. @public */
export interface AttachmentStep extends SessionStepBase {
  readonly kind: 'attachment'
  readonly type: 'duckdb' | 'sqlite' | 'postgres' | 'mysql' | 'ducklake' | 'delta' | 'motherduck' | 'quack' | 'iceberg'
  /** The local file that is opened, if it is one. */
  readonly path?: string
  /** What is in that file. */
  readonly format?: 'duckdb' | 'sqlite'
  readonly readOnly: boolean
  /** A failure becomes a warning. */
  readonly optional: boolean
  /** Whether it waits for another machine, or process. */
  readonly network: boolean
  /** The server that is asked for a sign of life, without a thread, before DuckDB calls it. */
  readonly preflight?: AttachmentPreflight
  /** Whether DuckDB's settings for HTTP limit the time of the attach. */
  readonly http?: boolean
  /** The temporary secret that `statements` make for this attachment alone. */
  readonly secret?: string
  /** The statements without what a connect option decides: catalogs on one instance agree on them. Absent where it decides nothing. */
  readonly target?: readonly Statement[]
  /** Asks for a remote file or table: unlike ATTACH, it obeys the limits of HTTP, and says what is wrong. */
  readonly check?: Statement
  /**
   * Looks for a table that is not there. DuckDB opens some files and tables only at the first use: a sound one has no such table, a broken
   * one fails otherwise.
   */
  readonly probe?: Statement
}

/** Where a server is: the host and port of a secret, or of an address. @public */
export type AttachmentPreflight =
  | { readonly protocol: 'postgres' | 'mysql'; readonly secret: string }
  | { readonly protocol: 'http'; readonly host: string; readonly port: number }

/** Shuts a part of what the instance can reach; applied when the views are up to date. @public */
export interface SecurityStep extends SessionStepBase {
  readonly kind: 'security'
}

/** A step of a host's own restorer. @public */
export interface CustomStep extends SessionStepBase {
  readonly kind: `custom:${string}`
}

/**
 * One kind of session state: reads its part of the config, returns its steps. Pure.
 * @public
 */
export interface SessionRestorer {
  readonly kind: SessionStep['kind']
  plan(config: CatalogConfig, limits?: PlanLimits): readonly SessionStep[]
}

/**
 * What connect options say about a plan.
 * @public
 */
export interface PlanLimits {
  /** Seconds that a Postgres server gets to take a connection. @defaultValue `10` */
  readonly connectTimeout?: number
}

/**
 * How often a step is tried that fails for a reason that may pass: a network fault, a server with no connection to spare.
 * @public
 */
export interface RetryOptions {
  /** How often in all. @defaultValue `3` */
  readonly attempts?: number
  /** Milliseconds that the first pause takes at most; each further one twice as much, and each by chance less. @defaultValue `100` */
  readonly baseDelay?: number
  /** Milliseconds that no pause exceeds. @defaultValue `2_000` */
  readonly maxDelay?: number
}
