import { formatPath } from '../../errors.js'
import { isMap } from '../../plain-data.js'
import type { ConfigProblem } from '../model/config-problem.js'
import { listKeyNames } from './key-names.js'

/** Maps with arbitrary keys whose values are data for DuckDB, not keys of the config language. */
const openMaps: ReadonlySet<string> = new Set([
  ...['options', 'params', 'header', 'loader_settings'],
  ...['metadata_parameters', 'extra_http_headers', 'refresh_info'],
])

/** Maps with arbitrary keys whose values belong to the config language. */
const namedMaps: ReadonlySet<string> = new Set(['settings', 'config', 'profiles'])

/** Template variables are kept: an empty one is a mistake. */
const keptMaps: ReadonlySet<string> = new Set(['variables'])

/**
 * Removes empty keys (`key:`) from a document, in place: the document must be a copy. Empty list items and unknown empty keys, such as
 * `secret:hunter2` in YAML, stay, and the schema refuses them.
 * @returns the formatted paths of the removed keys
 */
export function dropEmpty(document: unknown): ReadonlySet<string> {
  const dropped = new Set<string>()
  // Most documents have no empty keys and do not need the list
  let names: ReadonlySet<string> | undefined
  const isKey = (key: string): boolean => {
    names ??= listKeyNames()
    return names.has(key)
  }
  const path: (string | number)[] = []
  const visit = (value: unknown, parent: string): void => {
    const isOpen = openMaps.has(parent)
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        path.push(index)
        visit(item, '')
        path.pop()
      }
    } else if (isMap(value)) {
      const map = value as Record<string, unknown>
      for (const key of Object.keys(map)) {
        const part = map[key]
        path.push(key)
        if (part === null && (isOpen || namedMaps.has(parent) || isKey(key))) {
          dropped.add(formatPath(path))
          delete map[key]
        } else if (typeof part === 'object' && !isOpen && !keptMaps.has(key)) visit(part, key)
        path.pop()
      }
    }
  }
  visit(document, '')
  return dropped
}

/** Reports a required key that was removed as empty, not missing. */
export function tellEmpty(problem: ConfigProblem, dropped: ReadonlySet<string>): ConfigProblem {
  if (dropped.size === 0 || !dropped.has(formatPath(problem.at))) return problem
  return { ...problem, message: problem.message.replace(/^is missing/, 'is empty') }
}
