import { createSecretValue, isPublicValue } from '../../src/secret-value.js'
import { connectionValues } from '../../src/secrets/connection-values.js'

const at = { name: 's', at: ['duckdb', 'secrets', 0] }
const canary = 'canary-9Kd2'

test('the parts of a connection string are values of their own; what says where a server is may be shown', async () => {
  const values = connectionValues('postgres', createSecretValue(`host=h port=5432 user=u password=${canary}`), at)
  expect(values.map(({ name, value, optional }) => [name, isPublicValue(value), optional])).toEqual([
    ['host', true, false],
    ['port', true, false],
    ['user', expect.any(Boolean), false],
    ['password', false, false],
  ])
  expect(await Promise.all(values.map(({ value }) => value.reveal()))).toEqual(['h', '5432', 'u', canary])
})

test('a string from a function is asked for once for all of its parts, which may be absent', async () => {
  let calls = 0
  const values = connectionValues(
    'postgres',
    createSecretValue(async () => {
      calls += 1
      return `host=h password=${canary}`
    }),
    at,
  )
  expect(values.every(({ optional }) => optional)).toBe(true)
  const found = Object.fromEntries(await Promise.all(values.map(async ({ name, value }) => [name, await value.reveal()])))
  expect(found).toMatchObject({ host: 'h', password: canary, port: '' })
  expect(calls).toBe(1)
})

test('a string that cannot be read fails with its place', async () => {
  const [first] = connectionValues(
    'postgres',
    createSecretValue(async () => "host='"),
    at,
  )
  await expect(first?.value.reveal()).rejects.toMatchObject({
    code: 'SECRET_INVALID',
    message: expect.stringMatching(/^The connection_string of the secret "s" \(duckdb\.secrets\[0\]\) /),
  })
})
