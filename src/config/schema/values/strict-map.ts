import * as v from 'valibot'
import { describeKind, isMap } from '../../../plain-data.js'

/** The entries of a schema with exactly the keys of `T`: a forgotten key does not compile. */
export type EntriesOf<T> = { readonly [K in keyof T]-?: v.GenericSchema<unknown, Exclude<T[K], undefined>> }

/** What an issue of a strict map knows about the map. */
export interface StrictMapRequirement {
  readonly keys: readonly string[]
  /** What to write when a required key is missing, by key. */
  readonly hints: Readonly<Record<string, string>>
  /** A hint for unknown keys, shown after the list of known keys. */
  readonly otherwise?: string | undefined
}

/** A map; valibot's objects also accept lists. */
export const mapSchema = v.custom<Readonly<Record<string, unknown>>>(
  isMap,
  ({ input }) => `must be a map (\`key: value\`), but is ${describeKind(input)}`,
)

/** A map with exactly these keys. Its issues carry the keys for messages. */
export function strictMap<E extends v.ObjectEntries>(
  entries: E,
  hints: Readonly<Record<string, string>> = {},
  otherwise?: string,
) {
  const requirement: StrictMapRequirement = { keys: Object.keys(entries), hints, otherwise }
  return v.pipe(mapSchema, { ...v.strictObject(entries), requirement })
}
