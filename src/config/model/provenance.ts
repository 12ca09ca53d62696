import { type ConfigPath, formatLocation, formatPath } from '../../errors.js'
import type { Locator, TextPlaces } from './config-problem.js'

/** The source of a document that is a part of a config. */
export interface DocumentSource {
  /** Absent for an object in code. */
  readonly locate?: Locator | undefined
  /** The text of an unquoted scalar; absent for an object in code. */
  readonly textAt?: TextPlaces['textAt'] | undefined
  /** The texts with variables, by formatted path. */
  readonly variables?: ReadonlyMap<string, VariableUse>
}

/** Where a value of a merged document comes from: a path of one source, except for `parts` that come from elsewhere. */
export interface Provenance {
  readonly source: DocumentSource
  readonly at: ConfigPath
  readonly parts?: ReadonlyMap<string | number, Provenance>
}

/**
 * The source of a path of a merged document, and the path in that source. A missing value belongs to the source of the enclosing value.
 */
export function tracePath(from: Provenance, path: ConfigPath): { readonly source: DocumentSource; readonly at: ConfigPath } {
  let node = from
  for (const [index, key] of path.entries()) {
    const part = node.parts?.get(key)
    if (!part) return { source: node.source, at: [...node.at, ...path.slice(index)] }
    node = part
  }
  return node
}

/** A locator for a merged document. */
export function locateIn(from: Provenance): Locator {
  return (path) => {
    const { source, at } = tracePath(from, path)
    return source.locate?.(at)
  }
}

/** Returns the text of unquoted scalars of a merged document. */
export function textIn(from: Provenance): TextPlaces['textAt'] {
  return (path) => {
    const { source, at } = tracePath(from, path)
    return source.textAt?.(at)
  }
}

/** The variables in a text of a merged document, if it has any. */
export function findVariable(from: Provenance, path: ConfigPath): VariableUse | undefined {
  const { source, at } = tracePath(from, path)
  return source.variables?.size ? source.variables.get(formatPath(at)) : undefined
}

/** All values that were filled in from the environment, without duplicates. */
export function listVariableValues(from: Provenance): readonly string[] {
  const values = new Set<string>()
  const visit = ({ source, parts }: Provenance) => {
    for (const use of source.variables?.values() ?? []) for (const value of use.values) values.add(value)
    for (const part of parts?.values() ?? []) visit(part)
  }
  visit(from)
  return [...values]
}

/** A location for a message: `views[0] (catalog.yaml:3:5)`. */
export function describeSource({ locate }: DocumentSource, at: ConfigPath): string {
  const location = locate?.(at)
  const place = location && formatLocation(location)
  const path = location?.path ?? formatPath(at)
  return place === undefined ? path : `${path} (${place})`
}

/** The variables that a text of a config contains. */
export interface VariableUse {
  readonly names: readonly string[]
  /** The values that were filled in, which may be secret. */
  readonly values: readonly string[]
  /** Whether the text is a single variable, which may represent a number or a boolean. */
  readonly whole: boolean
  /** Whether a variable is not set, so that the value is unknown. */
  readonly missing: boolean
}
