import { isMap } from '../../plain-data.js'

/**
 * A map of the config before anybody knows whether its values are right. Checks across the config read it with care, so that
 * one wrong type does not hide what else is wrong.
 */
export type Draft = Readonly<Record<string, unknown>>

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
