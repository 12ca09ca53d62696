import { createRedactor } from '../../src/redaction/redactor.js'
import { createSecretValue } from '../../src/secret-value.js'
import { revealValues } from '../../src/secrets/reveal-values.js'

test('secrets are revealed in their places, and known to the redactor before anyone can say them', async () => {
  const redactor = createRedactor()
  const values = ['open', createSecretValue('hidden-1'), 5, null, createSecretValue(async () => 'hidden-2'), true]
  expect(await revealValues({ sql: '', values }, redactor)).toEqual(['open', 'hidden-1', 5, null, 'hidden-2', true])
  expect(redactor.redact('open hidden-1 hidden-2')).toBe('open [redacted] [redacted]')
})

test('a statement without values binds none', async () => {
  expect(await revealValues({ sql: 'SELECT 1' }, createRedactor())).toBeUndefined()
})
