import { createTableRenderer, renderTable } from '../../../../src/cli/result/formats/render-table.js'
import type { TablePart } from '../../../../src/cli/result/formats/table-part.js'
import { measureWidth } from '../../../../src/text/measure-width.js'

const part = {
  columns: ['a', '日本'],
  types: ['INTEGER', 'VARCHAR'],
  rows: [
    [1, '語'],
    [22, null],
  ],
  first: true,
  last: true,
}

test('column types are shown under the names if given', () => {
  expect(renderTable({ ...part, width: 80 })).toBe(
    `
┌─────────┬─────────┐
│       a │ 日本    │
│ INTEGER │ VARCHAR │
├─────────┼─────────┤
│       1 │ 語      │
│      22 │ NULL    │
└─────────┴─────────┘
`.trimStart(),
  )
})

test.each([
  { width: 21, isTable: true },
  { width: 20, isTable: false },
])('a table of width 21 on a terminal of width $width is a table: $isTable', ({ width, isTable }) => {
  expect(renderTable({ ...part, width }).startsWith('┌')).toBe(isTable)
})

test('a table that is too wide is a list of values, aligned despite wide characters', () => {
  expect(renderTable({ ...part, width: 20 })).toBe(
    `
── 1 ──
a     INTE… │ 1
日本  VARC… │ 語
── 2 ──
a     INTE… │ 22
日本  VARC… │ NULL
`.trimStart(),
  )
})

test('a long value of a list is wrapped between characters without loss', () => {
  const words = '日本語👩‍👩‍👧e\u0301'.repeat(9)
  const text = renderTable({ ...part, rows: [[1, words]], width: 20 })
  const values = text.split('\n').map((line) => line.split('│ ')[1] ?? '')
  expect(values.slice(2).join('')).toBe(words)
  for (const line of text.split('\n')) expect(measureWidth(line)).toBeLessThanOrEqual(20)
})

test('a table without rows that is too wide is a list of columns', () => {
  expect(renderTable({ ...part, rows: [], width: 20 })).toBe('a     INTE… │\n日本  VARC… │\n0 rows\n')
  expect(renderTable({ ...part, rows: [], width: 40 })).toMatch(/^┌/)
})

test('the number of hidden rows is shown between the ends of a long result', () => {
  const gap = { at: 1, count: 12_345_678 }
  expect(renderTable({ ...part, types: undefined, gap } as never)).toBe(
    `
┌────┬──────┐
│  a │ 日本 │
├────┼──────┤
│  1 │ 語   │
⋮ 12,345,678 rows not shown
│ 22 │ NULL │
└────┴──────┘
12,345,680 rows (2 shown)
`.trimStart(),
  )
  expect(renderTable({ ...part, gap, width: 20 })).toMatch(/── 1 ──\n[^─]*⋮ 12,345,678 rows not shown\n── 12345680 ──\n/)
})

test('blocks share a frame, and a line across the table marks columns that grow', () => {
  const render = createTableRenderer()
  const block = (rows: TablePart['rows'], place: Partial<TablePart>): string =>
    render({ columns: ['n', 's'], rows, first: false, last: false, ...place })
  expect(
    [
      block([[null, 'a']], { first: true }),
      block([[1, 'b']], { start: 1 }),
      block([[10_000, 'c']], { start: 2 }),
      block([], { start: 3, last: true }),
    ].join(''),
  ).toBe(
    `
┌──────┬───┐
│ n    │ s │
├──────┼───┤
│ NULL │ a │
│    1 │ b │
├───────┼───┤
│ 10000 │ c │
└───────┴───┘
`.trimStart(),
  )
})

test('a block that is too wide ends the table and continues as a list', () => {
  const render = createTableRenderer()
  const block = (rows: TablePart['rows'], place: Partial<TablePart>): string =>
    render({ columns: ['s'], rows, first: false, last: false, width: 20, ...place })
  const text = [
    block([['a']], { first: true }),
    block([['x'.repeat(30)]], { start: 1 }),
    block([['b']], { start: 2, last: true }),
  ].join('')
  expect(text).toBe(
    `
┌───┐
│ s │
├───┤
│ a │
└───┘
── 2 ──
s   │ xxxxxxxxxxxxxx
    │ xxxxxxxxxxxxxxxx
── 3 ──
s   │ b
`
      .trimStart()
      .replace('xxxxxxxxxxxxxx\n    │ xxxxxxxxxxxxxxxx', `${'x'.repeat(14)}\n    │ ${'x'.repeat(14)}\n    │ xx`),
  )
})
