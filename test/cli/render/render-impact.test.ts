import { renderImpact } from '../../../src/cli/render/plan/render-impact.js'

const unknown = (what: string, reason: string) => ({ what: `view:${what}`, reason })

test('views that are unknown for the same reason share a line', () => {
  const views = ['a', 'b', 'c', 'd', 'e'].map((name) => unknown(name, 'There is no columns file.\nMore.'))
  const text = renderImpact({ columns: [], unknown: [...views, unknown('f', 'Its SQL reads files.')], breaking: false })
  expect(text).toBe(`
Columns
  ? a, b, c and 2 more  unknown: There is no columns file.
  ? f  unknown: Its SQL reads files.
`)
})

test('a plan that touches no column has no section', () => {
  expect(renderImpact({ columns: [], unknown: [], breaking: false })).toBe('')
  expect(renderImpact(undefined)).toBe('')
})
