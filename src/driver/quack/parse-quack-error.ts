import { cutMessage } from '../../cut-message.js'
import { parseDuckDBError } from '../core/parse-duckdb-error.js'

/** What a message of the quack client says. */
export interface QuackErrorInfo {
  /** As the server's own DuckDB would word it. */
  readonly message: string
  readonly kind: string | undefined
  readonly retryable: boolean
  /** The server does not know the connection: it was restarted since. It has run nothing of the statement. */
  readonly lost: boolean
}

/** What a server says with `errors_as_json`. */
interface ServerError {
  readonly exception_type?: unknown
  readonly exception_message?: unknown
}

/** A server whose settings are locked does not say of which class its errors are. */
const classes: readonly (readonly [RegExp, string])[] = [
  [/\bwith name .* does not exist(?:[!.]| because)|^(?:Catalog|Schema) ".*" does not exist|\balready exists!$/m, 'Catalog'],
  [/^(?:Referenced (?:column|table)|Ambiguous reference|Column ".*" )/, 'Binder'],
  [/^syntax error at /, 'Parser'],
  [/^Could not (?:convert|cast) /, 'Conversion'],
  [/conflict/i, 'TransactionContext'],
]

/**
 * Takes the server's error out of the client's, which calls every one of them `Invalid Input` and adds the place in its own statement.
 */
export function parseQuackError(message: string): QuackErrorInfo {
  const said = message.split('\n\nLINE ', 1)[0] ?? message
  const text = said.replace(/^Invalid Input Error: /, '')
  const { exception_type: type = classOf(cutMessage(text)), exception_message: reason = text } = parseServerError(text)
  const isFromServer = text !== said && type !== undefined
  const worded = isFromServer ? `${type} Error: ${reason}` : said
  return { ...parseDuckDBError(worded), lost: text === 'Invalid connection id' }
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
