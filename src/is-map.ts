import { isSecretValue } from './secret-value.js'

/** Whether a value is a map of keys, in whatever realm it was made: no list, no class instance, no {@link SecretValue}. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isSecretValue(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
