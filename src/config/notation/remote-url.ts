import { fileURLToPath } from 'node:url'

/** Whether a path is a `file:` URL. */
export function isFileUrl(path: string): boolean {
  return /^file:/i.test(path)
}

/** The path of a `file:` URL; `undefined` when it names no file of this machine. */
export function pathOfFileUrl(url: string): string | undefined {
  try {
    return fileURLToPath(url)
  } catch {
    return undefined
  }
}

/** A URL for a message: without what may be a secret. */
export function showUrl(url: string): string {
  return url.replace(/[?#].*$/s, '').replace(/^([a-z][a-z\d+.-]*:\/\/)[^/]*@/i, '$1')
}
