import { QueryError } from '../../../index.js'
import type { ReplState } from './repl-state.js'

/** A command at the prompt that is not SQL. */
export interface DotCommand {
  readonly name: string
  /** The name of its argument, in brackets if it is optional. */
  readonly argument?: string
  readonly help: string
  /** The values of its argument, for completion: these words, tables, or views whose rows are kept. */
  readonly words?: readonly string[] | 'tables' | 'kept'
  /** Whether a semicolon at the end of the line belongs to its argument. */
  readonly takesSemicolon?: true
  run(state: ReplState, argument: string): Promise<void> | void
}

export function usageOf({ name, argument }: Pick<DotCommand, 'name' | 'argument'>): string {
  return [name, argument].filter(Boolean).join(' ')
}

export function toError(message: string): QueryError {
  return new QueryError('QUERY_FAILED', message)
}

/** A command that switches a setting on or off. */
export function createSwitch(name: string, help: string, set: (state: ReplState, isOn: boolean) => void): DotCommand {
  return {
    name,
    argument: 'on|off',
    help,
    words: ['on', 'off'],
    run(state, value) {
      const isOn = /^(?:on|yes|true|1)$/i.test(value)
      if (!isOn && !/^(?:off|no|false|0)$/i.test(value)) throw toError(`Usage: ${name} on|off`)
      set(state, isOn)
    },
  }
}

/** The words of an argument; one in quotes may have spaces, or be empty. */
export function splitArgument(argument: string): readonly string[] {
  return [...argument.matchAll(/"((?:[^"]|"")*)"|'((?:[^']|'')*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double?.replaceAll('""', '"') ?? single?.replaceAll("''", "'") ?? plain ?? '',
  )
}

const escapes: Readonly<Record<string, string>> = { '\\t': '\t', '\\n': '\n', '\\r': '\r', '\\\\': '\\' }

/** The text that a word with escapes means: `\t` is a tab. */
export function decodeEscapes(word: string): string {
  return word.replace(/\\[tnr\\]/g, (typed) => escapes[typed] ?? typed)
}
