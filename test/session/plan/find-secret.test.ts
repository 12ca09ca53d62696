import { findSecret } from '../../../src/session/plan/find-secret.js'

const secrets = [{ type: 's3' }, { type: 's3', name: 'Lake' }, { type: 'HTTP' }]

test.each<[name: string | undefined, index: number]>([
  ['lake', 1],
  ['S3', 0],
  ['http', 2],
  ['other', -1],
  [undefined, -1],
])('the secret %j is declared at %j: one without a name has the name of its type', (name, index) => {
  expect(findSecret(name, secrets)).toBe(secrets[index])
})
