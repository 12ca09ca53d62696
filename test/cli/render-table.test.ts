import { renderTable } from '../../src/cli/render-table.js'

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

test('the types of the columns stand under their names, where they are to be shown', () => {
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
])('a table of 21 columns at a terminal of $width', ({ width, isTable }) => {
  expect(renderTable({ ...part, width }).startsWith('┌')).toBe(isTable)
})

test('what is too wide is a list of values, with wide characters in line', () => {
  expect(renderTable({ ...part, width: 10 })).toBe(
    `
── 1 ──
a     INTEGER │ 1
日本  VARCHAR │ 語
── 2 ──
a     INTEGER │ 22
日本  VARCHAR │ NULL
`.trimStart(),
  )
})

test('no row is a table, however wide', () => {
  expect(renderTable({ ...part, rows: [], width: 10 })).toMatch(/^┌/)
})
