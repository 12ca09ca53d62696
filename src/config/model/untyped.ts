import type { ConfigPath } from '../../errors.js'
import { isMap } from '../../is-map.js'

/**
 * A map of the config before anybody knows whether its values are right. Checks across the config read it with care, so that
 * one wrong type does not hide what else is wrong.
 */
export type Draft = Readonly<Record<string, unknown>>

/** What the checks know about the texts of a config. */
export interface CheckContext {
  /** A text for a message, in quotes; `undefined` if it came out of the environment, and may not be shown. */
  show(text: string, at: ConfigPath): string | undefined
  /** Whether a path holds a text whose variable is missing, so that nothing can be said about it. */
  isUnknown(at: ConfigPath): boolean
  /** Whether a path holds a key with nothing behind it, which counts as not being there. */
  isEmpty(at: ConfigPath): boolean
  /** A place for a message: `views[0] (catalog.yaml:3:5)`. */
  place(at: ConfigPath): string
}

/** A map, or an empty one in place of anything else. */
export function draftOf(value: unknown): Draft {
  return isMap(value) ? value : {}
}

/** The maps of a list, each with its index. */
export function draftsOf(value: unknown): readonly (readonly [entry: Draft, index: number])[] {
  return Array.isArray(value) ? value.flatMap((item: unknown, index) => (isMap(item) ? [[item, index] as const] : [])) : []
}

/** A text of a map that is there and not empty. */
export function textOf(draft: Draft, key: string): string | undefined {
  const value = draft[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}
