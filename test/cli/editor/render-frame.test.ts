import fc from 'fast-check'
import { type Frame, planFrame } from '../../../src/cli/editor/plan-frame.js'
import { renderChange, renderEnd } from '../../../src/cli/editor/render-frame.js'
import { highlightSql } from '../../../src/cli/render/highlight-sql.js'
import { measureWidth } from '../../../src/text/measure-width.js'
import { showOnTerminal } from '../terminal-screen.js'

const frameOf = (text: string, cursor: number, columns: number, lines = 100): Frame =>
  planFrame({ prompt: 'sql> ', continuation: ' ..> ', text, cursor, pieces: highlightSql(text), columns, lines })

const texts = fc
  .array(fc.constantFrom('SELECT', ' ', '\n', "'it''s'", '日本', 'é', '👩‍👩‍👧', '--c', '1.5', 'xyz', '\t'), { maxLength: 12 })
  .map((parts) => parts.join(''))
const steps = fc.array(fc.tuple(texts, fc.nat()), { minLength: 1, maxLength: 6 })

test('what is written for each change leaves the terminal as if the last frame had been drawn alone', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 8, max: 60 }), (changes, columns) => {
      let before: Frame | undefined
      let written = ''
      for (const [text, at] of changes) {
        const next = frameOf(text, at % (text.length + 1), columns)
        written += renderChange(before, next)
        before = next
      }
      const last = before as Frame
      const shown = showOnTerminal(written, columns)
      expect(shown).toMatchObject({ lines: showOnTerminal(renderChange(undefined, last), columns).lines, cursor: last.cursor })
      expect(Math.max(...shown.lines.map(measureWidth))).toBeLessThan(columns)
      // The next output begins below it
      expect(showOnTerminal(written + renderEnd(last), columns).cursor).toEqual({ row: last.rows.length, column: 0 })
    }),
  )
})

test('further lines are marked, long lines are continued, and a tab takes four columns', () => {
  expect(showOnTerminal(renderChange(undefined, frameOf('SELECT 123456\n\t7', 0, 12)), 12).lines).toEqual([
    'sql> SELECT',
    ' 123456',
    ' ..>     7',
  ])
})

test('of a text with more lines than the terminal has, those around the cursor are shown', () => {
  const text = Array.from({ length: 20 }, (_, index) => `line ${index}`).join('\n')
  const { rows, cursor } = frameOf(text, text.indexOf('line 10'), 80, 5)
  expect({ rows: rows.map((row) => row.map((glyph) => glyph.text).join('')), cursor }).toEqual({
    rows: [' ..> line 8', ' ..> line 9', ' ..> line 10', ' ..> line 11', ' ..> line 12'],
    cursor: { row: 2, column: 5 },
  })
})

test('a character that is typed at the end is all that is written', () => {
  expect(renderChange(frameOf('ab', 2, 80), frameOf('abc', 3, 80))).toBe('\x1b[Jc')
})
