/** Converts a JS value to a JSON-safe one: integers beyond 2^53, NaN and infinities as text, dates in ISO 8601, bytes in Base64. */
export function toJsonValue(value: unknown): unknown {
  switch (typeof value) {
    case 'bigint':
      return toJsonInteger(value)
    case 'number':
      return toJsonNumber(value)
    case 'object':
      return value === null ? null : toJsonObject(value)
    default:
      return value
  }
}

export function toJsonInteger(value: bigint): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}

export function toJsonNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value)
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

function toJsonObject(value: object): unknown {
  if (value instanceof Date || Object.prototype.toString.call(value) === '[object Date]') return (value as Date).toISOString()
  if (ArrayBuffer.isView(value)) return toBase64(value as Uint8Array)
  if (Array.isArray(value)) return value.map(toJsonValue)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJsonValue(item)]))
}
