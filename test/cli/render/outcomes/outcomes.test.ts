import { load } from 'js-yaml'
import type { Outcome } from '../../../../src/cli/render/outcomes/outcome.js'
import { renderJunit } from '../../../../src/cli/render/outcomes/render-junit.js'
import { renderOutcomes } from '../../../../src/cli/render/outcomes/render-outcomes.js'
import { renderTap } from '../../../../src/cli/render/outcomes/render-tap.js'

const location = { path: 'views[0]', file: 'shop.yaml', line: 3, column: 5 }

const outcomes: readonly Outcome[] = [
  { suite: 'days', name: 'row_count', state: 'passed', durationMs: 1 },
  {
    suite: 'orders',
    name: 'id not_null',
    state: 'failed',
    message: '2 rows are NULL',
    details: 'a\n  b',
    durationMs: 20,
    location,
  },
  { suite: 'days', name: 'day unique', state: 'warned', message: '1 value repeats', durationMs: 3 },
  { suite: 'orders', name: 'fresh', state: 'broken', message: 'no server', durationMs: 1000 },
]

test('text shows what did not pass, and counts', () => {
  expect(renderOutcomes(outcomes, 'check')).toBe(
    [
      'FAILED orders: id not_null: 2 rows are NULL (shop.yaml:3:5)',
      '    a',
      '      b',
      '',
      'warning days: day unique: 1 value repeats',
      '',
      'NOT RUN orders: fresh: no server',
      '',
      '4 checks: 1 passed, 1 failed, 1 warned, 1 could not run\n',
    ].join('\n'),
  )
  expect(renderOutcomes(outcomes.slice(0, 1), 'check', true)).toBe('ok days: row_count\n1 check: 1 passed\n')
  expect(renderOutcomes([{ ...(outcomes[0] as Outcome), state: 'recorded', details: '~ 1 → 2' }], 'test')).toBe(
    'recorded days: row_count\n    ~ 1 → 2\n\n1 test: 1 recorded\n',
  )
  expect(renderOutcomes([], 'test')).toBe('0 tests: 0 passed\n')
})

test('JUnit groups by suite; a warning is output', () => {
  expect(renderJunit(outcomes)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="duckalog" tests="4" failures="1" errors="1" time="1.024">
  <testsuite name="days" tests="2" failures="0" errors="0" time="0.004">
    <testcase classname="days" name="row_count" time="0.001"/>
    <testcase classname="days" name="day unique" time="0.003">
      <system-out>warning: 1 value repeats</system-out>
    </testcase>
  </testsuite>
  <testsuite name="orders" tests="2" failures="1" errors="1" time="1.020">
    <testcase classname="orders" name="id not_null" time="0.020" file="shop.yaml" line="3">
      <failure message="2 rows are NULL">a
  b</failure>
    </testcase>
    <testcase classname="orders" name="fresh" time="1.000">
      <error message="no server"></error>
    </testcase>
  </testsuite>
</testsuites>
`)
})

test('TAP marks a warning as TODO, and has the rest as YAML', () => {
  const text = renderTap(outcomes)
  expect(text.split('\n').slice(0, 4)).toEqual([
    'TAP version 14',
    '1..4',
    'ok 1 - days: row_count',
    'not ok 2 - orders: id not_null',
  ])
  expect(text).toContain('\nnot ok 3 - days: day unique # TODO warning\n')
  expect(load(/ {2}---\n([\s\S]*?) {2}\.\.\./.exec(text)?.[1] ?? '')).toEqual({
    message: '2 rows are NULL',
    details: 'a\n  b',
    file: 'shop.yaml',
    line: 3,
  })
})

const hostile = [
  'a"b',
  "it's",
  '<b>&amp;',
  ']]>',
  'x # skip',
  'a\\b',
  'a\nnot ok 9',
  '\u001b[31m',
  '\0',
  '\ud800',
  '\u202e',
  '😀',
  ' ',
]

test.each(hostile.map((text) => [JSON.stringify(text), text] as const))('%s breaks no format', (_, text) => {
  const outcome: Outcome = { suite: text, name: text, state: 'failed', message: text, details: text, durationMs: 0 }
  const shown = renderOutcomes([outcome], text)
  expect(['\u001b', '\0', '\u202e'].filter((control) => shown.includes(control))).toEqual([])
  const tap = renderTap([outcome]).split('\n')
  expect(tap.filter((line) => /^(?:not )?ok /.test(line))).toEqual([expect.stringMatching(/^not ok 1 - /)])
  expect(tap[2]?.replaceAll(/\\[\\#]/g, '')).not.toContain('#')
  expect(load(tap.slice(4, -2).join('\n'))).toHaveProperty('message')
  const xml = renderJunit([outcome])
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  expect(xml).not.toMatch(/[\u0000-\u0008\u000e-\u001f\p{Cs}]/u)
  // Without its tags, only entities and plain text remain
  const content = xml.replace(/<\/?\w+(?: \w+="[^"<>]*")*\/?>|<\?xml[^>]*>/g, '')
  expect(content.replace(/&(?:amp|lt|gt|quot|#10);/g, '')).not.toMatch(/[<>&"]/)
})
