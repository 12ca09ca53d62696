import { isPublicParameter } from '../config/notation/hide-parameter.js'
import { connectionPartNames, parseConnectionString } from '../config/notation/parse-connection-string.js'
import type { ServerType } from '../config/notation/server-keywords.js'
import { type ConfigPath, formatPath, SessionError } from '../errors.js'
import { createPublicValue, createSecretValue, literalOf, type SecretValue } from '../secret-value.js'

/** A part of a connection string, under DuckDB's name for it. */
export interface ConnectionValue {
  readonly name: string
  readonly value: SecretValue
  /** The part may be empty, which means that it is absent. */
  readonly optional: boolean
}

/**
 * Splits a connection string into values, each parsed from the string when it is revealed. A string from a function may have any of the
 * parts; the function is called once for all of them.
 *
 * `reveal` throws {@link SessionError} SECRET_INVALID for a string that cannot be parsed.
 */
export function connectionValues(
  server: ServerType,
  connection: SecretValue,
  secret: { readonly name: string; readonly at: ConfigPath },
): readonly ConnectionValue[] {
  const parse = (text: string): Readonly<Record<string, string>> => {
    const parsed = parseConnectionString(server, text)
    if ('problem' in parsed) throw unreadable(parsed.problem, secret)
    return parsed.parts
  }
  let pending: Promise<Readonly<Record<string, string>>> | undefined
  const read = (): Promise<Readonly<Record<string, string>>> => {
    pending ??= connection
      .reveal()
      .then(parse)
      .finally(() => {
        pending = undefined
      })
    return pending
  }
  const text = literalOf(connection)
  const names = text === undefined ? connectionPartNames(server) : Object.keys(parse(text))
  return names.map((name) => {
    const reveal = async () => (await read())[name] ?? ''
    const value = isPublicParameter(name) ? createPublicValue(reveal) : createSecretValue(reveal)
    return { name, value, optional: text === undefined }
  })
}

function unreadable(problem: string, { name, at }: { readonly name: string; readonly at: ConfigPath }): SessionError {
  const message = `The connection_string of the secret ${JSON.stringify(name)} (${formatPath(at)}) ${problem}.`
  return new SessionError('SECRET_INVALID', message, { step: { kind: 'secret', name }, at })
}
