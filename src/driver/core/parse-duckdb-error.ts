import { cutMessage } from '../../cut-message.js'

/** The facts in the message of an error; the clients provide nothing else. */
export interface DuckDBErrorInfo {
  /** The message without the client's prefix and without NULs. Advice that names a SET statement names the config key instead. */
  readonly message: string
  /** The error class: the words before ` Error:`. */
  readonly kind: string | undefined
  /** Whether the same call may succeed later without a change. */
  readonly retryable: boolean
}

/** Why a database could not be opened. */
export type OpenFailure =
  | {
      readonly reason: 'locked'
      readonly program?: string | undefined
      readonly pid?: number | undefined
      readonly readOnlyPossible: boolean
    }
  | { readonly reason: 'directory'; readonly isWal: boolean }
  | { readonly reason: 'corrupt' | 'newer' | 'missing' | 'missing-file' | 'permission' | 'other' }

const clientPrefix =
  /^(?:Failed to extract statements|Failed to bind value|Failure running pending result task): (?=\w[\w -]* Error: )/

const homeHint = /Specify a home directory using the SET home_directory='[^'\n]*' option\.?/
const homeRemedy =
  'Set `duckdb.directories.home` to an existing folder, or for extensions or secrets alone `duckdb.directories.extensions` or `.secrets`.'

/** Classes that are caused by the statement itself: a retry fails the same way. */
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

/** A statement is also bound with answers of a server, such as the snapshot of a DuckLake. What the server says comes after its query. */
const saidByServer = /^[\w -]+ Error: Failed to .*\bquery ".*": (.*)$/is

/** Messages of write conflicts. */
export const conflicts: readonly RegExp[] = [
  /write-write conflict/i,
  /conflict on (?:update|tuple deletion)/i,
  // A DuckLake at COMMIT, after its own retries
  /transaction conflict/i,
  /exceeded the maximum retry count/i,
  // A DuckLake that several processes create concurrently
  /failed to initialize ducklake:.*(?:duplicate key value|already exists)/is,
  // The metadata databases of a DuckLake
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
  // libcurl, through httpfs
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
  // Postgres is shutting down or starting up
  /terminating connection due to/i,
  /the database system is (?:starting up|shutting down|in recovery mode)/i,
  // Postgres is gone, and its client reports an empty message
  /failed to execute query ".*": *$/is,
  // The metadata database of a DuckLake failed earlier in the same statement
  /(?:from ducklake:|unsuccessful query result).* current transaction is aborted/is,
  ...conflicts,
]

/** Classifies a message of DuckDB. The kind is DuckDB's error class: `IO`, `Catalog`, `Invalid Input`, `INTERRUPT` … */
export function parseDuckDBError(text: string): DuckDBErrorInfo {
  const message = text.replaceAll('\0', '').replace(clientPrefix, '').replace(homeHint, homeRemedy)
  const kind = /^(\w[\w -]*?) Error: /.exec(message)?.[1]
  // After the first blank line DuckDB echoes the statement, which must not be classified
  const said = cutMessage(message.split('\n\nLINE ', 1)[0] ?? message)
  const cause = permanentKinds.has(kind ?? '') ? saidByServer.exec(said)?.[1] : said
  const retryable =
    cause !== undefined && !permanent.some((hint) => hint.test(cause)) && transient.some((hint) => hint.test(cause))
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

/** Classifies DuckDB's message about a failed open; for a lock, also finds its holder. */
export function parseOpenFailure(text: string): OpenFailure {
  const message = cutMessage(text)
  if (/could not set lock on file|being used by another process/i.test(message)) {
    const holder = /held in (?:(.+?) )?\(?PID (\d+)\)?/.exec(message)
    return {
      reason: 'locked',
      readOnlyPossible: /open this database in read-only mode/i.test(message),
      program: holder?.[1],
      pid: holder?.[2] === undefined ? undefined : Number(holder[2]),
    }
  }
  const reason = openReasons.find(([pattern]) => pattern.test(message))?.[1] ?? 'other'
  return reason === 'directory' ? { reason, isWal: /\.wal"?: is a directory/i.test(message) } : { reason }
}
