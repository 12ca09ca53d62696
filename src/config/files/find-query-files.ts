import { stat } from 'node:fs/promises'
import { unescapeGlob } from '../../disk/escape-glob.js'
import { fingerprintOf } from '../../disk/open-regular-file.js'
import type { CatalogConfig } from '../model/catalog-config.js'
import type { Sources } from '../model/config-metadata.js'
import { hasWildcards } from '../notation/match-glob.js'
import { isRemotePath } from '../notation/resolve-path.js'
import { findFiles } from './find-files.js'

/**
 * The files of a path or pattern under `queries`. Everything that a pattern matches with the suffix `.sql` counts, so that a folder or a
 * dangling link of that name is reported when it is read.
 * @returns `undefined` if a pattern would have to list too many folders
 */
export async function findQueryFiles(written: string): Promise<readonly string[] | undefined> {
  const path = hasWildcards(written) ? unescapeGlob(written) : written
  if (path !== undefined) return [path]
  const others: string[] = []
  const found = await findFiles(written, { onOther: (other) => others.push(other) })
  return found && [...found, ...others.filter((other) => /\.sql$/i.test(other))].sort()
}

/** The files of named queries as sources. A load does not read them, but `watch()` detects their changes. */
export async function findQuerySources({ queries = [] }: CatalogConfig): Promise<Sources> {
  const files = new Map<string, string | undefined>()
  const globs = new Map<string, readonly string[]>()
  for (const entry of queries) {
    const written = typeof entry === 'string' ? entry : entry.sql_file
    if (written === undefined || isRemotePath(written)) continue
    const isPattern = typeof entry === 'string' && hasWildcards(entry)
    const found = isPattern ? ((await findQueryFiles(entry)) ?? []) : [written]
    if (isPattern) globs.set(entry, found)
    const marks = await Promise.all(found.map(readMark))
    for (const [index, file] of found.entries()) files.set(file, marks[index])
  }
  return { files, globs }
}

async function readMark(file: string): Promise<string | undefined> {
  const info = await stat(file, { bigint: true }).catch(() => undefined)
  return info?.isFile() ? fingerprintOf(info) : undefined
}
