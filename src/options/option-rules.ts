import { closestMatch } from '../closest-match.js'
import { isSecretValue } from '../secret-value.js'
import { describeValue, type OptionRule } from './take-options.js'

export function must(test: (value: unknown) => boolean, what: string): OptionRule {
  return (value, option, issues) => {
    if (!test(value)) issues.push({ option, message: `must be ${what}, not ${describeValue(value)}` })
    return value
  }
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const isFilledText = (value: unknown): boolean => isText(value) && value !== '' && !value.includes('\0')

export const isText = (value: unknown): value is string => typeof value === 'string'

export const isFunction = (value: unknown): boolean => typeof value === 'function'

export const anyValue: OptionRule = (value) => value

export const flag = must((value) => typeof value === 'boolean', 'true or false')

export const text = must(isText, 'a string')

/** A path or a name. */
export const filledText = must(isFilledText, 'a non-empty string')

export const filledTexts = must((value) => Array.isArray(value) && value.every(isFilledText), 'a list of paths')

/** `Infinity` means no limit. */
export const milliseconds = must((value) => typeof value === 'number' && value >= 0, 'a number of milliseconds, 0 or more')

export const seconds = must((value) => typeof value === 'number' && value >= 0, 'a number of seconds, 0 or more')

/** `Infinity` means no limit. */
export const count = must(
  (value) => typeof value === 'number' && value >= 1 && (Number.isInteger(value) || value === Number.POSITIVE_INFINITY),
  'a whole number, 1 or more',
)

export const port = must(
  (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535,
  'a whole number from 0 to 65535',
)

export const bigint = must((value) => typeof value === 'bigint', 'a bigint')

export const callback = must((value) => typeof value === 'function', 'a function')

/** Variables by name. */
export const variables = must(
  (value) =>
    value === process.env ||
    (isObject(value) &&
      !Array.isArray(value) &&
      Object.values(value).every((variable) => variable === undefined || isText(variable))),
  'an object whose values are strings',
)

/** Texts by name; each may be a secret. */
export const textsByName = must(
  (value) =>
    isObject(value) && !Array.isArray(value) && Object.values(value).every((item) => isText(item) || isSecretValue(item)),
  'an object whose values are strings',
)

/** Duck-typed, because a signal of another realm is not an instance of this realm's AbortSignal. */
export const signal = must(
  (value) =>
    isObject(value) &&
    typeof value.aborted === 'boolean' &&
    ['throwIfAborted', 'addEventListener', 'removeEventListener'].every((method) => typeof value[method] === 'function'),
  'an AbortSignal',
)

/** An object of any class that has these methods. */
export function objectWith(methods: readonly string[], what: string): OptionRule {
  return must((value) => isObject(value) && methods.every((method) => typeof value[method] === 'function'), what)
}

/** A list of objects that have these methods. */
export function listOf(methods: readonly string[], what: string): OptionRule {
  return must(
    (value) =>
      Array.isArray(value) &&
      value.every((item) => isObject(item) && methods.every((method) => typeof item[method] === 'function')),
    what,
  )
}

export const redactor = objectWith(['add', 'redact'], 'a redactor from createRedactor()')

/** A list of objects whose values under these keys are objects. */
export function listOfRecords(keys: readonly string[], what: string): OptionRule {
  return must(
    (value) => Array.isArray(value) && value.every((item) => isObject(item) && keys.every((key) => isObject(item[key]))),
    what,
  )
}

/** One of a fixed set of words. */
export function oneOf(words: readonly string[]): OptionRule {
  const listed = words.map((word) => `'${word}'`).join(', ')
  return (value, option, issues) => {
    if (words.some((word) => word === value)) return value
    const match = isText(value) ? closestMatch(value, words) : undefined
    const hint = match === undefined ? `must be one of ${listed}, not ${quoteWord(value)}` : undefined
    issues.push({ option, message: hint ?? `is ${quoteWord(value)}; did you mean '${match}'? It must be one of ${listed}` })
    return value
  }
}

function quoteWord(value: unknown): string {
  return isText(value) && /^[\w-]{1,64}$/.test(value) ? `'${value}'` : describeValue(value)
}

/** A validator that implements the Standard Schema interface. */
export const standardSchema = must((value) => {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false
  const standard = (value as { readonly '~standard'?: { readonly validate?: unknown } })['~standard']
  return isObject(standard) && typeof standard.validate === 'function'
}, 'a schema of valibot, zod or another Standard Schema library')

/** A secret, or a function that fetches it. */
export const secret = must(
  (value) =>
    (isText(value) && value !== '') || typeof value === 'function' || (isObject(value) && typeof value.reveal === 'function'),
  'a non-empty string, or a function that returns one',
)
