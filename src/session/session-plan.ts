import type { CatalogConfig } from '../config/catalog-config.js'
import type { ConfigPath } from '../errors.js'
import type { Statement } from '../sql.js'

/**
 * What a session will be made of: plain, frozen, printable data.
 * @public
 */
export interface SessionPlan {
  /** `:memory:`, a file, or `md:…`. */
  readonly database: string
  /** DuckDB's options that count when the database is opened. */
  readonly openOptions: Readonly<Record<string, string>>
  /** In the order in which they are applied. */
  readonly steps: readonly SessionStep[]
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
  readonly type: 'duckdb' | 'sqlite' | 'postgres'
  /** The file that is attached, if it is one. */
  readonly path?: string
  readonly readOnly: boolean
  /** The temporary secret that `statements` make for this attachment alone. */
  readonly secret?: string
  /**
   * Looks for a table that is not there. DuckDB opens some files only at the first use: a sound one has no such table, a broken one
   * fails otherwise.
   */
  readonly probe?: Statement
}

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
  plan(config: CatalogConfig): readonly SessionStep[]
}
