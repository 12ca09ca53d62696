import { escapeControls } from '../../../text/escape-controls.js'
import type { Outcome } from './outcome.js'

/** Renders outcomes in the Test Anything Protocol, version 14. A test that only warned is marked TODO: it is not counted as failed. */
export function renderTap(outcomes: readonly Outcome[]): string {
  const lines = outcomes.flatMap((outcome, index) => renderPoint(outcome, index + 1))
  return `${['TAP version 14', `1..${outcomes.length}`, ...lines].join('\n')}\n`
}

function renderPoint({ suite, name, state, message, details, location }: Outcome, number: number): readonly string[] {
  const point = `${state === 'passed' || state === 'recorded' ? 'ok' : 'not ok'} ${number} - ${escapePoint(`${suite}: ${name}`)}${state === 'warned' ? ' # TODO warning' : ''}`
  if (state === 'passed') return [point]
  // JSON is YAML
  const facts = { message, details, file: location?.file, line: location?.line }
  const known = Object.entries(facts).flatMap(([key, value]) =>
    value === undefined ? [] : [`  ${key}: ${escapeControls(JSON.stringify(value))}`],
  )
  return [point, '  ---', ...known, '  ...']
}

/** A `#` would begin a directive. */
function escapePoint(text: string): string {
  return escapeControls(text.replace(/[\\#]/g, '\\$&'))
}
