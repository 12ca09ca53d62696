/** A WeakMap on `globalThis`, which all copies of the package share: two versions, or one in a bundle and one beside it. */
export function sharedMemory<K extends object, V>(name: string): WeakMap<K, V> {
  const key = Symbol.for(`duckalog.${name}`)
  const holder = globalThis as { [key: symbol]: WeakMap<K, V> | undefined }
  const memory = holder[key] ?? new WeakMap<K, V>()
  holder[key] = memory
  return memory
}
