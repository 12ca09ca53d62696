/** What kind of value stands somewhere, in words; never the value. */
export function describeKind(value: unknown): string {
  if (value === null || value === undefined) return 'empty'
  if (typeof value === 'string') return 'text'
  if (typeof value === 'number') return Number.isNaN(value) ? 'not a number (NaN)' : 'a number'
  if (typeof value === 'boolean') return 'true or false'
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'a map' : `a ${typeof value}`
}
