import { formatPath } from '../../errors.js'
import type { CatalogFile, CatalogImport, FileContents } from '../model/catalog-file.js'
import { draftOf } from '../model/untyped.js'
import { showUrl } from '../notation/remote-url.js'
import { isRemotePath } from '../notation/resolve-path.js'
import type { ConfigFile, FoundImport } from './config-file.js'

const nothing: FileContents = { keys: [], views: 0, macros: 0, attachments: 0, icebergCatalogs: 0, secrets: 0, semanticModels: 0 }

/** Describes a file of which a catalog uses a part; the value need not be valid. */
export function describeFile(
  { id, name }: ConfigFile,
  part: { readonly value: unknown; readonly isRepeated: boolean; readonly imports: readonly CatalogImport[] },
): CatalogFile {
  const { value, isRepeated, imports } = part
  return { ...(id !== '' && { file: name }), status: isRepeated ? 'repeated' : 'loaded', gives: countContents(value), imports }
}

/** Describes a file that contributes nothing. */
export function describeEmptyFile(file: string, status: 'repeated' | 'missing'): CatalogFile {
  return { file, status, gives: nothing, imports: [] }
}

/** Describes an import with the files that it resolves to. */
export function describeImport({ id }: ConfigFile, found: FoundImport, files: readonly CatalogFile[]): CatalogImport {
  const { path, at, override, optional, section } = found
  const shown = isRemotePath(path) || isRemotePath(id) ? showUrl(path) : path
  return { path: shown, at: formatPath(at), override, optional, ...(section !== undefined && { section }), files }
}

function countContents(value: unknown): FileContents {
  const document = draftOf(value)
  const { duckdb, views, macros, attachments, iceberg_catalogs, semantic_models } = document
  return {
    keys: Object.keys(document),
    views: count(views),
    macros: count(macros),
    attachments: Object.values(draftOf(attachments)).reduce<number>((sum, entries) => sum + count(entries), 0),
    icebergCatalogs: count(iceberg_catalogs),
    secrets: count(draftOf(duckdb).secrets),
    semanticModels: count(semantic_models),
  }
}

function count(list: unknown): number {
  return Array.isArray(list) ? list.length : 0
}
