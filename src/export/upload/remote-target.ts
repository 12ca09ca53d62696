import { showUrl } from '../../config/notation/remote-url.js'
import { isRemotePath } from '../../config/notation/resolve-path.js'
import { BuildError } from '../../errors.js'

/** A place outside of this machine's file system. */
export interface RemoteTarget {
  /** As it was given. */
  readonly url: string
  /** What may be shown of it: parameters can hold credentials. */
  readonly shown: string
  /** The last part of its path: the name of the file. */
  readonly fileName: string
  /** The extension of DuckDB that writes there; absent where DuckDB cannot write. */
  readonly extension?: string
}

const extensions: Readonly<Record<string, string>> = {
  s3: 'httpfs',
  s3a: 'httpfs',
  s3n: 'httpfs',
  gs: 'httpfs',
  gcs: 'httpfs',
  r2: 'httpfs',
  az: 'azure',
  azure: 'azure',
  abfss: 'azure',
}

/**
 * What a URL says of the object that it names.
 * @throws BuildError EXPORT_FAILED when it names no single object
 */
export function parseTarget(url: string): RemoteTarget {
  const shown = showUrl(url)
  const [, name = '', path = ''] = /^([^:]+):\/\/[^/]+\/(.*)$/s.exec(shown) ?? []
  const fileName = path.split('/').at(-1) ?? ''
  if (!isRemotePath(url) || fileName === '' || /[*[\]]/.test(path)) {
    const message = `${JSON.stringify(shown)} is no place to export to: give the URL of one object, such as "s3://bucket/catalog.duckdb".`
    throw new BuildError('EXPORT_FAILED', message)
  }
  const extension = extensions[name.toLowerCase()]
  return { url, shown, fileName, ...(extension !== undefined && { extension }) }
}

/** A new object beside another, that no export has named before. */
export function nameBeside({ url, ...target }: RemoteTarget): RemoteTarget {
  const end = `.${crypto.randomUUID().slice(0, 8)}.new`
  const beside = url.replace(/^([^?#]*)[^?]*/s, `$1${end}`)
  return { ...target, url: beside, shown: showUrl(beside), fileName: target.fileName + end }
}
