import { type ResultFormat, ruleOf } from '../../../../src/cli/result/result-formats.js'

const part = {
  columns: ['n', 'a "name"'],
  numeric: [true, false],
  rows: [
    [1, "it's\ntwo lines"],
    [22, null],
  ],
  first: true,
  last: true,
}

test.each<{ format: ResultFormat; text: string; more: string }>([
  {
    format: 'box',
    text: '┌────┬───────────┐\n│  n │ a "name"  │\n├────┼───────────┤\n│  1 │ it\'s      │\n│    │ two lines │\n│ 22 │ NULL      │\n└────┴───────────┘\n',
    more: '',
  },
  { format: 'column', text: ' n  a "name"\n──  ─────────\n 1  it\'s\n    two lines\n22  NULL\n', more: ' 3  x\n' },
  {
    format: 'line',
    text: '       n = 1\na "name" = it\'s\ntwo lines\n\n       n = 22\na "name" = NULL\n',
    more: '\n       n = 3\na "name" = x\n',
  },
  { format: 'list', text: 'n|a "name"\n1|it\'s\ntwo lines\n22|NULL\n', more: '3|x\n' },
  { format: 'tabs', text: 'n\ta "name"\n1\tit\'s\ntwo lines\n22\tNULL\n', more: '3\tx\n' },
  {
    format: 'insert',
    text: 'INSERT INTO result ("n", "a ""name""") VALUES (1, \'it\'\'s\ntwo lines\');\nINSERT INTO result ("n", "a ""name""") VALUES (22, NULL);\n',
    more: 'INSERT INTO result ("n", "a ""name""") VALUES (3, \'x\');\n',
  },
])('the format $format, and a further part of it', async ({ format, text, more }) => {
  const render = await ruleOf(format).load()
  expect(render(part)).toBe(text)
  if (more !== '') expect(render({ ...part, first: false, rows: [[3, 'x']] })).toBe(more)
})
