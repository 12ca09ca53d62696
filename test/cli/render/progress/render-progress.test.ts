import { type Progress, renderProgress } from '../../../../src/cli/render/progress/render-progress.js'

const query: Progress = { what: 'running the query', ms: 10_000, percentage: 25, rate: '1,234 rows/s', msLeft: 30_000 }

test.each<[progress: Progress, width: number, text: string]>([
  [{ what: 'checking' }, 40, 'checking …'],
  [{ what: 'running the query', ms: 1_400 }, 40, 'running the query … 1 s'],
  [{ what: 'running the query', ms: 1_400, rate: '7 rows/s' }, 40, 'running the query … 1 s, 7 rows/s'],
  [{ what: 'running the query', ms: 1_400, rate: '7 rows/s' }, 30, 'running the query … 1 s'],
  [query, 200, 'running the query … 10 s, 1,234 rows/s, 25 % █████░░░░░░░░░░░░░░░ about 30 s left'],
  [query, 79, 'running the query … 10 s, 1,234 rows/s, 25 % ███░░░░░░░ about 30 s left'],
  [query, 70, 'running the query … 10 s, 25 % █████░░░░░░░░░░░░░░░ about 30 s left'],
  [query, 60, 'running the query … 10 s, 25 % ███░░░░░░░ about 30 s left'],
  [query, 40, '25 % ███░░░░░░░ about 30 s left'],
  [query, 20, '25 %'],
  [{ ...query, percentage: 100, msLeft: 0 }, 40, '100 % ██████████ about 0 s left'],
  [{ ...query, msLeft: 4_000_000 }, 40, '25 % ███░░░░░░░ about 1h 6m left'],
  [{ what: 'opening 日本語.duckdb' }, 12, 'opening 日…'],
])('%j on %d columns', (progress, width, text) => expect(renderProgress(progress, width)).toBe(text))
