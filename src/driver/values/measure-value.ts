/** An estimate of the memory that a value of a row takes, in bytes. */
export function measureValue(value: unknown): number {
  if (typeof value === 'string') return 24 + 2 * value.length
  if (typeof value !== 'object' || value === null) return 16
  if (ArrayBuffer.isView(value)) return 96 + value.byteLength
  let size = 32
  for (const part of Array.isArray(value) ? value : Object.values(value)) size += measureValue(part)
  return size
}
