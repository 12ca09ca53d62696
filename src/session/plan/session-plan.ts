import type { CatalogConfig } from '../../config/model/catalog-config.js'
import type { ConfigPath } from '../../errors.js'
import type { SecretValue } from '../../secret-value.js'
import type { Statement } from '../../sql/quote.js'

/**
 * What a session consists of: plain, frozen, printable data.
 * @public
 */
export interface SessionPlan {
  /** `:memory:`, a file, `md:…` or `quack:…`. */
  readonly database: string
  /** DuckDB options for opening the database, as the `open` of a driver takes them. Those that hold credentials are secret values. */
  readonly openOptions: Readonly<Record<string, string | SecretValue>>
  /** In the order in which they are applied. */
  readonly steps: readonly SessionStep[]
  /**
   * The steps that are needed to reach a MotherDuck database or a quack server. On a quack server all of `steps` is restored on the server.
   * Absent for other databases.
   */
  readonly reach?: readonly SessionStep[]
}

/**
 * One thing to restore, of the given `kind`.
 * @public
 */
export type SessionStep = SettingStep | ExtensionStep | SecretStep | AttachmentStep | SecurityStep | CustomStep

/** What all steps have. @public */
export interface SessionStepBase {
  /** What the step restores, for reports and messages: the name of the setting, extension or secret, the alias of the attachment, or the SQL. */
  readonly name: string
  /** `instance`: runs once, for all connections. `connection`: runs on each connection that the catalog opens for a caller. */
  readonly scope: 'instance' | 'connection'
  /** Run in this order. */
  readonly statements: readonly Statement[]
  /** The path of the step in the config. */
  readonly at?: ConfigPath
}

/** Sets a setting, or runs a statement of `duckdb.pragmas` or `duckdb.init_sql`. @public */
export interface SettingStep extends SessionStepBase {
  /** `pragma` for a statement of `duckdb.pragmas`, `init` for one of `duckdb.init_sql`. */
  readonly kind: 'setting' | 'pragma' | 'init'
}

/** Loads an extension. `install` runs only when `statements` find the extension missing; then `statements` run again. @public */
export interface ExtensionStep extends SessionStepBase {
  /** Tells the type of the step. */
  readonly kind: 'extension'
  /** The extension file, if the config names one. */
  readonly path?: string
  /** The extension directory of the config. If it has a lockfile, the extension must match it. */
  readonly directory?: string
  /** Empty if nothing may or need be installed. */
  readonly install: readonly Statement[]
  /** A failure becomes a warning. */
  readonly optional: boolean
}

/** Creates a secret. @public */
export interface SecretStep extends SessionStepBase {
  /** Tells the type of the step. */
  readonly kind: 'secret'
  /** Whether DuckDB stores the secret in its secret directory, for later sessions. */
  readonly persistent: boolean
  /** Run instead of `statements` in a read-only session, which writes nothing persistent. */
  readonly temporary: readonly Statement[]
}

/** Attaches a database. @public */
export interface AttachmentStep extends SessionStepBase {
  /** Tells the type of the step. */
  readonly kind: 'attachment'
  /** What is attached. */
  readonly type: 'duckdb' | 'sqlite' | 'postgres' | 'mysql' | 'ducklake' | 'delta' | 'motherduck' | 'quack' | 'iceberg'
  /** The local file, if one is attached. */
  readonly path?: string
  /** The format of that file. */
  readonly format?: 'duckdb' | 'sqlite'
  /** Whether it is attached with `READ_ONLY`. */
  readonly readOnly: boolean
  /** A failure becomes a warning. */
  readonly optional: boolean
  /** Whether attaching waits for another machine or process. */
  readonly network: boolean
  /** The server to ping before DuckDB attaches it. */
  readonly preflight?: AttachmentPreflight
  /** Whether DuckDB's HTTP settings limit the duration of the attach. */
  readonly http?: boolean
  /** The temporary secret that `statements` create for this attachment only. */
  readonly secret?: string
  /**
   * The statements without the parts that connect options decide, by which catalogs on one instance compare their attachments. Absent if
   * they are the same as `statements`.
   */
  readonly target?: readonly Statement[]
  /** Reads the remote file or table before ATTACH, which ignores the HTTP settings and hides the cause of a failure. */
  readonly check?: Statement
  /**
   * Looks for a table that does not exist. DuckDB opens some files and tables only on first use: an intact one reports that the table is
   * missing, a broken one fails in another way.
   */
  readonly probe?: Statement
}

/** Where to ping a server: the host and port of a secret, or an address. @public */
export type AttachmentPreflight =
  | { readonly protocol: 'postgres' | 'mysql'; readonly secret: string }
  | { readonly protocol: 'http'; readonly host: string; readonly port: number }

/** Restricts what the instance can access; applied after the views. @public */
export interface SecurityStep extends SessionStepBase {
  /** Tells the type of the step. */
  readonly kind: 'security'
}

/** A step of a host's own restorer. @public */
export interface CustomStep extends SessionStepBase {
  /** `custom:` and a name that the restorer chooses. */
  readonly kind: `custom:${string}`
}

/**
 * Plans one kind of session state: takes its part of the config and returns its steps. Pure.
 * @public
 */
export interface SessionRestorer {
  /** The kind of steps that it plans. */
  readonly kind: SessionStep['kind']
  /** Returns the steps in the order in which they are to run; an empty list if the config has nothing of this kind. */
  plan(config: CatalogConfig, limits?: PlanLimits): readonly SessionStep[]
}

/**
 * Limits that are written into the statements of a plan.
 * @public
 */
export interface PlanLimits {
  /** Seconds to wait for a Postgres server to accept a connection. @defaultValue `10` */
  readonly connectTimeout?: number
}

/**
 * Retry policy for transient failures of a step, such as a network error or a server without a free connection.
 * @public
 */
export interface RetryOptions {
  /** Attempts in total, the first included. @defaultValue `3` */
  readonly attempts?: number | undefined
  /** Upper limit of the first pause in milliseconds. It doubles with each attempt, and each pause is shortened at random. @defaultValue `100` */
  readonly baseDelay?: number | undefined
  /** Upper limit of all pauses, in milliseconds. @defaultValue `2_000` */
  readonly maxDelay?: number | undefined
}
