import { showUrl } from '../../config/notation/remote-url.js'
import { isRemotePath } from '../../config/notation/resolve-path.js'
import { BuildError } from '../../errors.js'

/** A target of an upload. */
export interface RemoteTarget {
  /** As given by the caller. */
  readonly url: string
  /** The URL without its parameters, which can hold credentials. */
  readonly shown: string
  /** The last part of its path. */
  readonly fileName: string
  /** The DuckDB extension that writes there; absent if DuckDB cannot write there. */
  readonly extension?: string | undefined
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
 * Parses the URL of an object.
 * @throws BuildError EXPORT_FAILED if it is not the URL of a single object
 */
export function parseTarget(url: string): RemoteTarget {
  const shown = showUrl(url)
  const [, name = '', path = ''] = /^([^:]+):\/\/[^/]+\/(.*)$/s.exec(shown) ?? []
  const fileName = path.split('/').at(-1) ?? ''
  if (!isRemotePath(url) || fileName === '' || /[*[\]]/.test(path)) {
    const message = `${JSON.stringify(shown)} is not a valid export target: use the URL of one object, such as "s3://bucket/catalog.duckdb".`
    throw new BuildError('EXPORT_FAILED', message)
  }
  const extension = extensions[name.toLowerCase()]
  return { url, shown, fileName, extension }
}

/** A new, unique name next to a target. */
export function nameCopy({ url, ...target }: RemoteTarget): RemoteTarget {
  const end = `.${crypto.randomUUID().slice(0, 8)}.new`
  const beside = url.replace(/^([^?#]*)[^?]*/s, `$1${end}`)
  return { ...target, url: beside, shown: showUrl(beside), fileName: target.fileName + end }
}
