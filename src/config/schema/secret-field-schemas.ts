import * as v from 'valibot'
import { describeKind, isMap } from '../../plain-data.js'
import { createSecretValue, isSecretValue, type SecretInput, type SecretValue } from '../../secret-value.js'
import type { SecretParameter } from '../model/secret-parameters.js'

/** A secret field, whose value is hidden from here on. */
export const secretFieldSchema = v.pipe(
  v.custom<SecretInput | SecretValue>(isSecretField, ({ input }) => {
    const quotes = typeof input === 'number' || typeof input === 'boolean' ? '; put it in quotes' : ''
    return `must be text, or in code a function that returns it, but is ${describeKind(input)}${quotes}`
  }),
  v.transform((value) => (isSecretValue(value) ? value : createSecretValue(value))),
)

/** The value of a parameter of CREATE SECRET. */
export const parameterSchema = v.custom<SecretParameter<SecretInput>>(
  isParameter,
  'must be text, a number, true or false, or a list or map of these, without empty values',
)

function isSecretField(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'function' || isSecretValue(value)
}

function isParameter(value: unknown): boolean {
  if (isSecretField(value) || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (Array.isArray(value)) return value.every(isParameter)
  return isMap(value) && Object.values(value).every(isParameter)
}
