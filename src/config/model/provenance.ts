import { type ConfigPath, formatLocation, formatPath } from '../../errors.js'
import type { Locator, TextPlaces } from './config-problem.js'

/** What is known about a document that became a part of a config. */
export interface DocumentSource {
  /** Absent for an object in code. */
  readonly locate?: Locator
  /** How a scalar without quotes is written there; absent for an object in code. */
  readonly textAt?: TextPlaces['textAt']
  /** The texts with variables, by their path as text. */
  readonly variables?: ReadonlyMap<string, VariableUse>
}

/** Where a value of a merged document comes from: from a path of one source, but for the `parts`, which come from elsewhere. */
export interface Provenance {
  readonly source: DocumentSource
  readonly at: ConfigPath
  readonly parts?: ReadonlyMap<string | number, Provenance>
}

/**
 * The source of a path of a merged document, and the path there. What is not there belongs to the source of what is around it.
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

/** How the scalars of a merged document are written. */
export function textIn(from: Provenance): TextPlaces['textAt'] {
  return (path) => {
    const { source, at } = tracePath(from, path)
    return source.textAt?.(at)
  }
}

/** How a text of a merged document came out of the environment, if it did. */
export function findVariable(from: Provenance, path: ConfigPath): VariableUse | undefined {
  const { source, at } = tracePath(from, path)
  return source.variables?.size ? source.variables.get(formatPath(at)) : undefined
}

/** All values that were filled in out of the environment, each once. */
export function listVariableValues(from: Provenance): readonly string[] {
  const values = new Set<string>()
  const visit = ({ source, parts }: Provenance) => {
    for (const use of source.variables?.values() ?? []) for (const value of use.values) values.add(value)
    for (const part of parts?.values() ?? []) visit(part)
  }
  visit(from)
  return [...values]
}

/** A place for a message: `views[0] (catalog.yaml:3:5)`. */
export function describeSource({ locate }: DocumentSource, at: ConfigPath): string {
  const location = locate?.(at)
  const place = location && formatLocation(location)
  const path = location?.path ?? formatPath(at)
  return place === undefined ? path : `${path} (${place})`
}

/** That a text of the config came out of the environment. */
export interface VariableUse {
  readonly names: readonly string[]
  /** The values that were filled in, which may be secret. */
  readonly values: readonly string[]
  /** The text is one variable and nothing else: it may stand for a number or a boolean. */
  readonly whole: boolean
  /** A variable is not set: what stands there is not the value. */
  readonly missing: boolean
}
