import type { ConfigPath } from '../errors.js'
import { isMap } from './is-map.js'
import { resolvePath } from './resolve-path.js'

/** Stands for every key of a map and every item of a list. */
const each = Symbol('each')

interface PathPlace {
  readonly at: readonly (string | typeof each)[]
  /** Whether a text in this place is a path at all; if not given, each is. */
  readonly isPath?: (text: string) => boolean
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
  { at: ['duckdb', 'security', 'allowed_directories'] },
  { at: ['duckdb', 'security', 'allowed_paths'] },
  { at: ['attachments', 'duckdb', each, 'path'] },
  { at: ['attachments', 'sqlite', each, 'path'] },
  { at: ['attachments', 'duckalog', each, 'config_path'] },
  { at: ['attachments', 'duckalog', each, 'database'] },
  { at: ['attachments', 'ducklake', each, 'metadata'] },
  { at: ['attachments', 'ducklake', each, 'metadata', 'path'] },
  { at: ['attachments', 'ducklake', each, 'data_path'] },
  { at: ['views', each, 'sql_file'] },
  { at: ['views', each, 'sql_file', 'path'] },
  { at: ['views', each, 'sql_template', 'path'] },
  { at: ['views', each, 'uri'] },
]

/**
 * Makes all paths of a document absolute against one folder, in place: the document must be the caller's own copy. Texts in
 * places where a path belongs are all that is looked at, so that the document need not be valid.
 * @internal
 */
export function resolveConfigPaths(document: unknown, base: string | undefined): void {
  visitPaths(document, (path, { replace, isPath }) => {
    const resolved = resolvePath(path, base)
    replace(isPath(resolved) ? resolved : `./${resolved}`)
  })
}

/**
 * All paths of a config, with their places.
 * @internal
 */
export function listConfigPaths(config: object): readonly { readonly path: string; readonly at: ConfigPath }[] {
  const paths: { path: string; at: ConfigPath }[] = []
  visitPaths(config, (path, { at }) => paths.push({ path, at: [...at] }))
  return paths
}

/**
 * Whether a source of extensions is one of DuckDB's repositories, which are plain words; all else is a URL or a folder.
 * @internal
 */
export function isRepositoryName(from: string): boolean {
  return /^\w+$/.test(from)
}

interface FoundPath {
  readonly at: ConfigPath
  /** Whether a text in the same place is a path. */
  readonly isPath: (text: string) => boolean
  replace(path: string): void
}

function visitPaths(document: unknown, visit: (path: string, found: FoundPath) => void): void {
  for (const { at: place, isPath = () => true } of pathPlaces) {
    visitTexts(document, place, 0, [], (text, at, replace) => {
      if (text !== '' && isPath(text)) visit(text, { at, isPath, replace })
    })
  }
}

function visitTexts(
  value: unknown,
  place: PathPlace['at'],
  depth: number,
  at: (string | number)[],
  visit: (text: string, at: ConfigPath, replace: (text: string) => void) => void,
): void {
  if (!isMap(value) && !Array.isArray(value)) return
  const container = value as Record<string | number, unknown>
  const step = place[depth]
  for (const key of keysAt(value, step)) {
    const part = container[key]
    at.push(key)
    if (depth + 1 < place.length) visitTexts(part, place, depth + 1, at, visit)
    else if (typeof part === 'string') visit(part, at, (text) => Object.assign(container, { [key]: text }))
    // A list of paths may stand wherever a path may
    else if (step !== undefined && Array.isArray(part)) visitTexts(part, place, place.length, at, visit)
    at.pop()
  }
}

function keysAt(
  value: Readonly<Record<string, unknown>> | readonly unknown[],
  step: PathPlace['at'][number] | undefined,
): readonly (string | number)[] {
  if (typeof step === 'string') return Object.hasOwn(value, step) ? [step] : []
  return Array.isArray(value) ? [...value.keys()] : Object.keys(value)
}
