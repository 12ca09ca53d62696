import { readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { checkRegular } from '../../disk/open-regular-file.js'
import type { CatalogConfig, ErrorOf, LoadConfigOptions } from '../../index.js'
import { messageOf } from '../../message-of.js'
import { isUrl } from './paths.js'

/** The paths of the files that `types` writes. */
export interface TypeFiles {
  readonly types: string
  readonly columns: string
  readonly queries: string
}

/** Where the types of a catalog go: beside it, with its name, unless the catalog or an option says otherwise. */
export function placeTypeFiles(catalog: string, { types = {} }: CatalogConfig, output: string | undefined): TypeFiles {
  const path = isUrl(catalog) ? new URL(catalog).pathname : catalog
  const stem = join(isUrl(catalog) ? '.' : dirname(path), basename(path).replace(/\.(?:ya?ml|json)$/i, ''))
  const file = output ?? types.output ?? `${stem}.types.ts`
  return {
    types: file,
    columns: types.columns ?? `${stem}.columns.json`,
    queries: file.replace(/(?:\.types)?\.ts$|$/, '.queries.ts'),
  }
}

/** The text of a file; `undefined` if it does not exist. */
export async function readIfPresent(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
}

/** Writes a file if its text differs. Returns whether it did. */
export async function writeIfChanged(path: string, text: string): Promise<boolean> {
  if ((await readIfPresent(path)) === text) return false
  const { BuildError } = await import('../../index.js')
  const written = checkRegular(path).then(() => writeFile(path, text))
  await written.catch((error: unknown) => {
    throw new BuildError('BUILD_FAILED', `Cannot write ${JSON.stringify(path)}: ${messageOf(error)}`)
  })
  return true
}

/**
 * Loads a catalog whose servers and files are not opened: environment variables that are not set, such as passwords, may have any value.
 * @throws ConfigError as `loadConfig`
 */
export async function loadWithoutVariables(catalog: string, options: LoadConfigOptions): Promise<CatalogConfig> {
  const { isDuckalogError, loadConfig } = await import('../../index.js')
  const standIns = new Map<string, string>()
  for (;;) {
    try {
      const env = { ...process.env, ...Object.fromEntries(standIns) }
      return await loadConfig(catalog, standIns.size === 0 ? options : { ...options, env })
    } catch (error) {
      if (!isDuckalogError(error, 'CONFIG_ENV_MISSING')) throw error
      const before = standIns.size
      // A digit is text and a number
      for (const name of missingVariables(error)) standIns.set(name, '1')
      if (standIns.size === before) throw error
    }
  }
}

function missingVariables({ issues }: ErrorOf<'CONFIG_ENV_MISSING'>): readonly string[] {
  return issues.flatMap(({ message }) => /\benvironment variable (\w+)/.exec(message)?.[1] ?? [])
}
