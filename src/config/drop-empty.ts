import { formatPath } from '../errors.js'
import type { ConfigProblem } from './config-problem.js'
import { isMap } from './is-map.js'

/** Maps whose keys a person chooses: what stands below their values is data for DuckDB, and none of ours. */
const openMaps: ReadonlySet<string> = new Set(['options', 'params', 'header', 'loader_settings'])

/** Every variable of a template is asked for: an empty one is a mistake. */
const keptMaps: ReadonlySet<string> = new Set(['variables'])

/**
 * Takes the keys out of a document that stand there with nothing (`key:`), in place: the document must be the caller's own copy. Empty
 * items of lists stay, and are refused by the schema.
 * @returns the paths of the keys, as texts
 * @internal
 */
export function dropEmpty(document: unknown): ReadonlySet<string> {
  const dropped = new Set<string>()
  const path: (string | number)[] = []
  const visit = (value: unknown, isOpen: boolean): void => {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        path.push(index)
        visit(item, false)
        path.pop()
      }
    } else if (isMap(value)) {
      const map = value as Record<string, unknown>
      for (const key of Object.keys(map)) {
        const part = map[key]
        path.push(key)
        if (part === null) {
          dropped.add(formatPath(path))
          delete map[key]
        } else if (typeof part === 'object' && !isOpen && !keptMaps.has(key)) visit(part, openMaps.has(key))
        path.pop()
      }
    }
  }
  visit(document, false)
  return dropped
}

/**
 * What is told of a key that is missing because it was empty.
 * @internal
 */
export function tellEmpty(problem: ConfigProblem, dropped: ReadonlySet<string>): ConfigProblem {
  if (dropped.size === 0 || !dropped.has(formatPath(problem.at))) return problem
  return { ...problem, message: problem.message.replace(/^is missing/, 'is empty') }
}
