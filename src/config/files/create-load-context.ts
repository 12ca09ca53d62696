import { chooseProfile } from '../merge/apply-profile.js'
import { joinSources, noSources, type Sources } from '../model/config-metadata.js'
import { isRemotePath } from '../notation/resolve-path.js'
import type { Environment } from '../prepare/interpolate.js'
import type { PreparedDocument } from '../prepare/prepare-document.js'
import { type AllowedRoots, createAllowedRoots } from './allowed-roots.js'
import type { LoadOptions } from './load-options.js'
import { createEnvFileReader, type EnvFileReader } from './read-env-files.js'
import { readSource } from './read-source.js'
import type { FileText } from './read-text-file.js'

/** The options with which all files of one config are loaded, and a record of every path that was looked up. */
export interface LoadContext {
  /** The option `env`, if it was given. */
  readonly givenEnv: Environment | undefined
  /** The variables that take precedence over all files of variables. */
  readonly env: Environment
  readonly profile: string | undefined
  readonly roots: AllowedRoots | undefined
  /** Absent when no files of variables are read. */
  readonly envFiles: EnvFileReader | undefined
  /** Reads a file or a URL. Does not throw. */
  read(path: string, main: PreparedDocument | undefined): Promise<FileText>
  /** Records what a pattern of files matched. */
  noteGlob(pattern: string, matches: readonly string[]): void
  /** Everything that was looked for on this machine so far. */
  sources(): Sources
}

/** The context for a config; a child is a catalog of its own, which the profile is not for. */
export function createLoadContext(options: LoadOptions, isChild: boolean): LoadContext {
  const { env = process.env, loadDotenv = true, allowedRoots, readRemote, allowInsecure = false, signal } = options
  const files = new Map<string, string | undefined>()
  const globs = new Map<string, readonly string[]>()
  const roots = allowedRoots && createAllowedRoots(allowedRoots)
  const envFiles = loadDotenv ? createEnvFileReader(async (file) => (roots ? roots.allows(file) : true)) : undefined
  return {
    givenEnv: options.env,
    env,
    profile: isChild ? undefined : chooseProfile(options.profile, env),
    roots,
    envFiles,
    read(file, main) {
      if (isRemotePath(file)) return readSource(file, main, { readRemote, allowInsecure, signal })
      files.set(file, undefined)
      return readSource(file, main, { readRemote, allowInsecure, signal, onFound: (mark) => files.set(file, mark) })
    },
    noteGlob: (pattern, matches) => globs.set(pattern, matches),
    sources: () => joinSources({ files, globs }, envFiles?.sources() ?? noSources),
  }
}
