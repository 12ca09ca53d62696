import type { ConfigPath } from '../../errors.js'
import { anyConfig, checkArguments } from '../../options/check-arguments.js'
import { isMap } from '../../plain-data.js'
import type { CatalogConfig } from '../model/catalog-config.js'
import { expandHome, homeOf, startsAtHome } from '../notation/expand-home.js'
import { resolvePath, resolvePattern } from '../notation/resolve-path.js'
import { sourceBySuffix } from '../notation/source-by-suffix.js'

/** Stands for every key of a map and every item of a list. */
const each = Symbol('each')

interface PathPlace {
  readonly at: readonly (string | typeof each)[]
  /** Whether a text in this place is a path at all; if not given, each is. */
  readonly isPath?: (text: string) => boolean
  /** Whether DuckDB takes the path as a pattern of files, by the map that it stands in; if not given, it never does. */
  readonly isPattern?: (owner: Readonly<Record<string, unknown>>) => boolean
}

/** Parameters of secrets that name files and folders. */
const secretPaths = [
  ...['metadata_path', 'data_path', 'web_identity_token_file', 'client_certificate_path', 'passfile', 'socket'],
  ...['sslrootcert', 'sslcert', 'sslkey', 'sslcrl', 'sslcrldir'],
  ...['ssl_ca', 'ssl_capath', 'ssl_cert', 'ssl_crl', 'ssl_crlpath', 'ssl_key'],
]

/** libpq has `system` for the certificates of the machine; the metadata of a lake may be behind a prefix. */
function isFileOfSecret(text: string): boolean {
  return text !== 'system' && !/^(?:ducklake:)?(?:postgres|mysql|sqlite|duckdb|md):/i.test(text)
}

/**
 * Every place of the config language that holds a path, or a list of paths. From this table paths are made absolute, each against
 * the folder of the file that it stands in, and checked against `allowedRoots`: a key with a path that is added to the config
 * language is added here, and nowhere else.
 */
const pathPlaces: readonly PathPlace[] = [
  { at: ['duckdb', 'database'] },
  { at: ['duckdb', 'directories', each] },
  { at: ['duckdb', 'extensions', each, 'path'] },
  { at: ['duckdb', 'extensions', each, 'from'], isPath: (text) => !isRepositoryName(text) },
  ...secretPaths.map((name): PathPlace => ({ at: ['duckdb', 'secrets', each, name], isPath: isFileOfSecret })),
  { at: ['duckdb', 'security', 'allowed_directories'] },
  { at: ['duckdb', 'security', 'allowed_paths'] },
  { at: ['attachments', 'duckdb', each, 'path'] },
  { at: ['attachments', 'sqlite', each, 'path'] },
  { at: ['attachments', 'delta', each, 'path'] },
  { at: ['attachments', 'duckalog', each, 'config_path'] },
  { at: ['attachments', 'duckalog', each, 'database'] },
  { at: ['attachments', 'ducklake', each, 'metadata'] },
  { at: ['attachments', 'ducklake', each, 'metadata', 'path'] },
  { at: ['attachments', 'ducklake', each, 'data_path'] },
  { at: ['views', each, 'sql_file'] },
  { at: ['views', each, 'sql_file', 'path'] },
  { at: ['views', each, 'sql_template', 'path'] },
  // The tables of Delta and Iceberg are folders
  { at: ['views', each, 'uri'], isPattern: ({ source, uri }) => !isTable(source ?? sourceBySuffix(uri)) },
]

function isTable(source: unknown): boolean {
  return source === 'delta' || source === 'iceberg'
}

/**
 * Makes all paths of a document absolute against one folder, in place: the document must be the caller's own copy. Texts in
 * places where a path belongs are all that is looked at, so that the document need not be valid.
 */
export function resolveConfigPaths(document: unknown, base: string | undefined): void {
  visitPaths(document, (path, { replace, isPath, isPattern }) => {
    const resolved = isPattern ? resolvePattern(path, base) : resolvePath(path, base)
    replace(isPath(resolved) ? resolved : `./${resolved}`)
  })
}

