/**
 * Converts a raw driver value, for a statement whose values DuckDB cannot return as text: nested values become arrays and objects, numbers
 * are kept, and other values become the driver's text.
 */
export function toPlainValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const { items, entries, tag, value: inner } = value as Readonly<Record<string, unknown>>
  if (Array.isArray(items)) return items.map(toPlainValue)
  // A map has a list of entries
  if (Array.isArray(entries)) return entries.map(toPlainObject)
  if (typeof entries === 'object' && entries !== null) return toPlainObject(entries)
  if (typeof tag === 'string') return { tag, value: toPlainValue(inner) }
  return String(value)
}

function toPlainObject(entries: object): unknown {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, toPlainValue(value)]))
}
