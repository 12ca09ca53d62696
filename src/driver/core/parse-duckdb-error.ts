import { cutMessage } from '../../cut-message.js'

/** What DuckDB's message says about an error: the clients give nothing but the message. */
export interface DuckDBErrorInfo {
  /** The message without the client's prefix and without NULs, and with the keys of a catalog where DuckDB names a SET that comes too late. */
  readonly message: string
  /** The words before ` Error:`. */
  readonly kind: string | undefined
  /** Whether the same call may succeed later with nothing changed. */
  readonly retryable: boolean
}

/** What a failed open is about. */
export type OpenFailure =
  | { readonly reason: 'locked'; readonly program?: string; readonly pid?: number; readonly readOnlyPossible: boolean }
  | { readonly reason: 'directory'; readonly isWal: boolean }
  | { readonly reason: 'corrupt' | 'newer' | 'missing' | 'missing-file' | 'permission' | 'other' }

const clientPrefix =
  /^(?:Failed to extract statements|Failed to bind value|Failure running pending result task): (?=\w[\w -]* Error: )/

const homeHint = /Specify a home directory using the SET home_directory='[^'\n]*' option\.?/
const homeRemedy =
  'Write a folder that exists into `duckdb.directories.home`; for extensions or secrets alone, into `duckdb.directories.extensions` or `.secrets`.'

/** The kinds that the text of a statement causes: another attempt gives the same answer. */
const permanentKinds = new Set([
  'Binder',
  'Catalog',
  'Constraint',
  'Conversion',
  'Mismatch Type',
  'Not implemented',
  'Out of Range',
  'Parser',
  'Permission',
  'Syntax',
])

const permanent = [
  /password authentication failed/i,
  /Access denied for user/i,
  /(?:database|role) "[^"]*" does not exist/i,
  /invalid connection option/i,
  /\bHTTP 40[134]\b/,
]

/** What is said to a writer when another one was first. */
export const conflicts: readonly RegExp[] = [
  /write-write conflict/i,
  /conflict on (?:update|tuple deletion)/i,
  // A DuckLake at COMMIT: over the same object, or when others came between each time
  /transaction conflict/i,
  /exceeded the maximum retry count/i,
  // A DuckLake that several make at once
  /failed to initialize ducklake:.*(?:duplicate key value|already exists)/is,
  // The databases of its metadata
  /could not serialize access/i,
  /deadlock (?:detected|found)/i,
  /database is locked/i,
]

const transient = [
  /connection refused/i,
  /timeout expired/i,
  /timeout was reached/i,
  /server closed the connection unexpectedly/i,
  /lost connection to (?:mysql )?server/i,
  /connection reset by peer/i,
  /could not translate host name/i,
  /could not resolve host/i,
  /could not connect to server/i,
  // What libcurl says, through httpfs
  /failed sending data to the peer/i,
  /failure when receiving data/i,
  /transferred a partial file/i,
  /can't connect to (?:mysql )?server/i,
  /server returned nothing/i,
  /could not establish connection/i,
  /too many (?:connections|clients)/i,
  /remaining connection slots are reserved/i,
  /\bHTTP (?:408|429|5\d\d)\b/,
  /could not set lock on file/i,
  // A Postgres that goes down or comes up
  /terminating connection due to/i,
  /the database system is (?:starting up|shutting down|in recovery mode)/i,
  // Postgres is gone, and its client has no words for it
  /failed to execute query ".*": *$/is,
  // A DuckLake whose metadata database failed a moment before, in the same statement
  /(?:from ducklake:|unsuccessful query result).* current transaction is aborted/is,
  ...conflicts,
]

/**
 * Classifies DuckDB's message. The kind is the class of the error as DuckDB names it: `IO`, `Catalog`, `Invalid Input`,
 * `INTERRUPT` …
 */
export function parseDuckDBError(text: string): DuckDBErrorInfo {
  const message = text.replaceAll('\0', '').replace(clientPrefix, '').replace(homeHint, homeRemedy)
  const kind = /^(\w[\w -]*?) Error: /.exec(message)?.[1]
  // After the first blank line DuckDB echoes the statement, whose words say nothing about the cause.
  const said = cutMessage(message.split('\n\nLINE ', 1)[0] ?? message)
  const retryable =
    !permanentKinds.has(kind ?? '') && !permanent.some((hint) => hint.test(said)) && transient.some((hint) => hint.test(said))
  return { message, kind, retryable }
}

const openReasons: readonly (readonly [RegExp, Exclude<OpenFailure['reason'], 'locked'>])[] = [
  [/not a valid DuckDB database file/i, 'corrupt'],
  [/corrupt database file/i, 'corrupt'],
  [/could not read enough bytes from file/i, 'corrupt'],
  [/checksum .* does not match/i, 'corrupt'],
  [/read a database file with version number/i, 'newer'],
  [/database does not exist/i, 'missing-file'],
  [/no such file or directory|cannot find the path/i, 'missing'],
  [/permission denied|access is denied/i, 'permission'],
  [/is a directory/i, 'directory'],
]

/** Classifies what DuckDB says when a database cannot be opened; of a lock also who holds it. */
export function parseOpenFailure(text: string): OpenFailure {
  const message = cutMessage(text)
  if (/could not set lock on file|being used by another process/i.test(message)) {
    const holder = /held in (?:(.+?) )?\(?PID (\d+)\)?/.exec(message)
    return {
      reason: 'locked',
      readOnlyPossible: /open this database in read-only mode/i.test(message),
      ...(holder?.[1] && { program: holder[1] }),
      ...(holder?.[2] && { pid: Number(holder[2]) }),
    }
  }
  const reason = openReasons.find(([pattern]) => pattern.test(message))?.[1] ?? 'other'
  return reason === 'directory' ? { reason, isWal: /\.wal"?: is a directory/i.test(message) } : { reason }
}
