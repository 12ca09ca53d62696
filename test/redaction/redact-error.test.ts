import { ConnectionError, isDuckalogError, QueryError } from '../../src/errors.js'
import { redactError } from '../../src/redaction/redact-error.js'
import { createRedactor } from '../../src/redaction/redactor.js'

const redactor = createRedactor()
redactor.add('canary-5Hk1')

test('an error of DuckDB with a credential is replaced, and keeps what decides', () => {
  const error = new QueryError('QUERY_FAILED', 'IO Error: canary-5Hk1', { kind: 'IO', retryable: true })
  const shown = redactError(error, redactor)
  if (!isDuckalogError(shown, 'QUERY_FAILED')) throw shown
  expect(shown).toMatchObject({ code: 'QUERY_FAILED', message: 'IO Error: [redacted]', kind: 'IO', retryable: true })
  expect(shown.stack).not.toContain('canary')
})

test.each([
  ['one of DuckDB without a credential', new QueryError('QUERY_FAILED', 'IO Error: no', { kind: 'IO' })],
  ['one of another kind', new ConnectionError('DATABASE_OPEN_FAILED', 'canary-5Hk1')],
  ['what is no error of the package', new Error('canary-5Hk1')],
])('%s is passed on', (_what, error) => {
  expect(redactError(error, redactor)).toBe(error)
})
