import { type ResultFormat, ruleOf } from '../../../../src/cli/result/result-formats.js'
import type { Separators } from '../../../../src/cli/result/screen.js'

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
  {
    format: 'html',
    text: '<tr><th>n</th>\n<th>a &quot;name&quot;</th>\n</tr>\n<tr><td>1</td>\n<td>it&#39;s\ntwo lines</td>\n</tr>\n<tr><td>22</td>\n<td>NULL</td>\n</tr>\n',
    more: '<tr><td>3</td>\n<td>x</td>\n</tr>\n',
  },
  {
    format: 'latex',
    text: '\\begin{tabular}{|rl|}\n\\hline\nn & a "name" \\\\\n\\hline\n1 & it\'s two lines \\\\\n22 & NULL \\\\\n\\hline\n\\end{tabular}\n',
    more: '3 & x \\\\\n\\hline\n\\end{tabular}\n',
  },
  { format: 'trash', text: '', more: '' },
])('the format $format, and a further part of it', async ({ format, text, more }) => {
  const render = await ruleOf(format).load()
  expect(render(part)).toBe(text)
  if (more !== '') expect(render({ ...part, first: false, rows: [[3, 'x']] })).toBe(more)
})

test('latex and html escape what has a meaning there', async () => {
  const hostile = { ...part, columns: ['a_b'], rows: [['<b>&amp;</b>'], ['\\ 5 % & $x^2_1$ # {~}']] }
  const [latex, html] = await Promise.all((['latex', 'html'] as const).map((format) => ruleOf(format).load()))
  expect(latex?.(hostile).split('\n').slice(2, 6)).toEqual([
    String.raw`a\_b \\`,
    String.raw`\hline`,
    String.raw`<b>\&amp;</b> \\`,
    String.raw`\textbackslash{} 5 \% \& \$x\textasciicircum{}2\_1\$ \# \{\textasciitilde{}\} \\`,
  ])
  expect(html?.(hostile)).toContain('<td>&lt;b&gt;&amp;amp;&lt;/b&gt;</td>')
})

test.each<{ format: ResultFormat; separators: Separators; text: string }>([
  { format: 'csv', separators: { column: ';' }, text: 'n;a\r\n1.5;"x;y"\r\n2;""\r\n3;\r\n' },
  { format: 'csv', separators: { column: '.', row: '|\n' }, text: 'n.a|\n"1.5".x;y|\n2.""|\n3.|\n' },
  { format: 'list', separators: { column: ' :: ' }, text: 'n :: a\n1.5 :: x;y\n2 :: \n3 :: NULL\n' },
  { format: 'tabs', separators: { column: ';', row: '\r\n' }, text: 'n;a\r\n1.5;x;y\r\n2;\r\n3;NULL\r\n' },
])('$format with the separators $separators', async ({ format, separators, text }) => {
  const render = await ruleOf(format).load()
  const rows = [
    [1.5, 'x;y'],
    [2, ''],
    [3, null],
  ]
  expect(render({ ...part, columns: ['n', 'a'], rows, separators })).toBe(text)
})
