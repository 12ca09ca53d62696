const microsPerSecond = 1_000_000n

/**
 * A DATE without the time of day, and a TIME as such, in ISO 8601; by their JS values alone they look like a TIMESTAMP and an
 * integer. Every other value stays as it is.
 * @internal
 */
export function formatTemporal(value: unknown, type: string | undefined): unknown {
  if (type === 'DATE' && isDate(value)) return value.toISOString().split('T')[0]
  return type === 'TIME' && typeof value === 'bigint' ? formatTime(value) : value
}

/** Not by `instanceof`: the value may be of another realm. */
function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]'
}

function formatTime(micros: bigint): string {
  const seconds = micros / microsPerSecond
  const parts = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map((part) => String(part).padStart(2, '0'))
  const fraction = String(micros % microsPerSecond)
    .padStart(6, '0')
    .replace(/0+$/, '')
  return `${parts.join(':')}${fraction && `.${fraction}`}`
}
