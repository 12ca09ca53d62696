/** Freezes plain data recursively and returns it. */
export function freezeDeep<T>(data: T): T {
  if (typeof data === 'object' && data !== null && !Object.isFrozen(data)) {
    Object.freeze(data)
    for (const part of Object.values(data)) freezeDeep(part)
  }
  return data
}
