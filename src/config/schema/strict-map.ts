import * as v from 'valibot'
import { describeKind, isMap } from '../../plain-data.js'

/** The entries of a schema that has each key of `T`, required or not, and no other: a forgotten key does not compile. */
export type EntriesOf<T> = { readonly [K in keyof T]-?: v.GenericSchema<unknown, Exclude<T[K], undefined>> }

/** What an issue of a closed object knows about the object. */
export interface ClosedObjectRequirement {
  readonly keys: readonly string[]
  /** What to write when a required key is missing, by key. */
  readonly hints: Readonly<Record<string, string>>
  /** What to do about a key that there is not, after the keys that there are. */
  readonly otherwise?: string | undefined
}

/** A map; valibot's own objects take a list as well. */
export const mapSchema = v.custom<Readonly<Record<string, unknown>>>(
  isMap,
  ({ input }) => `must be a map (\`key: value\`), but is ${describeKind(input)}`,
)

/** A map with these keys and no others. Its issues carry the keys, so that a message can name them. */
export function closedObject<E extends v.ObjectEntries>(
  entries: E,
  hints: Readonly<Record<string, string>> = {},
  otherwise?: string,
) {
  const requirement: ClosedObjectRequirement = { keys: Object.keys(entries), hints, otherwise }
  return v.pipe(mapSchema, { ...v.strictObject(entries), requirement })
}
