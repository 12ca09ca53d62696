import { fileURLToPath } from 'node:url'
import type { CatalogInput } from '../../config/model/input/catalog-input.js'
import { isFileUrl } from '../../config/notation/remote-url.js'
import { isRemotePath } from '../../config/notation/resolve-path.js'

/** The path of a catalog in a file of this machine; `undefined` for a URL or an object. */
export function localPath(source: string | URL | CatalogInput): string | undefined {
  if (source instanceof URL) return source.protocol === 'file:' ? fileURLToPath(source) : undefined
  if (typeof source !== 'string' || isRemotePath(source)) return undefined
  return isFileUrl(source) ? fileURLToPath(source) : source
}
