import { cutMessage } from '../../cut-message.js'
import { ConnectionError, type DuckalogError, type ErrorCode, isDuckalogError } from '../../errors.js'
import { messageOf } from '../../message-of.js'
import { rememberSaid, saidBy } from '../../said-by.js'
import { type OpenFailure, parseDuckDBError, parseOpenFailure } from './parse-duckdb-error.js'

const codes: Readonly<Partial<Record<OpenFailure['reason'], ErrorCode>>> = {
  locked: 'DATABASE_LOCKED',
  corrupt: 'DATABASE_CORRUPT',
}

/** What a client threw at the open of a database as a ConnectionError that says what to do. */
export function toOpenError(database: string, error: unknown, redact: (text: string) => string): DuckalogError {
  if (isDuckalogError(error)) return error
  const { message } = parseDuckDBError(messageOf(error))
  const failure = parseOpenFailure(message)
  const text = `Cannot open the database "${database}": ${describe(failure, database)} DuckDB says: ${message}`
  const [, option] = /options were not recognized: (\w+)/.exec(message) ?? []
  const opened = new ConnectionError(codes[failure.reason] ?? 'DATABASE_OPEN_FAILED', cutMessage(redact(text)), {
    retryable: failure.reason === 'locked',
    ...(option !== undefined && { option }),
  })
  return rememberSaid(opened, text)
}

/**
 * A statement that found the file of its database damaged, as a ConnectionError DATABASE_CORRUPT; any other error stays as it is.
 */
export function toDamageError(database: string, error: unknown): unknown {
  if (!isDuckalogError(error, 'QUERY_FAILED')) return error
  const said = saidBy(error)
  if (parseOpenFailure(said).reason !== 'corrupt') return error
  // Data files can be too short as well
  if (/could not read enough bytes/i.test(said) && !said.includes(database)) return error
  return toOpenError(database, new Error(said), (text) => text.replace(said, () => error.message))
}

function describe(failure: OpenFailure, database: string): string {
  switch (failure.reason) {
    case 'locked':
      return describeLock(failure)
    case 'corrupt':
      return 'the file is damaged, or is no DuckDB database. Restore it from a backup, or move it away and build it again.'
    case 'newer':
      return 'a newer DuckDB wrote the file. Update the DuckDB client, or build the file again with this one.'
    case 'missing-file':
      return 'there is no such file, and a read-only open creates none. Check the path, or open it for writing once.'
    case 'missing':
      return 'its folder does not exist. Create the folder, or correct the path.'
    case 'permission':
      return 'this user may not open it. Change the rights of the file and its folder, or run as another user.'
    case 'directory':
      return failure.isWal
        ? `a folder has the name of its write-ahead log, "${database}.wal". Move that folder away.`
        : 'it is a folder. Give the path of a file.'
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
