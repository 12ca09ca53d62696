import * as v from 'valibot'
import { isMap } from '../../../plain-data.js'
import type { OptionValue, Scalar } from '../../model/option-value.js'
import { mapSchema } from './strict-map.js'
import { plainNameSchema } from './text-schemas.js'

const exactMessage = ({ input }: { readonly input: unknown }) => {
  const inexact = findInexact(input)
  return Number.isFinite(inexact)
    ? 'has more digits than a number can hold; put it in quotes'
    : `must be a finite number, but is ${Number.isNaN(inexact) ? 'not a number (NaN)' : 'infinite'}; put it in quotes if text is meant`
}

/** Text, a number or a boolean. */
export const scalarSchema: v.GenericSchema<unknown, Scalar> = v.union(
  [v.string(), v.pipe(v.number(), v.check(isExact, exactMessage)), v.boolean()],
  'must be text, a number, true or false',
)

/** A scalar, a list or a map of them. */
export const optionValueSchema = v.pipe(
  v.custom<OptionValue>(isOptionValue, 'must be text, a number, true or false, or a list or map of these, without empty values'),
  v.check((value) => findInexact(value) === undefined, exactMessage),
)

/** A map of options or other names to values. */
export function optionsOf<T>(value: v.GenericSchema<unknown, T>, name: v.GenericSchema<string, string> = plainNameSchema) {
  return v.pipe(
    mapSchema,
    // A record would silently drop these keys
    v.check(
      (map) => !Object.hasOwn(map, 'constructor') && !Object.hasOwn(map, 'prototype'),
      'has the key `constructor` or `prototype`, which cannot be a name here',
    ),
    v.record(name, value),
  )
}

/** A whole number that is at least `least`. */
export function wholeNumber(least: number, most: number = Number.MAX_SAFE_INTEGER) {
  const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `between ${least} and ${most}`
  const message = `must be a whole number, ${range}`
  return v.pipe(v.number(), v.integer(message), v.minValue(least, message), v.maxValue(most, message))
}

function isOptionValue(value: unknown): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return true
  if (Array.isArray(value)) return value.every(isOptionValue)
  return isMap(value) && Object.values(value).every(isOptionValue)
}

function findInexact(value: unknown): number | undefined {
  if (typeof value === 'number') return isExact(value) ? undefined : value
  if (typeof value !== 'object' || value === null) return undefined
  for (const part of Object.values(value)) {
    const found = findInexact(part)
    if (found !== undefined) return found
  }
  return undefined
}

/** Integers beyond 2^53 lose digits when they are parsed. */
function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
}
