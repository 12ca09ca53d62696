import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { catalogStem } from '../../disk/catalog-stem.js'
import { checkRegular } from '../../disk/open-regular-file.js'
import type { CatalogConfig, LoadConfigOptions } from '../../index.js'
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
  const stem = catalogStem(isUrl(catalog) ? basename(new URL(catalog).pathname) : catalog)
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

/** The text of the columns file of a catalog, if it exists, and its path. */
export async function readColumnsFile(
  catalog: string,
  options: LoadConfigOptions,
): Promise<{ readonly columns?: string; readonly columnsFile: string }> {
  const { loadConfig } = await import('../../index.js')
  const { columns: columnsFile } = placeTypeFiles(catalog, await loadConfig(catalog, options), undefined)
  const columns = await readIfPresent(columnsFile)
  return { ...(columns !== undefined && { columns }), columnsFile }
}

/**
 * Reads the columns file for a command that needs it.
 * @throws ConfigError CONFIG_NOT_FOUND
 */
export async function requireColumnsFile(catalog: string, options: LoadConfigOptions) {
  const read = await readColumnsFile(catalog, options)
  if (read.columns !== undefined) return read
  const { ConfigError } = await import('../../index.js')
  const message = `There is no file ${JSON.stringify(read.columnsFile)}. Write it with "duckalog types" where the sources of the catalog can be read.`
  throw new ConfigError('CONFIG_NOT_FOUND', [{ path: '', message }])
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
