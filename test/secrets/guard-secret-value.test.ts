import { inspect } from 'node:util'
import { type DuckalogError, isDuckalogError } from '../../src/errors.js'
import {
  createPublicValue,
  createSecretValue,
  isPublicValue,
  type SecretInput,
  type SecretValue,
} from '../../src/secret-value.js'
import { guardSecretValue } from '../../src/secrets/guard-secret-value.js'

const canary = 'canary-4Wd6'

function guard(source: SecretInput): SecretValue {
  return guardSecretValue(createSecretValue(source), 'password', { name: 'pg', at: ['duckdb', 'secrets', 2] })
}

async function refusal(secret: SecretValue): Promise<DuckalogError> {
  try {
    await secret.reveal()
  } catch (error) {
    if (isDuckalogError(error)) return error
    throw error
  }
  throw new Error('The value was revealed.')
}

const fails = (thrown: unknown) => () => {
  throw thrown
}

test.each<[what: string, source: SecretInput, problem: RegExp]>([
  ['throws', fails(new TypeError(`vault refused ${canary}`)), /^is not available: its function threw \(TypeError\)\. Its/],
  [
    'rejects',
    async () => Promise.reject(Object.assign(new Error(canary), { code: 'ETIMEDOUT' })),
    /threw \(Error, ETIMEDOUT\)\./,
  ],
  ['throws text', fails(canary), /threw\. Its error is not shown/],
  ['throws nothing', fails(undefined), /threw\. Its error/],
  ['throws an object with the value as its name', fails({ name: `${canary} is wrong` }), /threw\. Its error/],
  ['returns nothing', (() => undefined) as unknown as SecretInput, /^is of type undefined: its function must return text\.$/],
  ['returns null', (() => null) as unknown as SecretInput, /^is null: /],
  ['returns a number', (() => 12_345) as unknown as SecretInput, /^is of type number: /],
  ['returns an object', (() => ({ canary })) as unknown as SecretInput, /^is of type object: /],
  ['returns a NUL', () => `${canary}\0`, /^contains a NUL character/],
  ['returns half a character', () => `${canary}\ud800`, /^contains half of a surrogate pair/],
])('a function that %s: the error names the secret and shows no value', async (_what, source, problem) => {
  const error = await refusal(guard(source))
  const prefix = 'The value of "password" of the secret "pg" (duckdb.secrets[2]) '
  expect(error).toMatchObject({
    code: 'SECRET_INVALID',
    step: { kind: 'secret', name: 'pg' },
    at: ['duckdb', 'secrets', 2],
    location: { path: 'duckdb.secrets[2]' },
  })
  expect(error.message.startsWith(prefix)).toBe(true)
  expect(error.message.slice(prefix.length)).toMatch(problem)
  for (const shown of [inspect(error, { depth: null, showHidden: true }), JSON.stringify(error), String(error.stack)]) {
    expect(shown).not.toContain(canary)
    expect(shown).not.toContain('12345')
  }
})

test('a valid value is returned unchanged, and stays hidden', async () => {
  const guarded = guard(async () => `${canary}\nsecond 'line'`)
  expect(await guarded.reveal()).toBe(`${canary}\nsecond 'line'`)
  expect(inspect(guarded, { showHidden: true })).toBe('[redacted]')
})

test('a value that may be shown still may be, and no other', () => {
  const at = { name: 'pg', at: ['duckdb', 'secrets', 2] }
  expect(isPublicValue(guardSecretValue(createPublicValue('h'), 'host', at))).toBe(true)
  expect(isPublicValue(guardSecretValue(createSecretValue('h'), 'host', at))).toBe(false)
})
