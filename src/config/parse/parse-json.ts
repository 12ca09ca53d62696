import { ConfigError, type ConfigIssue } from '../../errors.js'
import { createLineIndex, type PositionNode } from './position-tree.js'
import { type JsonBuilder, JsonSyntaxError, scanJson } from './scan-json.js'
import { createDuplicateIssue, emptyMessage } from './syntax-issue.js'

/**
 * Reads JSON text as plain data. A key that stands twice in one map is an error, as it is in YAML.
 * @throws {@link ConfigError} CONFIG_SYNTAX
 */
export function parseJson(text: string, file?: string): unknown {
  let hasDuplicates = false
  const values: JsonBuilder<unknown> = {
    scalar: (value) => value,
    list: (items) => items,
    map: (entries) => {
      const map: Record<string, unknown> = {}
      for (const { key, value } of entries) {
        if (Object.hasOwn(map, key)) hasDuplicates = true
        // An assignment to `__proto__` would set the prototype
        if (key === '__proto__') Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true })
        else map[key] = value
      }
      return map
    },
  }
  try {
    const value = scanJson(text, values)
    if (hasDuplicates) throw new ConfigError('CONFIG_SYNTAX', findDuplicates(text, file))
    return value
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    const message = text.trim() === '' ? emptyMessage : `is not JSON: ${error.message}`
    throw new ConfigError('CONFIG_SYNTAX', [
      { path: '', message, ...(file !== undefined && { file }), ...createLineIndex(text)(error.offset) },
    ])
  }
}

/**
 * Where everything stands in a JSON text.
 * @throws {@link JsonSyntaxError}
 */
export function readJsonPositions(text: string): PositionNode {
  return scanJson<PositionNode>(text, {
    scalar: (value, offset, end) => ({
      offset,
      parts: new Map(),
      merged: [],
      ...(typeof value !== 'string' && { text: text.slice(offset, end) }),
    }),
    list: (items, offset) => ({ offset, parts: new Map(items.entries()), merged: [] }),
    map: (entries, offset) => ({
      offset,
      parts: new Map(entries.map(({ key, offset: start, value }) => [key, { ...value, offset: start }])),
      merged: [],
    }),
  })
}

interface KeyTree {
  readonly entries: readonly { readonly key: string | number; readonly offset: number; readonly tree: KeyTree }[]
}

function findDuplicates(text: string, file: string | undefined): readonly ConfigIssue[] {
  const toLine = createLineIndex(text)
  const issues: ConfigIssue[] = []
  const tree = scanJson<KeyTree>(text, {
    scalar: () => ({ entries: [] }),
    list: (items) => ({ entries: items.map((item, key) => ({ key, offset: 0, tree: item })) }),
    map: (entries) => ({ entries: entries.map(({ key, offset, value }) => ({ key, offset, tree: value })) }),
  })
  const visit = ({ entries }: KeyTree, path: readonly (string | number)[]) => {
    const seen = new Map<string | number, number>()
    for (const { key, offset, tree: part } of entries) {
      const at = [...path, key]
      const first = seen.get(key)
      if (first !== undefined) issues.push(createDuplicateIssue(at, first, offset, toLine, file))
      else seen.set(key, offset)
      visit(part, at)
    }
  }
  visit(tree, [])
  return issues
}
