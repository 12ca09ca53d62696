import * as v from 'valibot'
import { formatPath, isDuckalogError } from '../../errors.js'
import { messageOf } from '../../message-of.js'
import type { DuckDBConfig, SecretConfig } from '../model/catalog-config.js'
import { draftOf, draftsOf } from '../model/untyped.js'
import { isFileUrl, pathOfFileUrl } from '../notation/remote-url.js'
import { isRemotePath } from '../notation/resolve-path.js'
import { describeTooBig, maxTextSize } from '../parse/text-problems.js'
import type { PreparedDocument } from '../prepare/prepare-document.js'
import { duckdbSchema } from '../schema/duckdb-schema.js'
import { secretSchema } from '../schema/secret-schemas.js'
import { validateDocument } from '../schema/validate-document.js'
import { fetchText } from './fetch-text.js'
import { type FileText, readTextFile } from './read-text-file.js'

/**
 * What {@link ReadRemote} receives about the catalog. Empty while the main file itself is read.
 * @public
 */
export interface RemoteReadContext {
  /** The secrets of the main file, which DuckDB does not have yet. */
  readonly secrets: readonly SecretConfig[]
  /** `duckdb.directories` of the main file. */
  readonly directories?: DuckDBConfig['directories']
  /** `duckdb.extension_policy` of the main file. */
  readonly extensionPolicy?: DuckDBConfig['extension_policy']
  /** The option `signal` of the load: stop reading when it is aborted. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Reads the text of a URL that is not `http(s)://`.
 * @public
 */
export type ReadRemote = (url: string, context: RemoteReadContext) => Promise<string>

/** Options of {@link readSource}. */
export interface ReadSourceOptions {
  readonly readRemote: ReadRemote | undefined
  readonly allowInsecure: boolean
  readonly signal: AbortSignal | undefined
  /** Called with the fingerprint of a local file before it is read; not called for a missing file. */
  readonly onFound?: ((mark: string) => void) | undefined
}

/** Reads the text of a file, or of a URL. Throws only the reason of `signal`. */
export async function readSource(
  path: string,
  main: PreparedDocument | undefined,
  options: ReadSourceOptions,
): Promise<FileText> {
  const { readRemote, allowInsecure, signal, onFound } = options
  signal?.throwIfAborted()
  if (!isRemotePath(path)) return readTextFile(isFileUrl(path) ? (pathOfFileUrl(path) ?? path) : path, onFound)
  if (/^https?:/i.test(path)) return fetchText(path, { allowInsecure, signal })
  if (!readRemote)
    return {
      problem: 'can only be read through DuckDB; use connectToCatalog(), or pass the option readRemote to loadConfig()',
      notFound: true,
    }
  try {
    const text: unknown = await readRemote(path, { ...contextOf(main), signal })
    if (typeof text !== 'string') return { problem: 'cannot be read: readRemote must return its text', notFound: true }
    if (text.length > maxTextSize) return { problem: describeTooBig(), notFound: false }
    return { text }
  } catch (error) {
    signal?.throwIfAborted()
    const retryable = isDuckalogError(error) && error.retryable
    return { problem: `cannot be read: ${messageOf(error)}`, notFound: true, cause: error, retryable }
  }
}

/** The main file is not validated yet: invalid parts are omitted here and reported later. */
function contextOf(main: PreparedDocument | undefined): RemoteReadContext {
  const { secrets, directories, extension_policy } = draftOf(draftOf(main?.value).duckdb)
  const valid = draftsOf(secrets).flatMap(([secret, index]) => {
    const place = ['duckdb', 'secrets', index]
    const { output, problems } = validateDocument(secretSchema, secret, (at) =>
      main?.source.variables?.get(formatPath([...place, ...at])),
    )
    return problems.length === 0 ? [output] : []
  })
  const { success, output } = v.safeParse(duckdbSchema, {
    ...(directories !== undefined && { directories }),
    ...(extension_policy !== undefined && { extension_policy }),
  })
  return {
    secrets: valid,
    ...(success && output.directories && { directories: output.directories }),
    ...(success && output.extension_policy && { extensionPolicy: output.extension_policy }),
  }
}
