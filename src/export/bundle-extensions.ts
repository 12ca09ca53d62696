import { copyFile, mkdir, rename } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { whilePending } from '../async/keep-alive.js'
import type { CatalogInput } from '../config/model/input/catalog-input.js'
import { driverOf, loadCatalog } from '../connection/open/load-catalog.js'
import { located } from '../connection/open/locate-errors.js'
import { connectOptionRules } from '../connection/types/connect-option-rules.js'
import type { ConnectOptions } from '../connection/types/connect-options.js'
import { DriverError, isDuckalogError, SessionError } from '../errors.js'
import { checkArguments, source as sourceRule } from '../options/check-arguments.js'
import { filledText } from '../options/option-rules.js'
import { type OptionRules, takeOptions } from '../options/take-options.js'
import { createRedactor } from '../redaction/redactor.js'
import { applySession } from '../session/apply/apply-session.js'
import {
  extensionFileIn,
  hashFile,
  type LockedExtension,
  readExtensionLock,
  writeExtensionLock,
} from '../session/apply/extension-lock.js'
import { canonicalExtension } from '../session/plan/extension-names.js'
import { planExtensionSteps } from '../session/plan/restorers/extensions.js'
import { installSettingsRestorer } from '../session/plan/restorers/settings.js'

/** Options for {@link bundleExtensions}; they have the same meaning as for a connect. @public */
export type BundleOptions = Pick<ConnectOptions, 'env' | 'loadDotenv' | 'profile' | 'base' | 'driver'>

const { env, loadDotenv, profile, base, driver } = connectOptionRules

const bundleRules: OptionRules<BundleOptions> = { env, loadDotenv, profile, base, driver }

interface LoadedExtension {
  readonly name: string
  readonly version: string
  readonly path: string
}

/**
 * Copies the files of all extensions that a catalog needs into a folder, with a lockfile. Use the folder as
 * `duckdb.directories.extensions` on an offline machine. Files in it for other DuckDB versions and platforms are kept.
 *
 * @param directory - relative to the working directory; created if it does not exist
 * @returns the copied extensions
 * @throws SessionError EXTENSION_UNAVAILABLE, STEP_FAILED when the folder cannot be written to; ConfigError; DriverError DRIVER_MISSING;
 * OptionError OPTION_INVALID
 * @public
 */
export function bundleExtensions(
  source: string | URL | CatalogInput,
  directory: string,
  given?: BundleOptions,
): Promise<readonly LockedExtension[]> {
  return whilePending(() => bundle(source, directory, given))
}

async function bundle(
  source: string | URL | CatalogInput,
  directory: string,
  given?: BundleOptions,
): Promise<readonly LockedExtension[]> {
  checkArguments('bundleExtensions', { source: [source, sourceRule], directory: [directory, filledText] })
  const options = takeOptions('bundleExtensions', given, bundleRules)
  const planned = await loadCatalog(source, options)
  const { config, session } = planned
  const target = resolve(directory)
  return located(planned, {}, async () => {
    const instance = await driverOf(options).open(':memory:', { config: session.openOptions, redact: createRedactor().redact })
    try {
      const connection = await instance.connect()
      const steps = planExtensionSteps(config, { implied: true })
      // An install needs the settings for a proxy or a repository
      await applySession(connection, [...installSettingsRestorer.plan(config), ...steps])
      const [place] = await connection.all<{ duckdb: string; platform: string }>(
        'SELECT version() AS duckdb, platform FROM pragma_platform()',
      )
      if (!place) throw new DriverError('DRIVER_UNSUPPORTED', 'DuckDB does not report its platform.')
      const loaded = await connection.all<LoadedExtension & object>(
        `SELECT extension_name AS name, extension_version AS version, install_path AS path FROM duckdb_extensions()
          WHERE loaded AND install_mode <> 'STATICALLY_LINKED' ORDER BY ALL`,
      )
      // What the config loads by path is not loaded from the folder
      const byPath = new Set(steps.flatMap(({ name, path }) => (path === undefined ? [] : [canonicalExtension(name)])))
      const files = loaded.filter(({ name }) => !byPath.has(name))
      return await copyAll(target, files, place).catch((error: unknown): never => {
        if (isDuckalogError(error)) throw error
        const reason = String((error as { readonly message?: unknown }).message)
        throw bundleError(`The folder ${JSON.stringify(target)} cannot be written to: ${reason}`)
      })
    } finally {
      await instance.close()
    }
  })
}

async function copyAll(
  target: string,
  loaded: readonly LoadedExtension[],
  { duckdb, platform }: { readonly duckdb: string; readonly platform: string },
): Promise<readonly LockedExtension[]> {
  const copied: LockedExtension[] = []
  await mkdir(target, { recursive: true })
  for (const { name, version, path } of loaded) {
    const file = extensionFileIn(target, { duckdb, platform, name })
    await mkdir(dirname(file), { recursive: true })
    if (resolve(path) !== file) {
      await copyFile(path, `${file}.new`)
      await rename(`${file}.new`, file)
    }
    copied.push({ name, version, duckdb, platform, sha256: await hashFile(file) })
  }
  const before = await readExtensionLock(target)
  if (before !== undefined && 'problem' in before) {
    throw bundleError(`The lockfile in ${JSON.stringify(target)} ${before.problem}. Remove it, or choose another folder.`)
  }
  const replaced = new Set(copied.map(({ name }) => name))
  const others = (before ?? []).filter(
    (entry) => entry.duckdb !== duckdb || entry.platform !== platform || !replaced.has(entry.name),
  )
  await writeExtensionLock(target, [...others, ...copied])
  return copied
}

function bundleError(message: string): SessionError {
  return new SessionError('STEP_FAILED', message, { step: { kind: 'extension', name: 'bundle' } })
}
