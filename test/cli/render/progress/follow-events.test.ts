import { followEvents, type ProgressUpdate } from '../../../../src/cli/render/progress/follow-events.js'
import { renderProgress } from '../../../../src/cli/render/progress/render-progress.js'
import type { CatalogEvent } from '../../../../src/index.js'

/** What the events show, each with its time in milliseconds. */
function follow(...events: readonly (readonly [event: CatalogEvent, now?: number])[]): readonly (ProgressUpdate | undefined)[] {
  const next = followEvents()
  return events.map(([event, now = 0]) => next(event, now))
}

const linesOf = (updates: ReturnType<typeof follow>): readonly (string | undefined)[] =>
  updates.map((update) => update?.line && renderProgress(update.line, 200))

test.each<[event: CatalogEvent, line: string | undefined]>([
  [{ type: 'connect-start', database: 'a.db' }, 'opening a.db …'],
  [{ type: 'waiting-for-lock', database: 'a.db' }, 'waiting for another process to release a.db …'],
  [{ type: 'views-start', changes: 2 }, 'updating 2 views …'],
  [{ type: 'views-start', changes: 0 }, undefined],
  [{ type: 'views-conflict', attempt: 1, message: 'conflict' }, 'the views were changed concurrently, retrying …'],
  [{ type: 'materialize-start', view: 'main.a', reason: 'stale' }, 'reading the rows of main.a …'],
  [
    { type: 'materialize-waiting', view: 'main.a', reason: 'process 1 is reading its rows' },
    'waiting for the rows of main.a: process 1 is reading its rows …',
  ],
  [
    { type: 'materialize-progress', view: 'main.a', percentage: 20, durationMs: 2_000 },
    'reading the rows of main.a … 2 s, 20 % ████░░░░░░░░░░░░░░░░ about 8 s left',
  ],
  [
    { type: 'materialize-progress', view: 'main.a', percentage: undefined, durationMs: 2_000 },
    'reading the rows of main.a … 2 s',
  ],
  [{ type: 'closed' }, undefined],
])('the line of %j', (event, line) => expect(linesOf(follow([event]))).toEqual([line]))

test('steps are counted', () => {
  const step = { kind: 'secret', name: 's' }
  const done = { ...step, status: 'done', durationMs: 1 } as const
  const lines = linesOf(
    follow(
      [{ type: 'steps-start', steps: 3 }],
      [{ type: 'step-start', ...step }],
      [{ type: 'step-done', ...done }],
      [{ type: 'step-start', ...step }],
    ),
  )
  expect(lines).toEqual([undefined, 'secret s (1 of 3) …', undefined, 'secret s (2 of 3) …'])
  expect(linesOf(follow([{ type: 'step-start', ...step }]))).toEqual(['secret s …'])
})

test('an upload has a rate and a time left, for each object that it writes', () => {
  const progress = (target: string, sent: number): CatalogEvent => ({ type: 'upload-progress', target, sent, size: 40e6 })
  const lines = linesOf(
    follow([progress('s3://b/x.new', 0), 1_000], [progress('s3://b/x.new', 10e6), 3_000], [progress('s3://b/x', 8e6), 10_000]),
  )
  expect(lines).toEqual([
    'uploading to s3://b/x.new … 0 s, 0 % ░░░░░░░░░░░░░░░░░░░░',
    'uploading to s3://b/x.new … 2 s, 5.0 MB/s, 25 % █████░░░░░░░░░░░░░░░ about 6 s left',
    'uploading to s3://b/x … 0 s, 20 % ████░░░░░░░░░░░░░░░░ about 0 s left',
  ])
})

test.each<[event: CatalogEvent, summary: string | undefined, data: object]>([
  [
    { type: 'materialize-done', view: 'main.a', rows: 3_000_000, durationMs: 2_000 },
    '3000000 rows of main.a in 2.0 s (1,500,000 rows/s)',
    { event: 'materialize-done', view: 'main.a', rows: 3_000_000, seconds: 2, rowsPerSecond: 1_500_000 },
  ],
  [
    { type: 'materialize-done', view: 'main.a', rows: 3, durationMs: 20 },
    undefined,
    { event: 'materialize-done', view: 'main.a', rows: 3, seconds: 0, rowsPerSecond: 150 },
  ],
  [
    { type: 'upload-done', target: 's3://b/x', size: 123_400_000, durationMs: 100_000 },
    'uploaded 123.4 MB to s3://b/x in 1m 40s (1.2 MB/s)',
    { event: 'upload-done', target: 's3://b/x', size: 123_400_000, seconds: 100, bytesPerSecond: 1_234_000 },
  ],
  [{ type: 'connect-done', durationMs: 5_000 }, undefined, { event: 'connect-done', seconds: 5 }],
])('what remains of %j', (event, summary, data) =>
  expect(follow([event])).toEqual([{ data, ...(summary !== undefined && { summary }) }]),
)

test('programs get numbers', () => {
  const [update] = follow([{ type: 'materialize-progress', view: 'main.a', percentage: 20, durationMs: 2_000 }])
  expect(update?.data).toEqual({
    event: 'materialize-progress',
    message: 'reading the rows of main.a …',
    view: 'main.a',
    seconds: 2,
    percentage: 20,
    secondsLeft: 8,
  })
})
