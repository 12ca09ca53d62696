import { renderDone } from '../../../src/cli/render/render-event.js'
import { renderSummary, renderWarning } from '../../../src/cli/render/render-summary.js'
import type { CatalogEvent, ViewChange } from '../../../src/index.js'

const facts = { database: 'shop.duckdb', readOnly: false, durationMs: 12.4 }

function report(...actions: readonly ViewChange['action'][]) {
  const views = actions.map((action, index): ViewChange => {
    const change = { view: { schema: 'main', name: `v${index}` }, reason: '' }
    if (action === 'keep') return { ...change, action }
    if (action === 'drop') return { ...change, action }
    return { ...change, action, definition: { ...change.view, sql: 'SELECT 1', hash: '', at: [] } }
  })
  return { steps: [], macros: [], views, warnings: [] }
}

test.each([
  { actions: [], text: 'views: 0 created, 0 replaced, 0 dropped, 0 kept' },
  { actions: ['create', 'create', 'drop', 'keep'], text: 'views: 2 created, 0 replaced, 1 dropped, 1 kept' },
  { actions: ['adopt', 'replace'], text: 'views: 0 created, 1 replaced, 0 dropped, 0 kept, 1 adopted' },
] as const)('$actions', ({ actions, text }) => {
  expect(renderSummary(report(...actions), facts)).toBe(`shop.duckdb: ${text} (12 ms)`)
})

test('the summary of a read-only run has no counts', () => {
  expect(renderSummary(report('create'), { ...facts, readOnly: true })).toBe('shop.duckdb: read-only, views unchanged (12 ms)')
})

test.each([
  { location: undefined, text: 'warning: It is so. [VIEWS_STALE]' },
  { location: { path: 'views[0]' }, text: 'warning: It is so. [VIEWS_STALE]' },
  { location: { file: 'a.yaml', line: 2, column: 3 }, text: 'a.yaml:2:3: warning: It is so. [VIEWS_STALE]' },
])('a warning at $location is rendered with its place', ({ location, text }) => {
  expect(renderWarning({ code: 'VIEWS_STALE', message: 'It is so.', ...(location && { location }) })).toBe(text)
})

test.each<{ event: CatalogEvent; done?: string }>([
  { event: { type: 'connect-start', database: 'a.db' }, done: 'opening a.db' },
  {
    event: { type: 'waiting-for-lock', database: 'a.db' },
    done: 'waiting for another process to release a.db',
  },
  { event: { type: 'step-start', kind: 'pragma', name: 'SET\n x=\x1b1' } },
  {
    event: { type: 'step-done', kind: 'extension', name: 'json', status: 'skipped', durationMs: 0.25, reason: 'built in' },
    done: '      0.3 ms  extension json (skipped: built in)',
  },
  {
    event: { type: 'step-done', kind: 'extension', name: 'x', status: 'failed', durationMs: 1200, reason: 'no such file' },
    done: '   1200.0 ms  extension x (failed)',
  },
  { event: { type: 'views-start', changes: 2 } },
  { event: { type: 'views-start', changes: 0 } },
  {
    event: { type: 'views-conflict', attempt: 1, message: 'Transaction\n conflict' },
    done: 'the views were changed concurrently, retrying: Transaction conflict',
  },
  { event: { type: 'views-done', changes: 2, durationMs: 5 }, done: '      5.0 ms  views, 2 changed' },
  { event: { type: 'connect-done', durationMs: 7 }, done: '      7.0 ms  connected' },
  { event: { type: 'closed' } },
])('the event $event.type is rendered', ({ event, done }) => {
  expect(renderDone(event)).toBe(done)
})
