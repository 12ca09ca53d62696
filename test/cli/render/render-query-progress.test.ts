import { renderQueryProgress } from '../../../src/cli/render/render-query-progress.js'

test.each([
  [1_400, -1, 'running the query … 1 s'],
  [1_400, 0, 'running the query … 1 s'],
  [10_000, 25, 'running the query … 10 s, 25 % █████░░░░░░░░░░░░░░░ about 30 s left'],
  [10_000, 100, 'running the query … 10 s, 100 % ████████████████████ about 0 s left'],
])('after %d ms at %d %%', (ms, percentage, expected) => expect(renderQueryProgress(ms, percentage)).toBe(expected))
