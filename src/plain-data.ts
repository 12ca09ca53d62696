import { isSecretValue } from './secret-value.js'

/** Whether a value is a plain object of any realm: not a list, a class instance or a {@link SecretValue}. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isSecretValue(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** The kind of a value, in words. Never contains the value itself. */
export function describeKind(value: unknown): string {
  if (value === null || value === undefined) return 'empty'
  if (typeof value === 'string') return 'text'
  if (typeof value === 'number') return Number.isNaN(value) ? 'not a number (NaN)' : 'a number'
  if (typeof value === 'boolean') return 'true or false'
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'a map' : `a ${typeof value}`
}

/** Looks up a key that a user wrote. Inherited names such as `constructor` and `toString` are not found. */
export function ownValue<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}
