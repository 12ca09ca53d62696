import { renderMarkdown } from '../../../src/cli/result/formats/render-markdown.js'
import { renderTable } from '../../../src/cli/result/formats/render-table.js'
import { renderCsv } from '../../../src/connection/result/render-csv.js'
import { renderJson, renderJsonLines } from '../../../src/connection/result/render-json.js'
import type { ResultRenderer } from '../../../src/connection/result/result-part.js'

const date = new Date('2026-03-04T05:06:07.008Z')

// Each value in all formats: its cell in csv, markdown and table, and its value in json and jsonl.
const values = [
  { of: 'text', value: 'tea', csv: 'tea', markdown: 'tea', table: 'tea', json: '"tea"' },
  { of: 'an empty text', value: '', csv: '""', markdown: '', table: '', json: '""' },
  { of: 'NULL', value: null, csv: '', markdown: 'NULL', table: 'NULL', json: 'null' },
  { of: 'a missing value', value: undefined, csv: '', markdown: 'NULL', table: 'NULL', json: 'null' },
  { of: 'a boolean', value: false, csv: 'false', markdown: 'false', table: 'false', json: 'false' },
  { of: 'zero', value: 0, csv: '0', markdown: '0', table: '0', json: '0' },
  { of: 'a double', value: 0.1, csv: '0.1', markdown: '0.1', table: '0.1', json: '0.1' },
  { of: 'NaN', value: Number.NaN, csv: 'NaN', markdown: 'NaN', table: 'NaN', json: '"NaN"' },
  { of: 'infinity', value: -Infinity, csv: '-Infinity', markdown: '-Infinity', table: '-Infinity', json: '"-Infinity"' },
  { of: 'a small bigint', value: -5n, csv: '-5', markdown: '-5', table: '-5', json: '-5' },
  {
    of: '2^53 - 1',
    value: 2n ** 53n - 1n,
    csv: '9007199254740991',
    markdown: '9007199254740991',
    table: '9007199254740991',
    json: '9007199254740991',
  },
  {
    of: '2^53',
    value: 2n ** 53n,
    csv: '9007199254740992',
    markdown: '9007199254740992',
    table: '9007199254740992',
    json: '"9007199254740992"',
  },
  {
    of: '-2^53',
    value: -(2n ** 53n),
    csv: '-9007199254740992',
    markdown: '-9007199254740992',
    table: '-9007199254740992',
    json: '"-9007199254740992"',
  },
  {
    of: 'a date',
    value: date,
    csv: '2026-03-04T05:06:07.008Z',
    markdown: '2026-03-04T05:06:07.008Z',
    table: '2026-03-04T05:06:07.008Z',
    json: '"2026-03-04T05:06:07.008Z"',
  },
  { of: 'bytes', value: new Uint8Array([0, 171, 255]), csv: '00abff', markdown: '00abff', table: '00abff', json: '"00abff"' },
  { of: 'a buffer', value: Buffer.from('ab'), csv: '6162', markdown: '6162', table: '6162', json: '"6162"' },
  {
    of: 'a part of a buffer',
    value: new Uint8Array([1, 2, 3]).subarray(1, 2),
    csv: '02',
    markdown: '02',
    table: '02',
    json: '"02"',
  },
  { of: 'no bytes', value: new Uint8Array(), csv: '""', markdown: '', table: '', json: '""' },
  {
    of: 'a list',
    value: [1, null, 'x'],
    csv: '"[1,null,""x""]"',
    markdown: '[1,null,"x"]',
    table: '[1,null,"x"]',
    json: '[1,null,"x"]',
  },
  {
    of: 'a struct',
    value: { at: date, n: 2n ** 60n },
    csv: '"{""at"":""2026-03-04T05:06:07.008Z"",""n"":""1152921504606846976""}"',
    markdown: '{"at":"2026-03-04T05:06:07.008Z","n":"1152921504606846976"}',
    table: '{"at":"2026-03-04T05:06:07.008Z","n":"1152921504606846976"}',
    json: '{"at":"2026-03-04T05:06:07.008Z","n":"1152921504606846976"}',
  },
  {
    of: 'a map',
    value: [{ key: 'k', value: Buffer.from('v') }],
    csv: '"[{""key"":""k"",""value"":""76""}]"',
    markdown: '[{"key":"k","value":"76"}]',
    table: '[{"key":"k","value":"76"}]',
    json: '[{"key":"k","value":"76"}]',
  },
  { of: 'quotes and commas', value: 'a,"b"', csv: '"a,""b"""', markdown: 'a,"b"', table: 'a,"b"', json: '"a,\\"b\\""' },
  { of: 'a line feed', value: 'a\nb', csv: '"a\nb"', markdown: 'a<br>b', table: 'a\nb', json: '"a\\nb"' },
  { of: 'a carriage return', value: 'a\rb', csv: '"a\rb"', markdown: 'a<br>b', table: 'a\\rb', json: '"a\\rb"' },
  { of: 'both', value: 'a\r\nb', csv: '"a\r\nb"', markdown: 'a<br>b', table: 'a\nb', json: '"a\\r\\nb"' },
  { of: 'a pipe', value: 'a|b', csv: 'a|b', markdown: 'a\\|b', table: 'a|b', json: '"a|b"' },
  { of: 'a backslash before a pipe', value: 'a\\|b', csv: 'a\\|b', markdown: 'a\\\\\\|b', table: 'a\\|b', json: '"a\\\\|b"' },
  {
    of: 'markup',
    value: '<b>*x*</b> &lt; A&B',
    csv: '<b>*x*</b> &lt; A&B',
    markdown: '\\<b>\\*x\\*\\</b> \\&lt; A&B',
    table: '<b>*x*</b> &lt; A&B',
    json: '"<b>*x*</b> &lt; A&B"',
  },
  {
    of: 'a terminal escape',
    value: '\x1b[31mred',
    csv: '\x1b[31mred',
    markdown: '\x1b[31mred',
    table: '\\u001b[31mred',
    json: '"\\u001b[31mred"',
  },
  { of: 'wide characters', value: '日本', csv: '日本', markdown: '日本', table: '日本', json: '"日本"' },
  { of: 'a formula, as it is', value: '=1+1', csv: '=1+1', markdown: '=1+1', table: '=1+1', json: '"=1+1"' },
]

