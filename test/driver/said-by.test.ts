import { isConflict, isInvalidated, toDamageError, toOpenError, toQueryError } from '../../src/driver/core/duckdb-errors.js'
import { isDuckalogError } from '../../src/errors.js'
import { createRedactor } from '../../src/redaction/redactor.js'
import { saidBy } from '../../src/said-by.js'
import { findMissingExtension } from '../../src/session/apply/find-missing-extension.js'
import { show } from '../support/show.js'

/** Messages of DuckDB, and the decisions that depend on them. */
const messages = [
  'TransactionContext Error: Failed to commit: write-write conflict on key: "1"',
  'TransactionContext Error: Failed to commit DuckLake transaction.\nExceeded the maximum retry count of 10 set by a setting',
  'Invalid Error: Failed to initialize DuckLake: Failed to execute query "CREATE x": ERROR: duplicate key value violates y',
  'FATAL Error: Failed: database has been invalidated because of a previous fatal error',
  'IO Error: Could not set lock on file "/x.duckdb": Conflicting lock is held in /usr/bin/node (PID 7). However, you would be able to open this database in read-only mode',
  'IO Error: Could not read enough bytes from file "/x.duckdb": attempted to read 4096 bytes',
  'IO Error: Extension "/e/spatial.duckdb_extension" not found.',
  'Binder Error: Ambiguity detected for secret name "s"',
  'HTTP Error: HTTP GET error on "http://host/b/k" (HTTP 503)',
]

function decisionsOn(message: string, secret: string): object {
  const { redact, add } = createRedactor()
  add(secret)
  const [refused, opened] = [toQueryError(new Error(message), redact), toOpenError('/x.duckdb', new Error(message), redact)]
  const damage = toDamageError('/x.duckdb', refused)
  return {
    isConflict: isConflict(refused),
    isInvalidated: isInvalidated(refused),
    retryable: refused.retryable,
    opened: opened.code,
    isDamage: isDuckalogError(damage, 'DATABASE_CORRUPT'),
    isMissing: findMissingExtension(refused) !== undefined,
    readOnlyPossible: saidBy(opened).includes('in read-only mode'),
  }
}

test.each(messages)('what is secret in %j is not shown', (message) => {
  const secret = 'hunter22'
  const redactor = createRedactor()
  redactor.add(secret)
  const said = `${message} "${secret}"`
  const refused = toQueryError(new Error(said), redactor.redact)
  for (const error of [refused, toOpenError('/x.duckdb', new Error(said), redactor.redact), toDamageError('/x.duckdb', refused)])
    expect(show(error)).not.toContain(secret)
  expect(saidBy(refused)).toContain(secret)
})

test.each(messages)('what is decided by %j does not depend on which of its words is a password', (message) => {
  const expected = decisionsOn(message, 'none of its words')
  const words = [...new Set(message.match(/[\w./-]{4,}/g))].filter((word) => !/^(?:Error|duckdb|read|database)$/i.test(word))
  expect(words.length).toBeGreaterThanOrEqual(3)
  for (const word of words) expect({ word, ...decisionsOn(message, word) }).toEqual({ word, ...expected })
})
