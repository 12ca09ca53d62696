/**
 * A value as JSON on one line, with nothing lost that JSON can hold: integers beyond 2^53 become strings, as do NaN and the
 * infinities; bytes become hexadecimal, dates ISO 8601.
 * @internal
 */
export function renderJsonValue(value: unknown): string {
  return JSON.stringify(value, toJson) ?? 'null'
}

function toJson(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  // What comes as `value` has been through toJSON, with which a Buffer becomes a list of numbers
  const bytes = this[key]
  if (ArrayBuffer.isView(bytes)) return renderBytes(bytes)
  if (typeof value === 'bigint') return isSafe(value) ? Number(value) : String(value)
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}

function isSafe(value: bigint): boolean {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
}

function renderBytes({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Array.from(new Uint8Array(buffer, byteOffset, byteLength), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
