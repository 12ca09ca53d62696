import { rememberRedact } from '../errors/error-to-json.js'
import { isDuckalogError } from '../errors.js'
import { createSecretValue, isSecretValue } from '../secret-value.js'

type Redact = (text: string) => string

/**
 * Redacts all texts in plain data; returns the same data if there is nothing to redact. A statement keeps its SQL as a secret value. An error
 * of this package is redacted in place, with its stack and causes; other objects are left unchanged.
 */
export function redactDeep<T>(value: T, redact: Redact): T {
  // Keys, states and kinds repeat in thousands of views
  const known = new Map<string, string>()
  const redactOnce = (text: string) => {
    const shown = known.get(text) ?? redact(text)
    known.set(text, shown)
    return shown
  }
  return redactValue(value, redactOnce) as T
}

/** The same, but redacted on the first call: a report on thousands of views takes milliseconds, and many programs never read it. */
export function redactOnUse<T>(value: T, redact: Redact): () => T {
  let shown: { readonly value: T } | undefined
  return () => {
    shown ??= { value: redactDeep(value, redact) }
    return shown.value
  }
}

function redactValue(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value)
  if (typeof value !== 'object' || value === null || isSecretValue(value)) return value
  if (isDuckalogError(value)) return redactError(value, redact)
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => redactValue(item, redact))
    return items.every((item, index) => item === value[index]) ? value : items
  }
  if (!isPlain(value)) return value
  const fields = value as Readonly<Record<string, unknown>>
  const keys = Object.keys(fields)
  const shown = keys.map((key) => redactValue(fields[key], redact))
  const { sql } = fields
  const hasHiddenSql = typeof sql === 'string' && !Object.hasOwn(value, 'secretSql') && redact(sql) !== sql
  if (!hasHiddenSql && keys.every((key, index) => redact(key) === key && shown[index] === fields[key])) return value
  return {
    ...Object.fromEntries(keys.map((key, index) => [redact(key), shown[index]])),
    // What is executed is not changed
    ...(hasHiddenSql && { secretSql: createSecretValue(sql) }),
  }
}

/** In place, so that all references to the error are redacted. */
function redactError<E extends Error>(error: E, redact: Redact): E {
  rememberRedact(error, redact)
  for (const key of Reflect.ownKeys(error)) {
    const property = Object.getOwnPropertyDescriptor(error, key)
    if (!property || !('value' in property)) continue
    const value = key === 'cause' ? redactCause(property.value, redact) : redactValue(property.value, redact)
    if (value !== property.value) Object.defineProperty(error, key, { ...property, value })
  }
  // Reading it makes V8 create the text of the stack
  const { stack } = error
  const shown = stack === undefined ? undefined : redact(stack)
  if (shown !== stack) Object.defineProperty(error, 'stack', { value: shown, configurable: true, writable: true })
  return error
}

/** A foreign cause may be anything. */
function redactCause(cause: unknown, redact: Redact): unknown {
  if (!(cause instanceof Error) || isDuckalogError(cause)) return redactValue(cause, redact)
  return redact(`${cause.message}\n${cause.stack}`) === `${cause.message}\n${cause.stack}` ? cause : redactError(cause, redact)
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
