import { callback, filledText, filledTexts, flag, oneOf, signal, text, variables } from '../../options/option-rules.js'
import type { OptionRules } from '../../options/take-options.js'
import type { Environment } from '../prepare/interpolate.js'
import type { ReadRemote } from './read-source.js'

/** Options of {@link parseConfigObject}. @public */
export interface ParseObjectOptions {
  /** The folder that relative paths are resolved against. @defaultValue none, paths stay relative */
  readonly base?: string | undefined
  /** The variables for `${env:NAME}`. @defaultValue none */
  readonly env?: Environment | undefined
  /** The profile to merge over the catalog. @defaultValue the variable `DUCKALOG_PROFILE` of `env`, else none */
  readonly profile?: string | undefined
}

/** Options of {@link parseConfig}. @public */
export interface ParseOptions extends ParseObjectOptions {
  /** The format of the text. */
  readonly format: 'yaml' | 'json'
  /** The path of the file, for error messages. Its folder is the default of `base`. */
  readonly file?: string | undefined
}

/** Options of {@link loadConfig}. @public */
export interface LoadOptions {
  /**
   * The variables for `${env:NAME}`, which take precedence over files of variables. A config that was loaded from a URL sees only these.
   * @defaultValue `process.env`; for a config that was loaded from a URL, none
   */
  readonly env?: Environment | undefined
  /** Whether the files of `env_files` are read. They never change `process.env`. @defaultValue `true` */
  readonly loadDotenv?: boolean | undefined
  /** The profile to merge over the catalog. @defaultValue the variable `DUCKALOG_PROFILE`, else none */
  readonly profile?: string | undefined
  /** The folder that relative paths are resolved against, itself relative to the working directory. @defaultValue the folder of the config file; for an object, the working directory */
  readonly base?: string | undefined
  /**
   * The folders that must contain all files of the config, with links resolved: views, SQL files, imports, attachments, the database,
   * directories, extensions, and paths in `duckdb.config`, `settings`, `options` and `params`. Paths in the SQL of views, pragmas and
   * `init_sql` are not checked. @defaultValue no restriction
   */
  readonly allowedRoots?: readonly string[] | undefined
  /** Allow configs from other machines over unencrypted `http://`. @defaultValue `false` */
  readonly allowInsecure?: boolean | undefined
  /**
   * Reads `s3://` and other URLs that are not `http(s)://`.
   * @defaultValue for `connectToCatalog`, through DuckDB; for `loadConfig` none, such URLs cannot be read
   */
  readonly readRemote?: ReadRemote | undefined
  /** Cancels loading or connecting; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

export const parseObjectOptionRules: OptionRules<ParseObjectOptions> = { base: text, env: variables, profile: text }

export const parseOptionRules: OptionRules<ParseOptions> = {
  ...parseObjectOptionRules,
  format: oneOf(['yaml', 'json']),
  file: filledText,
}

export const loadOptionRules: OptionRules<LoadOptions> = {
  ...parseObjectOptionRules,
  loadDotenv: flag,
  allowedRoots: filledTexts,
  allowInsecure: flag,
  readRemote: callback,
  signal,
}
