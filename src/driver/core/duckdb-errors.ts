import { cutMessage } from '../../cut-message.js'
import { ConnectionError, type DuckalogError, isDuckalogError, QueryError } from '../../errors.js'
import { messageOf } from '../../message-of.js'
import { rememberSaid, saidBy } from '../../said-by.js'
import { conflicts, type OpenFailure, parseDuckDBError, parseOpenFailure } from './parse-duckdb-error.js'

/** Converts an error of a client to a QueryError. The original is not kept as the cause, because its message is not redacted. */
export function toQueryError(error: unknown, redact: (text: string) => string): DuckalogError {
  if (isDuckalogError(error)) return error
  const { message, kind, retryable } = parseDuckDBError(messageOf(error))
  const advice = kind === 'FATAL' ? `\n${reopen}` : ''
  return rememberSaid(new QueryError('QUERY_FAILED', cutMessage(redact(message)) + advice, { kind, retryable }), message)
}

const reopen =
  'The database is unusable until it is reopened: close its catalogs and connect again. If the instance is your own, open a new one.'

/**
 * Refuses SQL that DuckDB would silently truncate.
 * @throws QueryError QUERY_FAILED
 */
export function refuseNul(sql: string): void {
  const at = sql.indexOf('\0')
  if (at < 0) return
  throw new QueryError(
    'QUERY_FAILED',
    `The SQL has a NUL character at offset ${at}, where DuckDB would silently truncate it. Bind the text as a value.`,
  )
}

const codes: Readonly<Partial<Record<OpenFailure['reason'], ConnectionError['code']>>> = {
  locked: 'DATABASE_LOCKED',
  corrupt: 'DATABASE_CORRUPT',
}

/** Converts an error at the open of a database to a ConnectionError that says what to do. */
export function toOpenError(database: string, error: unknown, redact: (text: string) => string): DuckalogError {
  if (isDuckalogError(error)) return error
  const { message } = parseDuckDBError(messageOf(error))
  const failure = parseOpenFailure(message)
  const text = `Cannot open the database "${database}": ${describe(failure, database)} DuckDB says: ${message}`
  const [, option] = /options were not recognized: (\w+)/.exec(message) ?? []
  const opened = new ConnectionError(codes[failure.reason] ?? 'DATABASE_OPEN_FAILED', cutMessage(redact(text)), {
    option,
  })
  return rememberSaid(opened, text)
}

/** Converts the error of a statement that found the database file damaged to DATABASE_CORRUPT; returns other errors unchanged. */
export function toDamageError(database: string, error: unknown): unknown {
  if (!isDuckalogError(error, 'QUERY_FAILED')) return error
  const said = saidBy(error)
  if (parseOpenFailure(said).reason !== 'corrupt') return error
  // The message may be about a data file that is too short
  if (/could not read enough bytes/i.test(said) && !said.includes(database)) return error
  return toOpenError(database, new Error(said), (text) => text.replace(said, () => error.message))
}

function describe(failure: OpenFailure, database: string): string {
  switch (failure.reason) {
    case 'locked':
      return describeLock(failure)
    case 'corrupt':
      return 'the file is damaged or is not a DuckDB database. Restore it from a backup, or move it away and build it again.'
    case 'newer':
      return 'a newer DuckDB wrote the file. Update the DuckDB client, or build the file again with this one.'
    case 'missing-file':
      return 'the file does not exist, and a read-only open does not create it. Check the path, or open it for writing once.'
    case 'missing':
      return 'its folder does not exist. Create the folder, or correct the path.'
    case 'permission':
      return 'permission denied. Change the permissions of the file and its folder, or run as another user.'
    case 'directory':
      return failure.isWal
        ? `"${database}.wal", the path of its write-ahead log, is a folder. Move that folder away.`
        : 'it is a folder. Use the path of a file.'
    case 'other':
      return 'DuckDB refused it.'
  }
}

function describeLock({ program, pid, readOnlyPossible }: OpenFailure & { reason: 'locked' }): string {
  const holder = [program, pid !== undefined && `PID ${pid}`].filter(Boolean)
  const who = holder.length > 0 ? `${holder[0]}${holder[1] ? ` (${holder[1]})` : ''}` : 'another process'
  const instead = readOnlyPossible ? 'end it, or open it read-only, as that process does' : 'or end it'
  return `${who} has it open. Wait for that process to close it, ${instead}.`
}

/** Whether an error reports a write conflict. Read the current state again before the next attempt. */
export function isConflict(error: unknown): boolean {
  return isDuckalogError(error) && error.retryable && conflicts.some((conflict) => conflict.test(saidBy(error)))
}

/**
 * Whether a fatal error has made the database unusable. DuckDB then runs no statement, not even a ROLLBACK, until the database is
 * reopened.
 */
export function isInvalidated(error: unknown): boolean {
  return saidBy(error).includes('database has been invalidated')
}
