import { messageOf } from './message-of.js'
import { sharedMemory } from './shared-memory.js'

const said = sharedMemory<object, string>('said')

/**
 * Remembers what DuckDB said for an error whose message is redacted: what is done about an error must not depend on which words are secrets.
 */
export function rememberSaid<E extends object>(error: E, message: string): E {
  if (message !== messageOf(error)) said.set(error, message)
  return error
}

/**
 * What DuckDB said, with what is secret in it: to decide by, never to show. Of an error without words of DuckDB its own message and those of
 * its cause.
 */
export function saidBy(error: unknown): string {
  if (typeof error !== 'object' || error === null) return messageOf(error)
  const known = said.get(error)
  if (known !== undefined) return known
  const { cause } = error as { readonly cause?: unknown }
  return cause === undefined || cause === error ? messageOf(error) : `${messageOf(error)}\n${saidBy(cause)}`
}
