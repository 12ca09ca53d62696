import { callback, filledText, filledTexts, flag, oneOf, signal, text, variables } from '../../options/option-rules.js'
import type { OptionRules } from '../../options/take-options.js'
import type { Environment } from '../prepare/interpolate.js'
import type { ReadRemote } from './read-source.js'

/** What {@link parseConfigObject} needs beside the object. @public */
export interface ParseObjectOptions {
  /** The folder of relative paths. @defaultValue relative paths stay relative */
  readonly base?: string
  /** Where `${env:NAME}` looks. @defaultValue no variable is set */
  readonly env?: Environment
  /** The profile that is merged over the catalog. @defaultValue the variable `DUCKALOG_PROFILE` of `env`, else none */
  readonly profile?: string
}

/** What {@link parseConfig} needs beside the text. @public */
export interface ParseOptions extends ParseObjectOptions {
  readonly format: 'yaml' | 'json'
  /** The file's path: it stands in errors, and its folder is the default of `base`. */
  readonly file?: string
}

/** What {@link loadConfig} needs beside the source. @public */
export interface LoadOptions {
  /**
   * Where `${env:NAME}` looks first, before files of variables. A config that came from a URL sees these variables only.
   * @defaultValue `process.env`; for a config that came from a URL, none
   */
  readonly env?: Environment
  /** Whether the files of `env_files` are read. They never change `process.env`. @defaultValue `true` */
  readonly loadDotenv?: boolean
  /** The profile of the catalog that is merged over it. @defaultValue the variable `DUCKALOG_PROFILE`, else none */
  readonly profile?: string
  /** The folder of relative paths, itself relative to the working directory. @defaultValue the config file's folder; for an object, the working directory */
  readonly base?: string
  /**
   * The folders that every file of the config must lie in, links resolved: views, SQL files, imports, attachments, the database,
   * directories, extensions. Paths in `duckdb.config`, `settings`, `options` and `params`
   * too. What the SQL of views, pragmas and `init_sql` names is not looked at. @defaultValue no restriction
   */
  readonly allowedRoots?: readonly string[]
  /** Read configs from plain `http://` of other machines, too. @defaultValue `false` */
  readonly allowInsecure?: boolean
  /** Reads `s3://` and whatever else is not `http(s)://`. @defaultValue such URLs cannot be read */
  readonly readRemote?: ReadRemote
  /** Ends loading; the error is the signal's reason. */
  readonly signal?: AbortSignal
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
