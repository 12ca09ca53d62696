import type { Typed } from './key-reader.js'
import { textOf } from './keys.js'

/** A search in the history for an entry that contains a text, in any case. */
export interface Search {
  readonly wanted: string
  /** The position of the entry that was found; -1 before the first. */
  readonly at: number
  readonly isFailed: boolean
}

/** Continues a search from an entry, which may be found again unless `next` is set. */
function searchEntry(entries: readonly string[], { wanted, at }: Search, next = false): Search {
  if (wanted === '') return { wanted, at: -1, isFailed: false }
  const from = Math.max(0, at) + (next && at >= 0 ? 1 : 0)
  const found = entries.findIndex((entry, index) => index >= from && entry.toLowerCase().includes(wanted.toLowerCase()))
  return found < 0 ? { wanted, at, isFailed: true } : { wanted, at: found, isFailed: false }
}

/** The search that begins with Ctrl-R. */
export const newSearch: Search = { wanted: '', at: -1, isFailed: false }

/**
 * What a key does in a search: it continues it, or ends it. A `cancelled` search restores the text before it, a search that is `left` keeps
 * the found entry, and after `passed` the key has its own meaning.
 */
export function searchWith(
  { text, key }: Typed,
  search: Search,
  entries: readonly string[],
): Search | 'cancelled' | 'left' | 'passed' {
  const typed = key.name === 'return' || key.name === 'tab' ? undefined : textOf(text, key)
  if (key.ctrl && key.name === 'r') return searchEntry(entries, search, true)
  if (key.name === 'backspace') return searchEntry(entries, { ...search, wanted: search.wanted.slice(0, -1), at: -1 })
  if (typed !== undefined) return searchEntry(entries, { ...search, wanted: search.wanted + typed })
  if (key.ctrl && (key.name === 'g' || key.name === 'c')) return 'cancelled'
  return key.name === 'escape' ? 'left' : 'passed'
}
