/** The entry of a table under a key that a user wrote: `constructor` and `toString` are no entries. */
export function ownValue<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}
