import { isMap } from '../../plain-data.js'

/**
 * A map of a config that may be invalid. Checks read it without assumptions about types, so that one wrong type does not hide other problems.
 */
export type Draft = Readonly<Record<string, unknown>>

/** The value as a map; an empty map if it is anything else. */
export function draftOf(value: unknown): Draft {
  return isMap(value) ? value : {}
}

/** The maps of a list, each with its index. */
export function draftsOf(value: unknown): readonly (readonly [entry: Draft, index: number])[] {
  const drafts: (readonly [Draft, number])[] = []
  // Without a copy for each entry: there may be 100,000 views, and each rule lists them
  for (const [index, item] of Array.isArray(value) ? value.entries() : []) if (isMap(item)) drafts.push([item, index])
  return drafts
}

/** The text at a key, if it is present and not empty. */
export function textOf(draft: Draft, key: string): string | undefined {
  const value = draft[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}
