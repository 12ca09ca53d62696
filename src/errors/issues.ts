import type { Location } from './location.js'

/**
 * One problem in a config.
 * @public
 */
export interface ConfigIssue extends Location {
  /** The path of the value, as text: `views[3].uri`; empty for the config as a whole. */
  readonly path: string
  /** What is wrong and what to write instead. */
  readonly message: string
}

/**
 * One problem with the options or arguments of a call.
 * @public
 */
export interface OptionIssue {
  /** The option (`pool.size`) or argument (`sql`); empty for the options as a whole. */
  readonly option: string
  /** What is wrong and what to pass instead. */
  readonly message: string
}

/**
 * The statement of a script that failed.
 * @public
 */
export interface FailedStatement {
  /** Its number in the script, starting at 1. */
  readonly number: number
  /** The line of its first character, starting at 1. */
  readonly line: number
  /** The column of its first character, starting at 1. */
  readonly column: number
}
