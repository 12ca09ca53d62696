import { basename, dirname, join } from 'node:path'

/** The path of a catalog without its suffix, after which the files beside it are named. */
export function catalogStem(path: string): string {
  return join(dirname(path), basename(path).replace(/\.(?:ya?ml|json)$/i, ''))
}
