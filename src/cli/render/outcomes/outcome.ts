import type { Location } from '../../../index.js'

/** The result of one test or check. */
export interface Outcome {
  /** What was tested: a view, or a file. */
  readonly suite: string
  /** The name of the test, unique in its suite. */
  readonly name: string
  /** `warned` is a failure that does not fail the command; `broken`: it could not be run; `recorded`: it was changed so that it passes. */
  readonly state: 'passed' | 'warned' | 'failed' | 'broken' | 'recorded'
  /** Why it did not pass, in one line. */
  readonly message?: string | undefined
  /** More lines about it: rows, a difference, SQL. */
  readonly details?: string | undefined
  readonly durationMs: number
  /** Where it is written. */
  readonly location?: Location | undefined
}

/** The formats of a list of outcomes; `json` has a shape of its own for each command. */
export const outcomeFormats = ['text', 'junit', 'tap', 'json'] as const

export type OutcomeFormat = (typeof outcomeFormats)[number]

/** The command-line options for printing outcomes. */
export interface OutcomeOptions {
  readonly format?: OutcomeFormat | undefined
  readonly json?: boolean | undefined
}

export function resolveOutcomeFormat({ format, json = false }: OutcomeOptions): OutcomeFormat {
  return format ?? (json ? 'json' : 'text')
}

/** Groups outcomes by suite, in the order of their first ones. */
export function groupBySuite(outcomes: readonly Outcome[]): ReadonlyMap<string, readonly Outcome[]> {
  const suites = new Map<string, Outcome[]>()
  for (const outcome of outcomes) suites.set(outcome.suite, [...(suites.get(outcome.suite) ?? []), outcome])
  return suites
}

export function countState(outcomes: readonly Outcome[], state: Outcome['state']): number {
  return outcomes.filter((outcome) => outcome.state === state).length
}
