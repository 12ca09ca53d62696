import { type ConfigPath, formatPath } from '../../errors.js'
import { isMap } from '../../plain-data.js'
import { textProblem } from '../../sql/quote.js'
import { isSqlPlace } from '../../sql/sql-places.js'
import type { ConfigProblem } from '../model/config-problem.js'
import type { VariableUse } from '../model/provenance.js'
import { type Environment, interpolateText, mentionsVariable } from './interpolate.js'

/** A document as its own plain data: aliases copied, variables filled in. */
export interface ExpandedDocument {
  readonly value: unknown
  /** The texts with variables, by their path as text. */
  readonly variables: ReadonlyMap<string, VariableUse>
  readonly problems: readonly ConfigProblem[]
  /** The document is too big to look at; `problems` says so, and `value` is not its copy. */
  readonly refused: boolean
}

/** An alias costs a few bytes and may stand for a million values. */
const maxValues = 1_000_000
const maxDepth = 200

/**
 * Copies a parsed document value by value, fills in its variables, and refuses what no config can hold: keys that reach a
 * prototype, texts that DuckDB would cut, more values than {@link maxValues}.
 */
export function expandDocument(document: unknown, env: Environment): ExpandedDocument {
  const variables = new Map<string, VariableUse>()
  const problems: ConfigProblem[] = []
  const path: (string | number)[] = []
  let values = 0
  let refusal: string | undefined

  const expandText = (text: string): string => {
    if (!mentionsVariable(text)) return checkText(text)
    const { text: filled, names, values, whole, missing, malformed } = interpolateText(text, env, isSqlPlace(path))
    const at: ConfigPath = [...path]
    for (const message of malformed) problems.push({ at, message })
    for (const message of missing) problems.push({ at, message, missingVariable: true })
    if (names.length > 0) variables.set(formatPath(at), { names, values, whole, missing: missing.length > 0 })
    return checkText(filled)
  }
  const checkText = (text: string): string => {
    const problem = textProblem(text, 'text')
    if (problem) problems.push({ at: [...path], message: problem })
    return text
  }
  const expandMap = (map: Readonly<Record<string, unknown>>): Record<string, unknown> => {
    const copy: Record<string, unknown> = {}
    for (const key of Object.keys(map)) {
      if (refusal) break
      const value = map[key]
      if (value === undefined) continue
      if (key === '__proto__') {
        problems.push({ at: [...path], message: 'has the key `__proto__`, which is not allowed; remove it' })
        continue
      }
      path.push(key)
      copy[key] = expand(value)
      path.pop()
    }
    return copy
  }
  const expandList = (list: readonly unknown[]): unknown[] => {
    const copy: unknown[] = []
    for (let index = 0; index < list.length && !refusal; index += 1) {
      path.push(index)
      copy.push(expand(list[index]))
      path.pop()
    }
    return copy
  }
  const expand = (value: unknown): unknown => {
    values += 1
    if (values > maxValues)
      refusal = `contains more than ${maxValues.toLocaleString('en')} values, counting each alias as what it expands to`
    if (path.length > maxDepth) refusal = `nests more than ${maxDepth} levels deep, counting each alias as what it expands to`
    if (refusal) return undefined
    if (typeof value === 'string') return expandText(value)
    if (Array.isArray(value)) return expandList(value)
    return isMap(value) ? expandMap(value) : value
  }

  const value = expand(document)
  if (refusal) return { value: undefined, variables, problems: [{ at: [], message: refusal }], refused: true }
  return { value, variables, problems, refused: false }
}