const whole = (render: ResultRenderer, columns: readonly string[], ...rows: readonly (readonly unknown[])[]): string =>
  render({ columns, rows, first: true, last: true })

describe.each(values)('$of', ({ value, csv, markdown, table, json }) => {
  test('is rendered in csv', () => expect(whole(renderCsv, ['c', 'd'], [value, 1])).toBe(`c,d\r\n${csv},1\r\n`))
  test('is rendered in markdown', () => expect(whole(renderMarkdown, ['c'], [value])).toBe(`| c |\n| --- |\n| ${markdown} |\n`))
  test('is rendered in json', () => expect(whole(renderJson, ['c'], [value])).toBe(`[\n  {"c":${json}}\n]\n`))
  test('is rendered in jsonl', () => expect(whole(renderJsonLines, ['c'], [value])).toBe(`{"c":${json}}\n`))
  test('is rendered in a table', () => {
    const lines = whole(renderTable, ['c'], [value]).split('\n').slice(3, -2)
    expect(lines.map((line) => line.slice(1, -1).trim()).join('\n')).toBe(table)
  })
})

describe('a table', () => {
  test('is as wide as its widest cells in terminal columns, with numbers aligned right', () => {
    const rows = [
      ['a', 1, '日本', 'x'],
      ['bc', 20n, 'é', null],
      ['👩‍👩‍👧', null, 'e\u0301', 3],
    ]
    expect(whole(renderTable, ['t', 'count', '名', 'mixed'], ...rows)).toBe(
      [
        '┌────┬───────┬──────┬───────┐',
        '│ t  │ count │ 名   │ mixed │',
        '├────┼───────┼──────┼───────┤',
        '│ a  │     1 │ 日本 │ x     │',
        '│ bc │    20 │ é    │ NULL  │',
        '│ 👩‍👩‍👧 │  NULL │ e\u0301    │ 3     │',
        '└────┴───────┴──────┴───────┘',
        '',
      ].join('\n'),
    )
  })

  test('has its header without rows', () => {
    expect(whole(renderTable, ['a', 'b'])).toBe('┌───┬───┐\n│ a │ b │\n├───┼───┤\n└───┴───┘\n')
  })
})

describe('the names of columns', () => {
  const columns = ['a "b"', 'c|d', 'e\nf', '2', '1']
  const row = [1, 2, 3, 4, 5]
  test.each([
    { render: renderCsv, text: '"a ""b""",c|d,"e\nf",2,1\r\n1,2,3,4,5\r\n' },
    { render: renderJsonLines, text: '{"a \\"b\\"":1,"c|d":2,"e\\nf":3,"2":4,"1":5}\n' },
    {
      render: renderMarkdown,
      text: '| a "b" | c\\|d | e<br>f | 2 | 1 |\n| --- | --- | --- | --- | --- |\n| 1 | 2 | 3 | 4 | 5 |\n',
    },
  ])('keep their order and are quoted: $render.name', ({ render, text }) => {
    expect(whole(render, columns, row)).toBe(text)
  })
})

describe('a statement that returns nothing', () => {
  test.each([
    { render: renderTable, text: '' },
    { render: renderCsv, text: '' },
    { render: renderJson, text: '[]\n' },
    { render: renderJsonLines, text: '' },
    { render: renderMarkdown, text: '' },
  ])('has no rows in $render.name', ({ render, text }) => {
    expect(whole(render, [])).toBe(text)
  })
})

describe('a result in parts is the same as in one part', () => {
  test.each([renderCsv, renderJson, renderJsonLines, renderMarkdown])('with %p', (render) => {
    const rows = [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]
    const columns = ['n', 't']
    const pieces = [
      render({ columns, rows: rows.slice(0, 2), first: true, last: false }),
      render({ columns, rows: rows.slice(2), first: false, last: false }),
      render({ columns, rows: [], first: false, last: true }),
    ]
    expect(pieces.join('')).toBe(whole(render, columns, ...rows))
  })
})
