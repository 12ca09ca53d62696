import type { ConfigPath } from '../../errors.js'
import { anyConfig, checkArguments } from '../../options/check-arguments.js'
import { isMap } from '../../plain-data.js'
import type { CatalogConfig } from '../model/catalog-config.js'
import { expandHome, homeOf, startsAtHome } from '../notation/expand-home.js'
import { resolvePath, resolvePattern } from '../notation/resolve-path.js'
import { sourceBySuffix } from '../notation/source-by-suffix.js'

/** Matches every key of a map and every item of a list. */
const each = Symbol('each')

interface PathPlace {
  readonly at: readonly (string | typeof each)[]
  /** Whether a text is a path. @defaultValue all texts are */
  readonly isPath?: (text: string) => boolean
  /** Whether DuckDB treats the path as a glob pattern, depending on the enclosing map. @defaultValue never */
  readonly isPattern?: (owner: Readonly<Record<string, unknown>>) => boolean
}

/** Secret parameters that contain paths. */
const secretPaths = [
  ...['metadata_path', 'data_path', 'web_identity_token_file', 'client_certificate_path', 'passfile', 'socket'],
  ...['sslrootcert', 'sslcert', 'sslkey', 'sslcrl', 'sslcrldir'],
  ...['ssl_ca', 'ssl_capath', 'ssl_cert', 'ssl_crl', 'ssl_crlpath', 'ssl_key'],
]

/** `system` is libpq's name for the system certificates; the metadata of a DuckLake may have a prefix. */
function isFileOfSecret(text: string): boolean {
  return text !== 'system' && !/^(?:ducklake:)?(?:postgres|mysql|sqlite|duckdb|md):/i.test(text)
}

/**
 * Every place of the config language that contains a path or a list of paths. These paths are resolved against the folder of their file
 * and checked against `allowedRoots`. Add new keys with paths here, and nowhere else.
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
  { at: ['queries', each], isPattern: () => true },
  { at: ['queries', each, 'sql_file'] },
  { at: ['tests', each, 'given', each] },
  { at: ['types', 'output'] },
  { at: ['types', 'columns'] },
  // Delta and Iceberg tables are folders
  { at: ['views', each, 'uri'], isPattern: ({ source, uri }) => !isTable(source ?? sourceBySuffix(uri)) },
]

function isTable(source: unknown): boolean {
  return source === 'delta' || source === 'iceberg'
}

/**
 * Resolves all paths of a document against a folder, in place: the document must be a copy, and need not be valid.
 */
export function resolveConfigPaths(document: unknown, base: string | undefined): void {
  visitPaths(document, (path, { replace, isPath, isPattern }) => {
    const resolved = isPattern ? resolvePattern(path, base) : resolvePath(path, base)
    replace(isPath(resolved) ? resolved : `./${resolved}`)
  })
}

/**
 * Replaces a leading `~` in the paths of a merged config by the home folder, in place. Only the merged config knows the home folder, which
 * any of the files may set.
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
 * A path in a config.
 * @public
 */
export interface PlacedPath {
  /** The path, absolute in a loaded config, or a URL. */
  readonly path: string
  /** The config path of the key: `['views', 3, 'uri']`. */
  readonly at: ConfigPath
  /** Whether DuckDB treats it as a glob pattern. Wildcards in the folder of the config are then escaped: `[*]` matches a `*`. */
  readonly isPattern: boolean
}

/**
 * All paths in a config: of its database, directories, extensions, attachments, SQL files and sources. Does not include paths in the SQL of
 * views.
 * @public
 */
export function pathsOf(config: CatalogConfig): readonly PlacedPath[] {
  checkArguments('pathsOf', { config: [config, anyConfig] })
  const paths: PlacedPath[] = []
  visitPaths(config, (path, { at, isPattern }) => paths.push({ path, at: [...at], isPattern }))
  return paths
}

/** Whether an extension source is one of DuckDB's repositories, which are plain words, not a URL or a folder. */
export function isRepositoryName(from: string): boolean {
  return /^\w+$/.test(from)
}

interface FoundPath {
  readonly at: ConfigPath
  /** Whether another text at the same place is a path. */
  readonly isPath: (text: string) => boolean
  readonly isPattern: boolean
  replace(path: string): void
}

/** The places as a tree, so that one walk visits all of them in document order. */
interface PathNode {
  readonly parts: Map<string | typeof each, PathNode>
  /** Set where a path or a list of paths may be: whether a text there is a path. */
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
