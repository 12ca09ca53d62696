/**
 * Renders a value as JSON on one line without losing information: integers beyond 2^53, NaN and the infinities become strings, bytes
 * become hexadecimal, and dates ISO 8601.
 */
export function renderJsonValue(value: unknown): string {
  switch (typeof value) {
    case 'bigint':
      return isSafe(value) ? String(value) : `"${value}"`
    case 'number':
      return renderNumber(value)
    case 'string':
      return JSON.stringify(value)
    case 'object':
      return value === null ? 'null' : renderObject(value)
    default:
      return JSON.stringify(value) ?? 'null'
  }
}

function renderNumber(value: number): string {
  // A safe integer, the usual case
  if ((value | 0) === value && value !== 0) return `${value}`
  if (!Number.isFinite(value)) return `"${value}"`
  // JSON.stringify drops the sign
  return Object.is(value, -0) ? '-0.0' : String(value)
}

function renderObject(value: object): string {
  if (ArrayBuffer.isView(value)) return `"${renderBytes(value)}"`
  if (Array.isArray(value)) return `[${value.map(renderJsonValue).join(',')}]`
  if ('toJSON' in value && typeof value.toJSON === 'function') return renderJsonValue(value.toJSON())
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${renderJsonValue(item)}`).join(',')}}`
}

function isSafe(value: bigint): boolean {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
}

function renderBytes({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Array.from(new Uint8Array(buffer, byteOffset, byteLength), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
