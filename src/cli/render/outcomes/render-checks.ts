import type { CheckFailure, CheckReport, PassedCheck } from '../../../checks/index.js'
import { renderJsonValue } from '../../../render-json-value.js'
import type { Outcome } from './outcome.js'

/** Turns a report into outcomes: those that did not pass first. */
export function renderChecks({ failures, passed }: CheckReport): readonly Outcome[] {
  return [...failures.map(toFailed), ...passed.map((check): Outcome => ({ ...nameOutcome(check), state: 'passed' }))]
}

function nameOutcome({ view, column, check, durationMs }: PassedCheck) {
  return { suite: view, name: [column, check].filter((part) => part !== undefined).join(' '), durationMs }
}

function toFailed(failure: CheckFailure): Outcome {
  const { severity, unavailable, message, location } = failure
  const state = severity === 'warn' ? 'warned' : unavailable ? 'broken' : 'failed'
  return { ...nameOutcome(failure), state, message, details: renderDetails(failure), location }
}

function renderDetails({ rows, count, sql, error }: CheckFailure): string | undefined {
  if (error) return undefined
  const more = count > rows.length && rows.length > 0 ? ['…'] : []
  return [...rows.map((row) => renderJsonValue(row)), ...more, `SQL: ${sql}`].join('\n')
}
