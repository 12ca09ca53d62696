import { cutMessage } from '../../cut-message.js'
import { parseDuckDBError } from '../core/parse-duckdb-error.js'

/** The facts in a message of the quack client. */
export interface QuackErrorInfo {
  /** The message in the words of the server's DuckDB. */
  readonly message: string
  readonly kind: string | undefined
  readonly retryable: boolean
  /** Whether the server was restarted and no longer knows the connection. The statement did not run. */
  readonly lost: boolean
  /** The offset in the statement that the error is about, in bytes. */
  readonly position: number | undefined
}

/** The error of a server with `errors_as_json`. */
interface ServerError {
  readonly exception_type?: unknown
  readonly exception_message?: unknown
  readonly position?: unknown
}

/** Guesses the error class for servers with locked settings, which do not report it. */
const classes: readonly (readonly [RegExp, string])[] = [
  [/\bwith name .* does not exist(?:[!.]| because)|^(?:Catalog|Schema) ".*" does not exist|\balready exists!$/m, 'Catalog'],
  [/^(?:Referenced (?:column|table)|Ambiguous reference|Column ".*" )/, 'Binder'],
  [/^syntax error at /, 'Parser'],
  [/^Could not (?:convert|cast) /, 'Conversion'],
  [/conflict/i, 'TransactionContext'],
]

/** Extracts the server's error. The client reports each one as `Invalid Input` and adds the position in its own statement. */
export function parseQuackError(message: string): QuackErrorInfo {
  const said = message.split('\n\nLINE ', 1)[0] ?? message
  const text = said.replace(/^Invalid Input Error: /, '')
  const { exception_type: type = classOf(cutMessage(text)), exception_message: reason = text, position } = parseServerError(text)
  const isFromServer = text !== said && type !== undefined
  const worded = isFromServer ? `${type} Error: ${reason}` : said
  return {
    ...parseDuckDBError(worded),
    lost: text === 'Invalid connection id',
    position: position === undefined ? undefined : Number(position),
  }
}

function classOf(text: string): string | undefined {
  return classes.find(([pattern]) => pattern.test(text))?.[1]
}

function parseServerError(text: string): ServerError {
  if (!text.startsWith('{')) return {}
  try {
    return JSON.parse(text) as ServerError
  } catch {
    return {}
  }
}
