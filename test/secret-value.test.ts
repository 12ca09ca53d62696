import { format, inspect } from 'node:util'
import { createSecretValue, isSecretValue, type SecretInput } from '../src/secret-value.js'

const canary = 'canary-7Qx4'

const kinds: readonly [kind: string, source: SecretInput][] = [
  ['a text', canary],
  ['a function', () => canary],
  ['an async function', async () => canary],
]

describe.each(kinds)('the secret value of %s', (_kind, source) => {
  const secret = createSecretValue(source)

  test('reveals its value', async () => {
    expect(await secret.reveal()).toBe(canary)
  })

  test.each<[way: string, show: () => unknown]>([
    ['String()', () => String(secret)],
    ['a template', () => `${secret}`],
    ['concatenation', () => `password=${secret}`],
    ['JSON', () => JSON.stringify({ password: secret })],
    ['inspect', () => inspect({ password: secret }, { depth: null, showHidden: true, getters: true })],
    ['inspect without its hook', () => inspect(secret, { customInspect: false, showHidden: true })],
    ['%s, %o and %j of a logger', () => format('%s %o %j', secret, secret, secret)],
    ['keys', () => Reflect.ownKeys(secret).map(String)],
    ['spread', () => JSON.stringify({ ...secret })],
    ['Object.assign', () => inspect(Object.assign({}, secret))],
    ['a clone', () => inspect(structuredClone(secret), { showHidden: true })],
    ['an error message', () => new Error(`bad password ${secret}`).stack],
  ])('is not seen in %s', (_way, show) => {
    expect(inspect(show())).not.toContain(canary)
  })

  test('prints as [redacted], and cannot be changed', () => {
    expect([`${secret}`, JSON.stringify(secret), inspect(secret)]).toEqual(['[redacted]', '"[redacted]"', '[redacted]'])
    expect(Object.isFrozen(secret)).toBe(true)
  })
})

test('a function is called for each reveal', async () => {
  let calls = 0
  const secret = createSecretValue(() => `token ${++calls}`)
  expect([await secret.reveal(), await secret.reveal()]).toEqual(['token 1', 'token 2'])
})

test('only secret values are recognized as secret values', () => {
  expect(isSecretValue(createSecretValue('x'))).toBe(true)
  for (const other of ['[redacted]', null, undefined, {}, { reveal: async () => 'x' }, () => 'x']) {
    expect(isSecretValue(other)).toBe(false)
  }
})
