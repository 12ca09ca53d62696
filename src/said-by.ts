import { messageOf } from './message-of.js'
import { sharedMemory } from './shared-memory.js'

const said = sharedMemory<object, string>('said')

/** Stores the unredacted message of DuckDB for an error, so that error handling does not depend on which words are secrets. */
export function rememberSaid<E extends object>(error: E, message: string): E {
  if (message !== messageOf(error)) said.set(error, message)
  return error
}

/**
 * The unredacted message of DuckDB, for decisions only: never show it. For an error without one, its own message and those of its causes.
 */
export function saidBy(error: unknown): string {
  if (typeof error !== 'object' || error === null) return messageOf(error)
  const known = said.get(error)
  if (known !== undefined) return known
  const { cause } = error as { readonly cause?: unknown }
  return cause === undefined || cause === error ? messageOf(error) : `${messageOf(error)}\n${saidBy(cause)}`
}