/**
 * Puts the home folder in place of each `~` that a path of a whole config begins with, in place. What the paths of one file are relative
 * to is known before; the home may be named in any of the files.
 */
export function expandHomes(document: unknown): void {
  let home: string | undefined
  visitPaths(document, (path, { replace, isPattern }) => {
    if (!startsAtHome(path)) return
    home ??= homeOf(document)
    replace(expandHome(path, home, isPattern))
  })
}

/**
 * A path that a config names.
 * @public
 */
export interface PlacedPath {
  /** Absolute in a config that was loaded, or a URL. */
  readonly path: string
  /** Where it stands: `['views', 3, 'uri']`. */
  readonly at: ConfigPath
  /** Whether DuckDB looks for wildcards in it. Those of the folder that a config stands in are escaped then: `[*]` means a `*`. */
  readonly isPattern: boolean
}

/**
 * Every path that a config names: of its database, directories, extensions, attachments, SQL files and sources. What the SQL of
 * its views names is not among them.
 * @public
 */
export function pathsOf(config: CatalogConfig): readonly PlacedPath[] {
  checkArguments('pathsOf', { config: [config, anyConfig] })
  const paths: PlacedPath[] = []
  visitPaths(config, (path, { at, isPattern }) => paths.push({ path, at: [...at], isPattern }))
  return paths
}

/** Whether a source of extensions is one of DuckDB's repositories, which are plain words; all else is a URL or a folder. */
export function isRepositoryName(from: string): boolean {
  return /^\w+$/.test(from)
}

interface FoundPath {
  readonly at: ConfigPath
  /** Whether a text in the same place is a path. */
  readonly isPath: (text: string) => boolean
  readonly isPattern: boolean
  replace(path: string): void
}

/** The places as a tree, so that one walk through a document meets them all, in the order of the document. */
interface PathNode {
  readonly parts: Map<string | typeof each, PathNode>
  /** Where a path may stand, or a list of them: whether a text there is one. */
  isPath?: ((text: string) => boolean) | undefined
  isPattern?: PathPlace['isPattern'] | undefined
}

const root = growTree(pathPlaces)

function growTree(places: readonly PathPlace[]): PathNode {
  const tree: PathNode = { parts: new Map() }
  for (const { at, isPath = () => true, isPattern } of places) {
    let node = tree
    for (const step of at) {
      const next = node.parts.get(step) ?? { parts: new Map() }
      node.parts.set(step, next)
      node = next
    }
    node.isPath = isPath
    node.isPattern = isPattern
  }
  return tree
}

type VisitPath = (path: string, found: FoundPath) => void

function visitPaths(document: unknown, visit: VisitPath): void {
  walk(document, root, [], visit)
}

function walk(value: unknown, { parts }: PathNode, at: (string | number)[], visit: VisitPath): void {
  if (!isMap(value) && !Array.isArray(value)) return
  const ofEach = parts.get(each)
  for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
    const node = (typeof key === 'string' ? parts.get(key) : undefined) ?? ofEach
    if (!node) continue
    at.push(key)
    const part = (value as Record<string | number, unknown>)[key]
    const isPattern = node.isPattern?.(value as Readonly<Record<string, unknown>>) ?? false
    visitText(value, key, { isPath: node.isPath, isPattern, at, visit })
    if (node.isPath && Array.isArray(part)) {
      for (const index of part.keys()) {
        at.push(index)
        visitText(part, index, { isPath: node.isPath, isPattern, at, visit })
        at.pop()
      }
    } else walk(part, node, at, visit)
    at.pop()
  }
}

function visitText(
  owner: object,
  key: string | number,
  {
    isPath,
    isPattern,
    at,
    visit,
  }: {
    readonly isPath: PathNode['isPath']
    readonly isPattern: boolean
    readonly at: readonly (string | number)[]
    readonly visit: VisitPath
  },
): void {
  const text = (owner as Record<string | number, unknown>)[key]
  if (!isPath || typeof text !== 'string' || text === '' || !isPath(text)) return
  visit(text, { at, isPath, isPattern, replace: (path) => Object.assign(owner, { [key]: path }) })
}
