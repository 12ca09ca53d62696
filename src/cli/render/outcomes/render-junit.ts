import { countState, groupBySuite, type Outcome } from './outcome.js'

/**
 * Renders outcomes as JUnit XML, which CI systems read. JUnit knows no warnings: a test that only warned, or was recorded, has passed there, and its
 * message is its output.
 */
export function renderJunit(outcomes: readonly Outcome[]): string {
  const suites = [...groupBySuite(outcomes)].map(
    ([suite, cases]) =>
      `  <testsuite ${attributes({ name: suite, ...totals(cases) })}>\n${cases.map(renderCase).join('')}  </testsuite>\n`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${attributes({ name: 'duckalog', ...totals(outcomes) })}>\n${suites.join('')}</testsuites>\n`
}

function totals(outcomes: readonly Outcome[]): Attributes {
  return {
    tests: outcomes.length,
    failures: countState(outcomes, 'failed'),
    errors: countState(outcomes, 'broken'),
    time: seconds(outcomes.reduce((sum, { durationMs }) => sum + durationMs, 0)),
  }
}

function renderCase(outcome: Outcome): string {
  const { suite, name, durationMs, location: { file, line } = {} } = outcome
  const head = `    <testcase ${attributes({ classname: suite, name, time: seconds(durationMs), file, line })}`
  const body = renderBody(outcome)
  return body === '' ? `${head}/>\n` : `${head}>\n      ${body}\n    </testcase>\n`
}

const elements = { failed: 'failure', broken: 'error' } as const

function renderBody({ state, message = '', details = '' }: Outcome): string {
  if (state === 'passed') return ''
  if (state === 'warned' || state === 'recorded') {
    const text = state === 'warned' ? `warning: ${message}` : 'recorded'
    return `<system-out>${escapeXml(`${text}\n${details}`.trimEnd())}</system-out>`
  }
  const element = elements[state]
  return `<${element} ${attributes({ message })}>${escapeXml(details)}</${element}>`
}

interface Attributes {
  readonly [name: string]: string | number | undefined
}

function attributes(values: Attributes): string {
  return Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}="${escapeXml(String(value)).replaceAll('\n', '&#10;')}"`]))
    .join(' ')
}

function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(3)
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** XML has no form for other control characters and lone surrogates: they become visible escapes. */
function escapeXml(text: string): string {
  return (
    text
      .replace(/[&<>"]/g, (char) => entities[char] ?? char)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
      .replace(/[\u0000-\u0008\u000b\u000c\u000d-\u001f\u007f-\u009f\p{Cs}\ufffe\uffff]/gu, (char) => {
        return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
      })
  )
}
