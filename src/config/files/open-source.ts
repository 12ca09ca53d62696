import { realpath } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { ConfigError } from '../../errors.js'
import type { CatalogInput } from '../model/input/catalog-input.js'
import type { DocumentSource } from '../model/provenance.js'
import { isFileUrl, pathOfFileUrl, showUrl } from '../notation/remote-url.js'
import { isRemotePath, parentFolder } from '../notation/resolve-path.js'
import { parseText } from '../parse/parse-text.js'
import type { LoadContext } from './create-load-context.js'
import { suggestFile } from './find-files.js'
import type { ImportOrigin } from './find-imports.js'

/** A parsed file, or the object that takes its place. */
export interface OpenedFile extends ImportOrigin, Pick<DocumentSource, 'locate' | 'textAt'> {
  readonly name: string
  readonly document: unknown
  readonly isRemote: boolean
}

/**
 * Reads and parses the main file of a config; an object is taken as it is.
 * @param path - `undefined` for an object
 * @param base - the folder of relative paths, if it is not that of the file
 * @throws {@link ConfigError} CONFIG_NOT_FOUND, CONFIG_SYNTAX, CONFIG_INVALID
 */
export async function openSource(
  path: string | undefined,
  source: unknown,
  base: string | undefined,
  context: LoadContext,
): Promise<OpenedFile> {
  return path === undefined ? openObject(source as CatalogInput, base) : openFile(path, base, context)
}

function openObject(document: CatalogInput, base: string | undefined): OpenedFile {
  const folder = resolve(base ?? '')
  return { id: '', name: 'the object', document, isRemote: false, base: folder, shownBase: base ?? '.' }
}

async function openFile(given: string, base: string | undefined, context: LoadContext): Promise<OpenedFile> {
  const isRemote = isRemotePath(given)
  const path = isRemote ? given : resolve(given)
  const file = isRemote ? showUrl(given) : given
  const read = await context.read(path, undefined)
  if ('problem' in read) {
    const { problem, notFound: isNotFound, retryable = false, cause } = read
    const hint = problem === 'does not exist' ? `; ${await explainMissing(path)}` : ''
    throw new ConfigError(
      isNotFound ? 'CONFIG_NOT_FOUND' : 'CONFIG_INVALID',
      [{ file, path: '', message: `${problem}${hint}` }],
      { retryable, cause },
    )
  }
  return {
    id: isRemote ? path : await realpath(path).catch(() => path),
    name: file,
    ...parseText(read.text, formatOf(file, read.text), file),
    isRemote,
    base: base === undefined ? parentFolder(path) : resolve(base),
    shownBase: base ?? parentFolder(isRemote ? path : given),
  }
}

/** The format of a file, by its extension or else by its first characters. */
export function formatOf(file: string, text: string): 'yaml' | 'json' {
  const extension = extname(file).toLowerCase()
  if (extension === '.json') return 'json'
  if (extension === '.yaml' || extension === '.yml') return 'yaml'
  return /^\s*\{\s*["}]/.test(text) ? 'json' : 'yaml'
}

/** The path or URL of a source, `undefined` for an object. */
export function pathOfSource(source: string | URL | CatalogInput): string | undefined {
  if (typeof source !== 'string' && !isUrl(source)) return undefined
  const text = String(source)
  // Catalog text that is passed by mistake may contain secrets: it is not shown
  if (/[\n\r]/.test(text))
    throw notFound('the source contains line breaks, but must be a path; pass YAML or JSON text to parseConfig()')
  if (text === '') throw notFound('the source is empty; pass the path of the catalog, for example `catalog.yaml`')
  if (!isFileUrl(text)) return text
  const path = pathOfFileUrl(text)
  if (path === undefined)
    throw notFound('the source is a file: URL that does not name a local file; write file:///folder/catalog.yaml')
  return path
}

function isUrl(source: URL | CatalogInput): source is URL {
  return 'href' in source && 'protocol' in source
}

function notFound(message: string): ConfigError {
  return new ConfigError('CONFIG_NOT_FOUND', [{ path: '', message }])
}

async function explainMissing(path: string): Promise<string> {
  const match = await suggestFile(path)
  if (match !== undefined) return `did you mean \`${match}\`?`
  return `pass the path of a YAML or JSON file; relative paths are resolved from the working directory ${process.cwd()}`
}
