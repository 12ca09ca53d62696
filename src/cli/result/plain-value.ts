/**
 * A value of the driver's own, of a statement that DuckDB cannot write as text itself: nested ones as arrays and objects, the rest as the
 * text that the driver has for them, numbers as they are. Pure.
 */
export function toPlainValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const { items, entries, tag, value: inner } = value as Readonly<Record<string, unknown>>
  if (Array.isArray(items)) return items.map(toPlainValue)
  // Of a map they are a list
  if (Array.isArray(entries)) return entries.map(toPlainObject)
  if (typeof entries === 'object' && entries !== null) return toPlainObject(entries)
  if (typeof tag === 'string') return { tag, value: toPlainValue(inner) }
  return String(value)
}

function toPlainObject(entries: object): unknown {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, toPlainValue(value)]))
}
