import { inspect } from 'node:util'
import type { Cli } from '../bundle-cli.js'
import { describeOnTerminal } from '../on-terminal.js'
import { showOnTerminal } from '../terminal-screen.js'
import { startPrompt } from './prompt-run.js'
import { bundleShopCli } from './shop-cli.js'

/** What is typed at the prompt, and what the screen then shows, to the ends of its lines, so that a line that is too long is noticed. */
interface Dialogue {
  readonly point: string
  /** Each after the next prompt. */
  readonly typed: readonly string[]
  /** Lines that follow each other somewhere on the screen. */
  readonly shown: readonly (readonly (string | RegExp)[])[]
}

const tree = /^│ +PROJECTION +│$/

const dialogues: readonly Dialogue[] = [
  {
    point: 'a table keeps its frame',
    typed: ['FROM orders ORDER BY id;'],
    shown: [
      [
        /^│ +id │ +price │$/,
        /^│ INTEGER │ DECIMAL\(11,1\) │$/,
        /^├─+┼─+┤$/,
        '│       1 │           3.5 │',
        '│       2 │          24.0 │',
      ],
    ],
  },
  {
    point: 'a row that is wider than any terminal is a list of values, whole and on several lines',
    typed: ["SELECT 1 AS id, repeat('wide ', 100) AS words;"],
    shown: [[/^── 1 ──/, 'id     INTEGER │ 1', /^words {2}VARCHAR │ wide wide/, /^ {15}│ /]],
  },
  {
    point: 'more rows than fit are cut in the middle',
    typed: ['.maxrows 4', 'FROM range(100);'],
    shown: [[/^│ +1 │$/, '⋮ 96 rows not shown', /^│ +98 │$/], ['100 rows (4 shown)']],
  },
  {
    point: 'the statements of a line run, and one that fails is named',
    typed: ['SELECT 1 AS first; SELEC; SELECT 2 AS second;'],
    shown: [[/^│ +first │$/], [/^error: Parser Error: syntax error/], ['LINE 1: SELEC', '        ^'], [/^│ +second │$/]],
  },
  { point: 'EXPLAIN prints the tree', typed: ['EXPLAIN SELECT id FROM orders;'], shown: [[tree]] },
  {
    point: 'a value of several lines is drawn on several lines',
    typed: ["SELECT 'one' || chr(10) || 'two' AS lines;"],
    shown: [[/^│ one +│$/, /^│ two +│$/]],
  },
  {
    point: 'an open transaction is in the prompt',
    typed: ['BEGIN;', 'ROLLBACK;'],
    shown: [['duckalog*> ROLLBACK;']],
  },
  { point: 'wide characters take two columns', typed: ["SELECT '日本' AS city, 1 AS n;"], shown: [[/^│ 日本 +│ +1 │$/]] },
  {
    point: 'modes, and the text of NULL',
    typed: ['.nullvalue nothing', '.mode line', 'SELECT 1 AS a, NULL AS b;', '.mode csv', 'SELECT 1 AS a, NULL AS b;'],
    shown: [
      [/^ *a = 1$/, /^ *b = nothing$/],
      ['a,b', '1,'],
    ],
  },
  { point: 'an unknown mode lists those that there are', typed: ['.mode square'], shown: [[/\bsquare\b/]] },
  { point: '.help finds by word', typed: ['.help nullvalue'], shown: [[/^ *\.nullvalue/]] },
  { point: '.graph draws what a view reads', typed: ['.graph reports.total'], shown: [[/orders/]] },
]

let cli: Cli
beforeAll(() => {
  cli = bundleShopCli()
})
afterAll(() => cli.remove())

describeOnTerminal(() => {
  test.each([40, 80, 200])('the dialogues of a session show the same on %d columns', async (columns) => {
    const prompt = startPrompt(cli, { env: { PAGER: '' }, size: `rows 24 cols ${columns}` })
    for (const line of dialogues.flatMap(({ typed }) => typed)) await prompt.type('> ', `${line}\r`)
    const screen = await prompt.leave()
    const { lines } = showOnTerminal(screen, columns)
    const isShown = (wanted: Dialogue['shown'][number]) =>
      lines.some((_, at) => wanted.every((each, index) => matches(lines[at + index] ?? '', each)))
    const lost = dialogues.flatMap(({ point, shown }) => shown.filter((each) => !isShown(each)).map((each) => ({ point, each })))
    if (lost.length > 0) throw new Error(`${inspect(lost, { depth: 4 })}\n\n${lines.join('\n')}`)
  })
})

function matches(line: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? line === wanted : wanted.test(line)
}
