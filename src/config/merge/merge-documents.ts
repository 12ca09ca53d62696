import { describeKind, isMap } from '../../plain-data.js'
import type { ConfigProblem } from '../model/config-problem.js'
import { describeSource, type Provenance } from '../model/provenance.js'
import { findOverridden, type MergePart } from './match-named-entries.js'

/** The result of a merge: the value, where each part of it comes from, and the problems found. */
export interface MergedDocument {
  readonly value: unknown
  readonly from: Provenance
  readonly problems: readonly ConfigProblem[]
}

interface Candidate {
  readonly value: unknown
  readonly from: Provenance
  /** The entries of lists that a later part defines again. */
  readonly dropped: ReadonlySet<unknown> | undefined
}

/** Two documents have more or deeper values in common only if they contain themselves, or aliases of aliases. */
const maxValues = 10_000
const maxDepth = 100

/**
 * Merges documents, later over earlier: maps are merged deeply, lists are concatenated, other values are replaced. Values that only one
 * document has are reused without copying.
 */
export function mergeDocuments(parts: readonly MergePart[]): MergedDocument {
  const overridden = findOverridden(parts)
  const problems: ConfigProblem[] = []
  let values = 0
  let isTooMuch = false

  const merge = (all: readonly Candidate[], depth: number): Omit<Candidate, 'dropped'> => {
    const candidates = withoutEmpty(all)
    const last = candidates.at(-1) as Candidate
    // Lists with named entries are never deeper
    if (candidates.length === 1 && !(last.dropped && depth <= 2)) return last
    values += 1
    if (values > maxValues || depth > maxDepth) {
      if (!isTooMuch) problems.push(refuseSize(last))
      isTooMuch = true
      return last
    }
    if (candidates.every(({ value }) => isMap(value))) return mergeMaps(candidates, depth)
    const lists = isSettings(last.from) ? candidates.map(toList) : candidates
    if (lists.every(({ value }) => Array.isArray(value))) return mergeLists(lists)
    problems.push(...refuseMixture(candidates))
    return last
  }
  const mergeMaps = (candidates: readonly Candidate[], depth: number) => {
    const children = new Map<string, Candidate[]>()
    for (const { value, from, dropped } of candidates) {
      for (const [key, child] of Object.entries(value as Readonly<Record<string, unknown>>)) {
        if (child === undefined) continue
        const candidate = { value: child, from: partOf(from, key), dropped }
        const known = children.get(key)
        if (known) known.push(candidate)
        else children.set(key, [candidate])
      }
    }
    const merged = [...children].map(([key, list]) => [key, merge(list, depth + 1)] as const)
    return {
      value: Object.fromEntries(merged.map(([key, { value }]) => [key, value])),
      from: { ...(candidates.at(-1) as Candidate).from, parts: new Map(merged.map(([key, { from }]) => [key, from])) },
    }
  }

  const candidates = parts.map((part) => ({ ...part, dropped: overridden.get(part) }))
  const { value, from } = merge(candidates, 0)
  return { value, from, problems }
}

/** An empty key (`key:`) adds nothing to a list or a map. If it comes last, it resets other values, and `settings`. */
function withoutEmpty(candidates: readonly Candidate[]): readonly Candidate[] {
  const last = candidates.at(-1) as Candidate
  const filled = candidates.filter(({ value }) => value !== null)
  const isTakenBack = last.value === null && (isSettings(last.from) || !filled.some(({ value }) => isContainer(value)))
  return isTakenBack || filled.length === 0 ? [last] : filled
}

function mergeLists(candidates: readonly Candidate[]): Omit<Candidate, 'dropped'> {
  const value: unknown[] = []
  const parts = new Map<number, Provenance>()
  for (const { value: list, from, dropped } of candidates) {
    for (const [index, item] of (list as readonly unknown[]).entries()) {
      if (dropped?.has(item)) continue
      parts.set(value.length, partOf(from, index))
      value.push(item)
    }
  }
  return { value, from: { ...(candidates.at(-1) as Candidate).from, parts } }
}

function refuseSize({ from: { source } }: Candidate): ConfigProblem {
  const message = `exceeds the limit of ${maxValues.toLocaleString('en')} merged values or ${maxDepth} levels`
  return { at: [], message, locate: source.locate }
}

/** `settings` may be a text or a list of texts with the same meaning. */
function isSettings({ at }: Provenance): boolean {
  return at.at(-2) === 'duckdb' && at.at(-1) === 'settings'
}

function toList(candidate: Candidate): Candidate {
  const { value, from } = candidate
  return typeof value === 'string' ? { ...candidate, value: [value], from: { ...from, parts: new Map([[0, from]]) } } : candidate
}

function partOf(from: Provenance, key: string | number): Provenance {
  return from.parts?.get(key) ?? { source: from.source, at: [...from.at, key] }
}

function isContainer(value: unknown): boolean {
  return isMap(value) || Array.isArray(value)
}

/** A map and a list cannot be merged, and choosing one of them would silently discard the other. */
function refuseMixture(candidates: readonly Candidate[]): readonly ConfigProblem[] {
  const last = candidates.at(-1) as Candidate
  const other = candidates.find(
    ({ value }) => (isContainer(value) || isContainer(last.value)) && describeKind(value) !== describeKind(last.value),
  )
  if (!other) return []
  const { source, at } = last.from
  const place = describeSource(other.from.source, other.from.at)
  const message = `is ${describeKind(last.value)} here, but ${describeKind(other.value)} at ${place}; write both in the same form`
  return [{ at, message, locate: source.locate }]
}
