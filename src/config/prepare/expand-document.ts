import { type ConfigPath, formatPath } from '../../errors.js'
import { isMap } from '../../plain-data.js'
import { isSqlPlace } from '../../sql/lexer/sql-places.js'
import { textProblem } from '../../sql/quote.js'
import type { ConfigProblem } from '../model/config-problem.js'
import type { VariableUse } from '../model/provenance.js'
import { type Environment, interpolateText, mentionsVariable } from './interpolate.js'

/** A copy of a document, with aliases expanded and variables filled in. */
export interface ExpandedDocument {
  readonly value: unknown
  /** The texts with variables, by formatted path. */
  readonly variables: ReadonlyMap<string, VariableUse>
  readonly problems: readonly ConfigProblem[]
  /** Whether the document is too big: `problems` has the reason, and `value` is not a copy. */
  readonly refused: boolean
}

/** An alias takes a few bytes and may expand to a million values. */
const maxValues = 1_000_000
const maxDepth = 200

/**
 * Copies a parsed document, fills in its variables, and refuses `__proto__` keys, texts that DuckDB would truncate and more than
 * {@link maxValues} values.
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
