import { escapeControls } from '../../../text/escape-controls.js'
import { renderLocation } from '../render-error.js'
import { renderCount } from '../text.js'
import { countState, type Outcome } from './outcome.js'

const marks = {
  passed: 'ok',
  warned: 'warning',
  failed: 'FAILED',
  broken: 'NOT RUN',
  recorded: 'recorded',
} as const satisfies Record<Outcome['state'], string>

/**
 * Renders outcomes for people: those that did not pass with all details, and a line with the counts.
 * @param noun - the noun for one of them: `check`
 * @param all - also show those that passed
 */
export function renderOutcomes(outcomes: readonly Outcome[], noun: string, all = false): string {
  const shown = outcomes.filter(({ state }) => all || state !== 'passed')
  const lines = [...shown.flatMap(renderOutcome), renderTotal(outcomes, noun)]
  return `${lines.map((line) => escapeControls(line, { keepLines: true })).join('\n')}\n`
}

function renderOutcome({ suite, name, state, message, details, location }: Outcome): readonly string[] {
  const place = location && renderLocation(location)
  const head = `${marks[state]} ${suite}: ${name}${message === undefined ? '' : `: ${message}`}`
  const where = place === undefined ? '' : ` (${place})`
  if (state === 'passed') return [head]
  const more = details === undefined ? [] : details.split('\n').map((line) => `    ${line}`)
  return [`${head}${where}`, ...more, '']
}

function renderTotal(outcomes: readonly Outcome[], noun: string): string {
  const counts = (
    [
      ['passed', 'passed'],
      ['failed', 'failed'],
      ['warned', 'warned'],
      ['broken', 'could not run'],
      ['recorded', 'recorded'],
    ] as const
  ).flatMap(([state, word]) => {
    const count = countState(outcomes, state)
    return count === 0 && (state !== 'passed' || countState(outcomes, 'recorded') > 0) ? [] : [`${count} ${word}`]
  })
  return `${renderCount(outcomes.length, noun)}: ${counts.join(', ')}`
}
