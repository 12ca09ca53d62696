import { fileURLToPath } from 'node:url'

/** Whether a path is a `file:` URL. */
export function isFileUrl(path: string): boolean {
  return /^file:/i.test(path)
}

/** The path of a `file:` URL; `undefined` if it does not name a local file. */
export function pathOfFileUrl(url: string): string | undefined {
  try {
    return fileURLToPath(url)
  } catch {
    return undefined
  }
}

/** A URL for a message, without credentials and query. */
export function showUrl(url: string): string {
  return url.replace(/[?#].*$/s, '').replace(/^([a-z][a-z\d+.-]*:\/\/)[^/]*@/i, '$1')
}
