import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { originOf, sourcesOf } from '../../config/model/config-metadata.js'
import { parentFolder } from '../../config/notation/resolve-path.js'
import { escapeGlob } from '../../disk/escape-glob.js'
import { redactorOf } from '../../secrets/redactor-of.js'

/** Makes texts of a config safe to show to anyone. */
export interface Shower {
  /** Removes credentials, users and queries of URLs, and the folders of this machine from a text. */
  showText(text: string): string
  /** Makes a path or URL relative to the folder of the catalog. */
  showPath(path: string): string
  /** Makes the path of a config file, as the caller wrote it, relative to the folder of the catalog. */
  showFile(file: string): string
}

/** Creates a {@link Shower}, whose texts are the same on every machine. */
export function createShower(config: CatalogConfig): Shower {
  const { redact } = redactorOf(config)
  const absolute = createFileFinder(config)
  const { base, files } = originOf(config)
  const main = files?.file
  const folder = main === undefined ? base?.replaceAll('\\', '/') : parentFolder(absolute(main))
  const folders = folder === undefined ? [] : listFolders(folder)
  const showPath = (path: string) => stripUrls(redact(startRelative(path, folders)))
  return {
    showPath,
    showFile: (file) => showPath(absolute(file)),
    // Only texts in quotes are paths
    showText: (text) =>
      stripUrls(
        redact(text.replace(/(?<=')[^'\n]+/g, (quoted) => (quoted.includes('/') ? startRelative(quoted, folders) : quoted))),
      ),
  }
}

/** Finds the absolute path of a file that the config was read from. */
function createFileFinder(config: CatalogConfig): (file: string) => string {
  const read = [...sourcesOf(config).files.keys()].map((path) => path.replaceAll('\\', '/'))
  const found = new Map<string, string>()
  return (file) => {
    const written = file.replaceAll('\\', '/')
    if (isUrl(written)) return written
    const end = written.replace(/^(?:\.{1,2}\/)+/, '')
    const path = found.get(written) ?? read.find((each) => each === end || each.endsWith(`/${end}`)) ?? written
    found.set(written, path)
    return path
  }
}

function isUrl(path: string): boolean {
  return /^[a-z][a-z\d+.-]+:\/\//i.test(path)
}

/** A folder and its parents, each with its path from the first one. */
function listFolders(folder: string): readonly (readonly [folder: string, relative: string])[] {
  const parts = folder.replace(/\/$/, '').split('/')
  const least = isUrl(folder) ? 4 : 2
  return Array.from({ length: Math.max(0, parts.length - least + 1) }, (_, up) => {
    return [`${parts.slice(0, parts.length - up).join('/')}/`, '../'.repeat(up)] as const
  })
}

function startRelative(path: string, folders: ReturnType<typeof listFolders>): string {
  const written = path.replace(/^file:\/\/(?=\/)/i, '').replaceAll(/^[a-z]:[^\n]*$/gi, (drive) => drive.replaceAll('\\', '/'))
  for (const [folder, relative] of folders)
    for (const form of new Set([folder, escapeGlob(folder), folder.replaceAll("'", "''")]))
      if (written.startsWith(form)) return `${relative}${written.slice(form.length)}`
  return path
}

/** Removes users, passwords and queries from URLs. In `s3://bucket/part-?.csv` the question mark is a wildcard. */
function stripUrls(text: string): string {
  return text
    .replace(/(?<=[a-z\d+.-]:\/\/)[^\s'"/?#@]*@/gi, '')
    .replace(/(\bhttps?:\/\/[^\s'"?#<>]*)[?#][^\s'"<>]*/gi, '$1')
    .replace(/([a-z][a-z\d+.-]+:\/\/[^\s'"?#<>]*)\?(?=[\w.%-]+=)[^\s'"<>]*/gi, '$1')
}
