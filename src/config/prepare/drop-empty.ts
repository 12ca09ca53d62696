import { formatPath } from '../../errors.js'
import { isMap } from '../../plain-data.js'
import type { ConfigProblem } from '../model/config-problem.js'
import { listKeyNames } from './key-names.js'

/** Maps whose keys a person chooses: what stands below their values is data for DuckDB, and none of ours. */
const openMaps: ReadonlySet<string> = new Set([
  ...['options', 'params', 'header', 'loader_settings'],
  ...['metadata_parameters', 'extra_http_headers', 'refresh_info'],
])

/** Maps whose keys a person chooses, of values that are ours. */
const namedMaps: ReadonlySet<string> = new Set(['settings', 'config', 'profiles'])

/** Every variable of a template is asked for: an empty one is a mistake. */
const keptMaps: ReadonlySet<string> = new Set(['variables'])

/**
 * Takes the keys out of a document that stand there with nothing (`key:`), in place: the document must be the caller's own copy. Empty
 * items of lists stay, and are refused by the schema; so is a key that there is not: `secret:hunter2` is one in YAML.
 * @returns the paths of the keys, as texts
 */
export function dropEmpty(document: unknown): ReadonlySet<string> {
  const dropped = new Set<string>()
  // Most documents have no empty key, and need no list
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

/** What is told of a key that is missing because it was empty. */
export function tellEmpty(problem: ConfigProblem, dropped: ReadonlySet<string>): ConfigProblem {
  if (dropped.size === 0 || !dropped.has(formatPath(problem.at))) return problem
  return { ...problem, message: problem.message.replace(/^is missing/, 'is empty') }
}
