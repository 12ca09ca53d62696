import { inspect } from 'node:util'
import { ConnectionError, QueryError } from '../../src/errors.js'
import { redactDeep } from '../../src/redaction/redact-deep.js'
import { createRedactor } from '../../src/redaction/redactor.js'
import { createSecretValue, isSecretValue, literalOf } from '../../src/secret-value.js'

const canary = 'canary-8Wz2'
const redactor = createRedactor()
redactor.add(canary)
const { redact } = redactor

test('texts are redacted in lists and maps, keys too, and the given data is not changed', () => {
  const given = { a: [`x ${canary}`, { b: canary, [canary]: 1 }], n: 1, none: null, not: undefined }
  const before = structuredClone(given)
  expect(redactDeep(given, redact)).toEqual({ a: ['x [redacted]', { b: '[redacted]', '[redacted]': 1 }], n: 1, none: null })
  expect(given).toEqual(before)
})

test('data without a credential is returned as it is', () => {
  const given = { a: ['x', { b: 1 }], sql: 'SELECT 1' }
  expect(redactDeep(given, redact)).toBe(given)
})

test('a statement keeps the SQL that runs as a secret value, also its own earlier one', () => {
  const sql = `SELECT '${canary}'`
  const shown = redactDeep({ sql } as { readonly sql: string; readonly secretSql?: never }, redact)
  expect(shown.sql).toBe("SELECT '[redacted]'")
  expect(literalOf(shown.secretSql!)).toBe(sql)
  const secretSql = createSecretValue('SELECT 2')
  expect(redactDeep({ sql, secretSql }, redact)).toEqual({ sql: "SELECT '[redacted]'", secretSql })
})

test('secret values and objects of classes are left as they are', () => {
  class Own {
    readonly text = canary
  }
  const given = { secret: createSecretValue(canary), own: new Own() }
  const shown = redactDeep({ ...given, text: canary }, redact)
  expect(isSecretValue(shown.secret)).toBe(true)
  expect(shown.own).toBe(given.own)
})

test('an object without a prototype is plain data', () => {
  const given = Object.assign(Object.create(null) as object, { text: canary })
  expect(redactDeep(given, redact)).toEqual({ text: '[redacted]' })
})

test('an error is redacted in place: message, stack, own fields and causes of all kinds', () => {
  const foreign = new Error(`foreign ${canary}`)
  const inner = new QueryError('QUERY_FAILED', `inner ${canary}`, { cause: foreign })
  const error = new ConnectionError('DATABASE_OPEN_FAILED', `outer ${canary}`, { cause: inner })
  Object.assign(error, { detail: { text: canary } })
  expect(redactDeep({ error }, redact).error).toBe(error)
  expect(error.message).toBe('outer [redacted]')
  expect(error.cause).toBe(inner)
  expect(inner.message).toBe('inner [redacted]')
  expect(inner.cause).toBe(foreign)
  expect(error.stack).toContain('outer [redacted]')
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain(canary)
})

test('a cause that is not an error is redacted as data', () => {
  const error = new ConnectionError('DATABASE_OPEN_FAILED', 'no', { cause: { text: canary } })
  expect(redactDeep(error, redact).cause).toEqual({ text: '[redacted]' })
})

test('a foreign cause without a credential keeps its stack and its getters', () => {
  const cause = Object.defineProperty(new Error('plain'), 'detail', { get: () => canary, configurable: true })
  const { stack } = cause
  const error = new ConnectionError('DATABASE_OPEN_FAILED', `no ${canary}`, { cause })
  redactDeep(error, redact)
  expect(error.cause).toBe(cause)
  expect(cause.stack).toBe(stack)
})
